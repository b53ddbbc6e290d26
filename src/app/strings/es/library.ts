import { own, refusals } from '../own.ts';
import { lists, plurals } from '../plural.ts';
import type { Rest } from '../shape.ts';

const refusal = refusals(own);

const plural = plurals<'one' | 'many'>('es');
const many = (count: number, one: string, other: string) =>
  plural(count, { one, many: other, other });
const all = lists('es', 'unit');
const pictures = (count: number) => many(count, '# imagen', '# imágenes');
const named = (prompt: string) => (prompt === '' ? 'una imagen sin palabras' : prompt);

export const library: Rest['library'] = {
  origin: {
    document: (name) => `Hecha para tu documento «${own(name)}».`,
    someDocument: 'Hecha para un documento tuyo.',
    file: 'Hecha a partir de una imagen tuya que no está en la biblioteca.',
    removeAll: (count) =>
      many(count, 'Eliminar la hecha para eso', 'Eliminar las # hechas para eso'),
  },
  heading: 'Biblioteca',
  intro: 'Cada imagen que haces se guarda aquí, en este equipo y en ningún otro sitio.',
  introOff:
    'Las imágenes nuevas no se guardan: así está en Ajustes. Lo que hay aquí se queda hasta que lo elimines.',
  reading: 'Abriendo la biblioteca…',
  count: pictures,
  countOf: (shown, whole) => `${shown.toLocaleString('es')} de ${pictures(whole)}`,
  newer: (count) =>
    many(
      count,
      '# entrada la escribió un Easel más nuevo. Recarga la página para tenerlo; no se cambió nada de ella.',
      '# entradas las escribió un Easel más nuevo. Recarga la página para tenerlo; no se cambió nada de ellas.',
    ),
  damaged: (count) =>
    many(
      count,
      '# entrada no se pudo leer y no se muestra.',
      '# entradas no se pudieron leer y no se muestran.',
    ),
  tasks: {
    textToImage: 'Hecha con palabras',
    edit: 'Edición de una imagen',
    reconstruct: 'Reconstrucción',
    variations: 'Variación',
    interpolate: 'Fundido',
    textDiff: 'Cambiada con palabras',
    imported: 'Importada',
  },

  empty: {
    title: 'Aún no hay nada aquí',
    body: 'Las imágenes aparecen aquí según las haces. También puedes soltar archivos PNG o una copia de seguridad en esta página, o pegar una imagen.',
    create: 'Crear una imagen',
    noMatch: 'Ninguna imagen coincide.',
    showAll: 'Mostrar todas',
  },

  search: {
    label: 'Buscar en la biblioteca',
    by: 'Buscar por',
    words: 'Palabras',
    meaning: 'Significado',
    wordsPlaceholder: 'Palabras de la descripción',
    meaningPlaceholder: 'Lo que muestra la imagen',
    wordsHint: 'Encuentra descripciones que contienen estas palabras.',
    meaningHint:
      'CLIP ordena todas las imágenes según lo bien que se ajustan a las palabras. Pulsa Intro.',
    go: 'Buscar',
    picture: 'Por una imagen',
    like: 'Ordenadas por parecido con una imagen',
    ranked: (query) => `Ordenadas según lo bien que se ajustan a «${own(query)}»`,
    clear: 'Borrar la búsqueda',
    reading: (done, total) => `Leyendo la imagen ${done} de ${total}`,
    cancel: 'Cancelar',
    failed: 'La búsqueda no funcionó.',
    unreadable: (names, count) =>
      `${many(count, '# imagen está dañada o falta, y se dejó fuera', '# imágenes están dañadas o faltan, y se dejaron fuera')}: ${all(names.map(own))}${count > names.length ? ', …' : ''}.`,
  },

  filter: {
    label: 'Mostrar',
    all: 'Todas las imágenes',
    favourites: 'Favoritas',
    collections: 'Colecciones',
  },

  actions: {
    label: 'Acciones de la biblioteca',
    import: 'Importar',
    backup: 'Copia de seguridad',
    clear: 'Eliminar todo menos las favoritas',
    select: 'Seleccionar',
    done: 'Listo',
    selectAll: 'Seleccionar todo',
    selected: (count) => many(count, '# imagen seleccionada', '# imágenes seleccionadas'),
    favourite: 'Favorita',
    unfavourite: 'Quitar de favoritas',
    collect: 'Añadir a una colección',
    zip: 'Descargar zip',
    delete: 'Eliminar',
  },

  clear: {
    title: '¿Eliminar todo menos las favoritas?',
    body: (count, kept) =>
      `${many(count, 'Se eliminará # imagen', 'Se eliminarán # imágenes')}; ${kept === 0 ? 'no hay favoritas que conservar' : many(kept, 'se queda # favorita', 'se quedan # favoritas')}. Puedes deshacerlo hasta cerrar la página.`,
    confirm: 'Eliminarlas',
    cancel: 'Conservarlas',
    nothing: 'No hay nada que eliminar: todas las imágenes son favoritas.',
  },

  tile: {
    open: (prompt, favourite) => `Abrir: ${named(prompt)}${favourite ? ' (favorita)' : ''}`,
    select: (prompt) => `Seleccionar: ${named(prompt)}`,
    alt: (prompt) => (prompt === '' ? 'Una imagen sin palabras' : prompt),
    favourite: (prompt) => `Favorita: ${named(prompt)}`,
    match: (value) => `coincidencia ${value}`,
    list: 'Imágenes, primero las más nuevas',
  },

  dialog: {
    untitled: 'Una imagen sin palabras',
    gone: 'El archivo de esta imagen ya no está en el almacenamiento del navegador.',
    damaged: 'El archivo de esta imagen está dañado y no se puede mostrar.',
    loading: 'Abriendo la imagen…',
    favourite: 'Favorita',
    reuse: 'Reusar todo',
    reuseHint: 'Rellena Crear con todo lo que hizo esta imagen',
    reusePrompt: 'Reusar palabras',
    reusePromptHint: 'Solo las palabras van a Crear; tus ajustes de allí se quedan',
    similar: 'Buscar parecidas',
    delete: 'Eliminar',
    credentials:
      'Esta imagen lleva credenciales de contenido, un registro firmado de su procedencia. Los archivos que guardes desde aquí las conservan.',
    credentialsLeftOut:
      'Esta imagen lleva credenciales de contenido, un registro firmado de su procedencia. Los archivos que guardes desde aquí van sin ellas, porque en Ajustes se omiten todos los metadatos. Una copia de seguridad las conserva.',
    parameters: 'Cómo se hizo',
    noParameters: 'Este archivo no dice cómo se hizo.',
    noModel: 'El modelo que la hizo no está aquí: si se pide otra vez, la hará otro.',
    otherModel: (version) =>
      `Hecha con la versión ${version} del modelo: si se pide otra vez, será parecida, no igual.`,
    collections: 'Colecciones',
    newCollection: 'Nueva colección',
    addCollection: 'Añadir',
    parents: 'Hecha a partir de',
    children: 'Hechas a partir de esta',
    gone1: (count) =>
      many(
        count,
        '# imagen de la que salió ya no está aquí.',
        '# imágenes de las que salió ya no están aquí.',
      ),
    score: '¿Se ajustan las palabras?',
    scoreCaption: 'Cualquier texto',
    scoreGo: 'Medir',
    scoreResult: (caption, value) => `«${own(caption)}»: ${value}`,
    scoreHint: 'El coseno entre texto e imagen en el espacio de CLIP; 1 sería igual.',
  },

  parameters: {
    task: 'Tipo',
    prompt: 'Descripción',
    readAs: 'Leído como',
    from: 'De',
    to: 'A',
    size: 'Tamaño',
    seed: 'Semilla',
    created: 'Guardada',
    pack: 'Modelo',
    backend: 'Hecha en',
    steps: 'Pasos',
    difference: 'Diferencia',
    theta: 'Giro (θ)',
    frames: 'Imágenes',
    stage: (steps, sampler, guidance) =>
      `${many(steps, '# paso', '# pasos')}, ${sampler}, guía ${guidance}`,
  },

  collections: {
    manage: 'Editar colección',
    rename: 'Cambiar nombre',
    name: 'Nombre',
    remove: 'Eliminar colección',
    removeHint: 'Sus imágenes se quedan en la biblioteca.',
    save: 'Guardar',
  },

  files: {
    choose: 'Elegir archivos PNG o una copia de seguridad',
    drop: 'Suelta archivos PNG o una copia de seguridad para importarlos',
    importing: (done, total) => `Importando ${done} de ${total}`,
    backingUp: (done, total) => `Empaquetando la imagen ${done} de ${total}`,
    imported: (added, present) =>
      `${many(added, '# imagen importada', '# imágenes importadas')}${present > 0 ? `; ${many(present, '# ya estaba aquí', '# ya estaban aquí')}` : ''}.`,
    held: (count) =>
      many(
        count,
        'El control de imágenes retiene # de ellas.',
        'El control de imágenes retiene # de ellas.',
      ),
    silent: (count) =>
      many(count, '# de ellas no dice cómo se hizo.', '# de ellas no dicen cómo se hicieron.'),
    refused: (files) => `No se pudieron leer: ${files.map(refusal).join(', ')}`,
    keptNothing: 'La biblioteca no guarda nada ahora (Ajustes), así que no se importó nada.',
    missing: (count) =>
      many(
        count,
        '# imagen ya no tenía archivo y no está incluida.',
        '# imágenes ya no tenían archivo y no están incluidas.',
      ),
    backedUp: (parts) =>
      parts === 1
        ? 'La copia de seguridad está en tus descargas.'
        : `La copia de seguridad está en tus descargas, en ${parts} archivos.`,
    zipped: (count) => many(count, '# imagen empaquetada.', '# imágenes empaquetadas.'),
    leftOut: (names) => `Dañadas y dejadas fuera: ${names.map(own).join(', ')}`,
    cancelled: 'Cancelado.',
  },
};
