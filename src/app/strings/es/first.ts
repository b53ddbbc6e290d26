/*
 * Español, «tú». Imagen · variación · semilla (seed) · máscara · marco (frame) · documento · modelo · biblioteca ·
 * propuesta (candidate) · rellenar · descripción (prompt) · procesador · paso (step) · guía (guidance) · fondo
 * (ground). More than 300 lines: a table of words, in the order of the English one.
 */
import { own } from '../own.ts';
import { lists, plurals } from '../plural.ts';
import type { First } from '../shape.ts';
import { disclosure, errors, faults, refusals } from './faults.ts';
import { more } from './more.ts';

const plural = plurals<'one' | 'many'>('es');
const many = (count: number, one: string, other: string) =>
  plural(count, { one, many: other, other });
const anyOf = lists('es', 'disjunction');
const pictures = (count: number) => many(count, '# imagen', '# imágenes');
const quoted = (word: string) => `«${own(word)}»`;

export const first: First = {
  languageTag: 'es',
  product: 'Easel',
  skip: 'Saltar al contenido',

  navigation: {
    label: 'Pantallas',
    create: 'Crear',
    edit: 'Editar',
    remix: 'Remix',
    library: 'Biblioteca',
    models: 'Modelos',
    settings: 'Ajustes',
    api: 'API de imágenes',
    policy: 'Normas de contenido',
    documentTitle: (screen) => `${screen} – Easel`,
  },

  units: {
    bytes: (value, unit) => `${value} ${unit}`,
    rate: (size) => `${size}/s`,
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    hours: (count) => `${count} h`,
    left: (duration) => `faltan unos ${duration}`,
    of: (part, whole) => `${part} de ${whole}`,
    percent: (value) => `${value} %`,
  },

  create: {
    with: (model) => `con ${model}`,
    otherModel: (pack) =>
      `Esto se hizo con el modelo ${pack}, que no está aquí: «Crear» hace otra imagen.`,
    heading: 'Crear imágenes con Easel',
    prompt: {
      label: 'Describe la imagen',
      placeholder: '¿Qué te gustaría ver?',
      counter: (used, limit) => `${used} / ${limit}`,
      counterLabel: (used, limit) => `${used} de ${limit} caracteres`,
      empty: 'Escribe primero unas palabras.',
      tooLong: (over) =>
        `Sobran ${many(over, '# carácter', '# caracteres')}. Hay que quitar lo tachado.`,
      unread: (unread) =>
        `El modelo no puede leer ${anyOf(unread.map(quoted))}: dilo con palabras en inglés.`,
      cut: 'El modelo deja de leer antes de las palabras atenuadas; no tendrán efecto.',
    },
    surprise: 'Sorpréndeme',
    generate: 'Crear',
    generateLabel: (count) => `Crear ${pictures(count)}`,
    cancel: 'Cancelar',
    shortcut: { mac: '⌘ ↵', other: 'Ctrl ↵', cancel: 'Esc' },
    pictures: 'Imágenes',
    size: 'Tamaño',
    sizes: {
      64: { name: '64', cost: 'Una miniatura, en un momento.' },
      256: { name: '256', cost: 'Lo más rápido. Bueno para probar ideas.' },
      512: { name: '512', cost: 'Cuesta casi lo mismo que 1024 y ocupa menos.' },
      1024: { name: '1024', cost: 'Lo más nítido. Tarda más y pide más memoria.' },
    },
    sizeLabel: (size) => `${size} por ${size} píxeles`,
    measuredCost: (count, duration) => `${pictures(count)}: unos ${duration} aquí.`,
    processorCost: 'En el procesador puede tardar minutos por imagen.',
    seed: {
      label: 'Semilla',
      placeholder: 'al azar',
      roll: 'Sacar una semilla',
      clear: 'Volver a una semilla al azar cada vez',
      invalid: 'Una semilla es un número entero de 0 a 4294967295.',
      hint: 'Las mismas palabras y la misma semilla dan la misma imagen.',
    },
    advanced: {
      more,
      steps: 'Pasos',
      guidance: 'Guía',
      stepsFor: (stage) => `Pasos: ${stage}`,
      guidanceFor: (stage) => `Guía: ${stage}`,
      reset: 'Volver a los valores del modelo',
      intro:
        'Más pasos tardan más y pueden dar más cuidado. Más guía sigue las palabras más de cerca.',
      unknown: 'Los valores del modelo se muestran aquí en cuanto se encuentra.',
      prior: {
        legend: 'Imaginar por',
        own: 'Difusión',
        codes: 'Código a código',
        hint: 'Cómo tus palabras se convierten en la representación de una imagen. La segunda forma, el prior autorregresivo del artículo, es un pequeño archivo más.',
        fetching: 'Descargando el otro prior…',
        using: (size) => `Con el prior autorregresivo: ${size} en total, casi todo compartido.`,
      },
    },
    vocabulary: {
      title: 'Lo que sabe dibujar',
      count: (things) => `${many(things, '# cosa', '# cosas')} por ahora`,
      things: 'Cosas',
      more: 'Otras',
      moreLabel: 'Otras: mostrar más cosas',
      styles: 'Estilo',
      grounds: 'Fondo',
      ground: (colour) => `fondo ${colour}`,
      made: (caption, seed) =>
        `Las dibujó el propio modelo, con las palabras ${quoted(caption)} y la semilla ${seed}.`,
      listLabel: 'Palabras que el modelo conoce',
      listed: (count) =>
        many(
          count,
          '# palabra que el modelo conoce. Flecha abajo para elegirla.',
          '# palabras que el modelo conoce. Las flechas eligen.',
        ),
      kinds: { thing: '', style: 'estilo', colour: 'fondo' },
      outsideLabel: 'Palabras que el modelo no conoce',
      readAs: (english) => `Leído como: ${own(english)}`,
      outside: (word) => `El modelo no ha aprendido ${quoted(word)}.`,
      nearest: 'Lo más cercano:',
      replace: (word, by) => `Cambiar ${quoted(word)} por ${quoted(by)}`,
      none: 'No conoce nada parecido; pintará lo que suponga.',
      others: (count) =>
        many(count, '# palabra más es nueva para él.', '# palabras más son nuevas para él.'),
    },
    idle: { tryLabel: 'Prueba con una de estas' },
    stages: {
      text: { title: 'Leer', hint: 'Las palabras se vuelven números que el modelo entiende.' },
      prior: { title: 'Imaginar', hint: 'De las palabras a la idea de una imagen.' },
      image: { title: 'Mirar', hint: 'Una imagen se vuelve números que el modelo entiende.' },
      inversion: { title: 'Rastrear', hint: 'De la imagen al ruido que la daría.' },
      decoder: { title: 'Pintar', hint: 'De la idea a una imagen pequeña, a partir de ruido.' },
      upsample256: { title: 'Ampliar', hint: 'De 64 a 256 píxeles de lado.' },
      upsample1024: { title: 'Refinar', hint: 'De 256 a 1024 píxeles de lado.' },
      encode: { title: 'Terminar', hint: 'Se escriben los archivos PNG.' },
    },
  },

  embed: {
    heading: 'Crear imágenes',
    waiting: 'Esperando a que la página que rodea a esta diga quién es…',
    refused: 'Easel no está configurado para esta página',
    alone:
      'Este es el motor de Easel sin interfaz, para otras páginas. Abierto por sí solo no muestra nada.',
    modelFirst: (size) => `Las primeras imágenes descargan un modelo de ${size}.`,
    onThisMachine: 'Hecho en este equipo.',
    hostTold:
      'Hecho en este equipo. La página que rodea este recuadro recibe tus palabras y tus imágenes.',
    all: 'Todas las imágenes',
    about: 'Easel',
    aboutHint: 'Abre Easel en su propia pestaña',
  },
  disclosure,
  programs: {
    working: (count) =>
      many(
        count,
        'Un programa está haciendo imágenes en esta página.',
        'Hay programas haciendo imágenes en esta página: # solicitudes.',
      ),
    stop: 'Detener',
    stopLabel: 'Detener lo que hacen los programas',
  },
  tabs: {
    title: 'Otra pestaña tiene el modelo.',
    body: (tab, since) =>
      `Es ${quoted(tab)}, desde las ${since}. Lo que pidas aquí se hace allí, por turno, y sigue aquí cuando se cierre esa pestaña.`,
    takeOver: 'Traerlo aquí',
    wait: 'Esperar el turno',
  },
  policy: refusals,

  edit: { editThis: 'Editar', editThisHint: 'Lleva esta imagen a Editar' },
  remix: { remixThis: 'Remix', remixThisHint: 'Lleva esta imagen a Remix' },
  library: {
    undo: {
      deleted: (count) => many(count, '# imagen eliminada.', '# imágenes eliminadas.'),
      undo: 'Deshacer',
      dismiss: 'Eliminar para siempre',
      restored: (count) => many(count, '# imagen recuperada.', '# imágenes recuperadas.'),
      some: (back, wanted) =>
        `${back} de ${pictures(wanted)} recuperadas. Las demás ya habían dejado sitio a otras nuevas.`,
    },
    unsaved: {
      title: (count) =>
        many(count, 'No se pudo guardar # imagen.', 'No se pudieron guardar # imágenes.'),
      body: (reason) =>
        `${reason} Siguen en la memoria de esta página hasta que se cierre. No se perdió nada más.`,
      download: 'Descargarlas',
      again: 'Reintentar',
      dismiss: 'Descartar',
    },
  },
  files: {
    save: {
      nothing: 'Aquí aún no hay ninguna imagen que guardar.',
      choose: 'Abre una imagen para guardarla, o pulsa «Seleccionar» y elige varias.',
    },
    share: {
      copyLink: 'Copiar enlace',
      share: 'Compartir…',
      failed: 'No se pudo compartir la imagen.',
      came: 'El enlace trajo las palabras, la semilla y los valores de una imagen. Están en el formulario: «Crear» hace la imagen.',
      cameOfOther: (pack, version) =>
        `El enlace trajo las palabras, la semilla y los valores de una imagen. Se hizo con el modelo ${pack}, versión ${version}, que no es el que hay aquí: «Crear» hace otra imagen.`,
    },
    faults,
  },

  install: {
    title: 'Primero, el modelo',
    invite: (size) =>
      `Easel pinta con un modelo de ${size} que se queda en este equipo. Se descarga una vez; después no hace falta conexión.`,
    start: (size) => `Descargar el modelo (${size})`,
    downloading: 'Descargando el modelo',
    verify: 'Comprobando lo que llegó',
    store: 'Guardándolo para la próxima vez',
    waiting: 'Conectando…',
    pause: 'Pausa',
    paused: (loaded, total) => `En pausa: ${loaded} de ${total}. Lo que llegó se conserva.`,
    resume: 'Seguir',
    progressLabel: 'Descargando el modelo',
    announceStart: (size) => `Descargando el modelo, ${size}.`,
    announceShare: (percent) => `Modelo: ha llegado el ${percent} por ciento.`,
    announceDone: 'El modelo está listo.',
    thenPaint: 'Tus imágenes empezarán solas en cuanto esté aquí.',
  },

  run: {
    progressLabel: 'Creando imágenes',
    queued: (position) =>
      position <= 0 ? 'La siguiente' : many(position, 'Espera a # tarea', 'Espera a # tareas'),
    starting: 'Preparándose',
    loading: (stage) => `Preparando: ${stage.toLocaleLowerCase('es')}`,
    step: (step, steps) => `paso ${step} de ${steps}`,
    stagesLabel: 'Etapas',
    stageDone: 'hecho',
    tile: (index, count, prompt) => `Imagen ${index} de ${count}: ${own(prompt)}`,
    open: (index, count) => `Abrir la imagen ${index} de ${count}`,
    tileWorking: (index, step, steps) =>
      steps === 0 ? `Imagen ${index}, en espera` : `Imagen ${index}, paso ${step} de ${steps}`,
    tileStopped: (index) => `La imagen ${index} no se terminó`,
    resultsLabel: (prompt) => `Imágenes de: ${own(prompt)}`,
    took: (count, duration) => `${pictures(count)} en ${duration}`,
    seeds: (from, count) =>
      count === 1 ? `Semilla ${from}` : `Semillas ${from} a ${(from + count - 1) % 0x1_0000_0000}`,
    madeBy: (backend) => `con ${backend}`,
    cancelled: 'Cancelado',
    cancelledSome: (done, count) => `Cancelado; ${done} de ${count} terminadas`,
    reuseSeed: 'Reusar semilla',
    reuseSeedHint: 'Pone esta semilla en su campo',
    reuseAll: 'Cambiar y repetir',
    reuseAllHint: 'Devuelve estas palabras y valores al formulario',
    rank: 'Ordenar por acierto',
    rankHint:
      'CLIP vuelve a mirar las imágenes y pone delante las que mejor se ajustan a las palabras',
    fit: (score) => `ajuste ${score}`,
    fitHint:
      'Ajuste: lo cerca que está la imagen terminada de las palabras, según la ve CLIP; 1 es igual. La coincidencia que muestra una imagen en grande se midió antes de pintarla.',
    announceRanked: (index) =>
      `Ordenadas. La imagen ${index} es la que mejor se ajusta a las palabras.`,
    copyRequest: 'Copiar solicitud',
    copySeed: 'Copiar semilla',
    copied: 'Copiado',
    copyFailed: 'El navegador no quiso copiarlo.',
    download: 'Descargar PNG',
    downloadNumber: (index) => `Descargar la imagen ${index} como PNG`,
    remove: 'Quitar de esta página',
    announceStart: (count) => `Creando ${pictures(count)}. Escape cancela.`,
    announceStage: (stage) => `${stage}.`,
    announcePicture: (index, count) => `La imagen ${index} de ${count} está lista.`,
    announceDone: (count) => `Hecho: ${pictures(count)}.`,
    announceCancelled: 'Cancelado.',
    earlier: 'Antes en esta visita',
    earlierHint:
      'Se ven aquí hasta que se cierre la página. Lo que se guarda está en la biblioteca.',
  },

  large: {
    label: (index, count) => `Imagen ${index} de ${count}`,
    close: 'Cerrar',
    previous: 'Imagen anterior',
    next: 'Imagen siguiente',
    fit: 'Ajustar',
    actual: '1:1',
    fitLabel: 'Ajustar a la ventana',
    actualLabel: 'Un píxel de la imagen por píxel de pantalla',
    zoom: 'Zoom',
    smoothing: 'Píxeles',
    smooth: 'Suaves',
    pixelated: 'Nítidos',
    details: (width, height, seed) => `${width} × ${height} · semilla ${seed}`,
    score: (value) => `coincidencia ${value}`,
    scoreHint:
      'Coincidencia: lo cerca que está la idea de la imagen, antes de pintarla, de las palabras, según la ve CLIP; 1 es igual.',
    region: 'La imagen; a 1:1 las flechas la desplazan',
  },

  errors: {
    byCode: errors,
    inEnglish: 'El detalle solo está en inglés:',
    tryAgain: 'Reintentar',
    dismiss: 'Cerrar',
    details: 'Detalles',
    engine: 'El motor de Easel no arrancó',
    engineAdvice: 'Recarga la página. Hace falta un navegador de los últimos dos años.',
    reload: 'Recargar',
    notLoaded: {
      title: 'Esta parte de Easel no se cargó',
      text: 'Ahora no hay red, o este sitio tiene un Easel más nuevo. Lo que escribiste se conserva: recarga la página para intentarlo de nuevo.',
    },
  },

  waiting: {
    for: {
      edit: 'Espera a Editar, que está trabajando.',
      remix: 'Espera a Remix, que está trabajando.',
      create: 'Espera a Crear, que está trabajando.',
    },
    programs: 'Espera a un programa que hace imágenes en esta página.',
    place: (place) => `La tuya es la número ${place}.`,
    first: 'La mía primero',
    firstHint: 'La otra termina por ahora, y vuelve a empezar cuando la tuya esté hecha',
  },

  interrupted: {
    create: (prompt) => `La página se recargó mientras se hacían imágenes de ${quoted(prompt)}.`,
    createAgain: 'Hacerlas de nuevo',
    edit: (prompt) => `La página se recargó mientras se hacía ${quoted(prompt)} en Editar.`,
    editWork: 'La página se recargó mientras Editar trabajaba.',
    editAgain: 'Hacerlo de nuevo',
    remix: 'La página se recargó mientras Remix trabajaba.',
    remixAgain: 'Empezar de nuevo',
    suggestionsLeft: (count) =>
      many(
        count,
        'Una propuesta era demasiado grande para sobrevivir a la recarga: hazla otra vez.',
        '# propuestas eran demasiado grandes para sobrevivir a la recarga: hazlas otra vez.',
      ),
    remixLeft: (count) =>
      count === 0
        ? 'El navegador no guardó las imágenes de partida: añádelas otra vez.'
        : many(
            count,
            'Una imagen de partida era demasiado grande para sobrevivir a la recarga: añádela otra vez.',
            '# imágenes de partida eran juntas demasiado grandes para sobrevivir a la recarga: añádelas otra vez.',
          ),
  },

  notices: {
    label: 'Avisos',
    afloat: 'Programas',
    memoryOnly:
      'Este navegador no deja que la página guarde archivos, así que el modelo vive en la memoria. Todo funciona, pero se descargará otra vez en la próxima visita.',
    processor:
      'Aquí las imágenes se hacen en el procesador, no en la tarjeta gráfica: las mismas imágenes, más despacio.',
    restarted: 'Hubo que reiniciar el motor. Nada de lo que escribiste se perdió.',
    update: 'Hay un Easel más nuevo listo.',
    mayNotFit:
      'Puede que este modelo sea demasiado grande para este dispositivo; se intenta de todos modos.',
    updateOffline:
      'No hay red para buscar una actualización; el modelo que está aquí sigue funcionando.',
    updateFailed: 'El modelo no se actualizó; el que está aquí sigue funcionando.',
    dismiss: 'Cerrar este aviso',
  },

  backend: {
    names: { webgpu: 'Gráficos (WebGPU)', wasm: 'Procesador' },
    short: { webgpu: 'WebGPU', wasm: 'Procesador' },
    chip: (name) => `Funciona en: ${name}. Mostrar por qué.`,
    reasons: {
      asked: 'La dirección lo pide.',
      'no-webgpu': 'Este navegador no tiene WebGPU, así que trabaja el procesador.',
      'no-adapter': 'WebGPU no encontró ninguna tarjeta gráfica, así que trabaja el procesador.',
      'software-adapter':
        'WebGPU solo ofrece una tarjeta simulada por software, más lenta que el propio procesador.',
      'no-device': 'La tarjeta gráfica no dio ningún dispositivo, así que trabaja el procesador.',
      available: 'WebGPU está disponible.',
    },
    starting: 'Arrancando…',
    none: 'Sin motor',
    title: 'Dónde se hacen tus imágenes',
    onThisMachine: 'En este equipo, en esta pestaña. Ningún servidor toma parte.',
    device: 'Dispositivo',
    why: 'Por qué',
    precision: 'Números',
    precisions: { f32: '32 bits', f16: '16 bits' },
    threads: 'Hilos',
    runtime: 'Entorno',
    runtimeName: (version) => `onnxruntime-web ${version}`,
    build: 'Versión',
    backend: 'Cálculo',
    change: 'Cambiarlo en Ajustes',
  },
};
