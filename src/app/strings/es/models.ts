import { own } from '../own.ts';
import { lists } from '../plural.ts';
import type { Rest } from '../shape.ts';

const all = lists('es');

export const models: Rest['models'] = {
  heading: 'Modelos',
  intro: 'Lo que pinta tus imágenes, de dónde viene y el sitio que ocupa.',
  none: 'No se encontró ningún modelo junto a esta página.',
  loading: 'Buscando modelos…',
  version: (version) => `versión ${version}`,
  size: 'Tamaño',
  licence: 'Licencia',
  stored: 'Guardado',
  storage: {
    indexeddb: 'En este equipo, para usar sin conexión',
    memory: 'En la memoria, hasta que se cierre esta página',
    none: 'Aún sin descargar',
  },
  can: 'Sabe',
  canDo: (sizes, readsPictures) =>
    `${readsPictures ? 'Pintar con palabras y con imágenes' : 'Pintar con palabras'}, ${all(sizes.map(String))} píxeles`,
  goodFor: 'Bueno para',
  notSaid: 'No lo dice',
  kinds: {
    drawings: 'dibujos',
    photographs: 'fotos',
    art: 'arte',
  },
  all,
  photograph: {
    label: 'Parece una foto',
    unfit: (name, kinds) =>
      `Parece una foto, y ${own(name)} es bueno para ${all(kinds)}: lo que haga no parecerá una foto.`,
    about: 'Rellena lo marcado con lo que lo rodea, o usa otro modelo.',
    fill: 'Mejor rellenar',
    models: 'Otros modelos',
    dismiss: 'Seguir',
  },
  needs: 'Necesita',
  needsAtMost: (size, stage) => `${size} de memoria como mucho, en «${stage}»`,
  needsMemory: (size) => `${size} de memoria o más`,
  fits: 'En este dispositivo',
  fitsHere: {
    unknown: 'Calculándose…',
    yes: 'Cabe',
    perhaps: 'Se intenta: la memoria de una tarjeta gráfica es una suposición',
    no: 'No cabe',
  },
  fitsUpTo: (size) => `Caben imágenes de ${size} píxeles; mayores, no`,
  plan: {
    title: 'Qué hay en la memoria y cuándo',
    titleOf: (name) => `Qué hay en la memoria y cuándo, de ${own(name)}`,
    turns: 'Sus partes se turnan: la que ha terminado deja sitio cuando la siguiente lo necesita.',
    processorRoom: (size) => `El entorno del procesador tiene ${size} para ello.`,
    graphicsRoom: (size, piece) =>
      `Se supone que la tarjeta gráfica tiene ${size} para ello, una estimación, y que no admite piezas de más de ${piece}.`,
    atOnce: 'A la vez',
    largest: 'Pieza mayor',
    bits: 'Bits',
  },
  used: 'Lo usa Crear',
  useThis: 'Usar',
  useIt: (name) => `Usar ${own(name)}`,
  nowUsed: (name) => `Desde ahora se usa ${own(name)}.`,
  update: 'Buscar una actualización',
  export: 'Exportar',
  exportIt: (name) => `Exportar ${own(name)} como zip`,
  exporting: 'Exportando…',
  remove: 'Quitar de este equipo',
  removeTitle: '¿Quitar este modelo?',
  removeBody: (name, size) =>
    `${own(name)} libera ${size}. Easel lo descarga otra vez cuando haga falta.`,
  removeGiven: (name, size) =>
    `${own(name)} libera ${size}. Para tenerlo otra vez, añádelo de nuevo: expórtalo antes si no tienes otra copia.`,
  removeConfirm: 'Quitar',
  removeCancel: 'Conservarlo',
  removed: 'El modelo se quitó.',
  removeIt: (name) => `Quitar ${own(name)} de este equipo`,
  removeAddOn: (name, size) =>
    `${own(name)} libera ${size}. El modelo al que complementa se queda; «Más opciones» en Crear lo descarga de nuevo.`,
  addOns: 'Añadidos',
  addOnsIntro: 'Partes que descargaste junto al modelo. Se van con él.',
  card: 'Ficha del modelo',
  noCard: 'Este modelo vino sin ficha.',
  attribution: 'Hecho con',
  attributionIntro: 'Datos y partes de otros, con sus licencias.',
  by: (author) => `de ${author}`,
  defaults: 'Sus propios ajustes',
  stage: 'Etapa',
  steps: 'Pasos',
  guidance: 'Guía',
  sampler: 'Muestreador',
  add: {
    title: 'Añadir un modelo',
    intro:
      'Un modelo de Easel, o una carpeta de diffusers (UnCLIPPipeline, como Karlo), que se comprueba y convierte aquí: de una carpeta o un zip de este equipo, o de una dirección.',
    drop: 'Suelta aquí una carpeta o un zip',
    folder: 'Elegir una carpeta',
    zip: 'Elegir un zip',
    folderLabel: 'Carpeta del modelo',
    zipLabel: 'Zip del modelo',
    address: {
      label: 'O un modelo de otro sitio',
      placeholder: 'dueño/nombre, o https://…',
      read: 'Mirar allí',
      more: 'Token, servidor de archivos',
      token: 'Token, para un modelo que no se da a todos',
      tokenHint: 'Va solo al hub, y no se guarda en ningún sitio.',
      tokenGoes: (host) => `Tu token va a ${host}, y a ningún otro.`,
      fileHost: 'Servidor de archivos, si es otro',
      fileHostHint:
        'Los hubs remiten a un segundo servidor para los archivos grandes. El de Hugging Face se conoce aquí.',
      hosts:
        'A estos servidores se pedirán los archivos del modelo, y sabrán desde dónde preguntas:',
      hostsHint:
        'Los pide un worker aparte. No sabe nada de tus palabras ni de tus imágenes, y no puede llegar a nadie más.',
      agree: (host) => `Pedir a ${host}`,
    },
    fetched: 'Por descargar',
    looking: 'Mirando cada una de sus partes…',
    sayLicence:
      'La carpeta no dice su licencia. Lee sus condiciones donde la obtuviste, y di aquí cómo se llaman.',
    goOn: 'Seguir',
    parameters: 'Parámetros',
    millions: (count) =>
      count >= 1e9
        ? `${(count / 1e9).toLocaleString('es', { maximumFractionDigits: 1 })} mil millones`
        : `${(count / 1e6).toLocaleString('es', { maximumFractionDigits: 1 })} millones`,
    replaces: (version) => `Ocupa el lugar de la versión ${version}, que está aquí.`,
    weights: 'Pesos',
    types: {
      q8: {
        name: '8 bits',
        spoken: '8 bits por peso',
        hint: 'Cada peso se desvía un 0,5 %, las imágenes de un 2 a un 3 % (probado con la forma de Karlo y pesos aleatorios).',
      },
      q4: {
        name: '4 bits',
        spoken: '4 bits por peso',
        hint: 'Los pesos lineales se desvían un 8 %, las imágenes de un 14 a un 24 % (probado con la forma de Karlo y pesos aleatorios).',
      },
      f16: {
        name: '16 bits',
        spoken: '16 bits por peso',
        hint: 'Cada peso se desvía un 0,02 %: como el original, el doble de tamaño que con 8 bits.',
      },
    },
    terms: (licence) => `Al añadirlo lo usas según sus condiciones: ${licence}.`,
    start: (size) => `Añadirlo (${size})`,
    resume: 'Seguir añadiéndolo',
    kept: (kept, total) => `${kept} de ${total} ya están aquí de un intento anterior.`,
    pause: 'Pausa',
    cancel: 'Ahora no',
    cancelAll: 'Cancelar y no guardar nada',
    progress: (name) => `Añadiendo ${own(name)}`,
    done: (name) => `${own(name)} se añadió, y Crear lo usa.`,
    unfinished: 'Empezado y sin terminar',
    unfinishedOne: (name, size) =>
      `${own(name)} (${size}) aún no está completo. Da otra vez la misma carpeta o dirección para seguir.`,
    unfinishedDownload: (address, size) =>
      `${address} (${size} por descargar) aún no está aquí entero. Mira allí otra vez para seguir.`,
    discard: 'Descartar',
    discardIt: (name) => `Descartar lo que hay aquí de ${own(name)}`,
  },
};
