/** What went wrong and what to do; what is refused and why; the note about the model. */
import { own } from '../own.ts';
import type { First } from '../shape.ts';

const again = 'y vuelve a intentarlo.';

export const errors: First['errors']['byCode'] = {
  'invalid-request': {
    title: 'Eso no se puede pintar tal como se pide',
    advice: 'Cambia el valor que se indica y vuelve a intentarlo.',
  },
  'invalid-manifest': {
    title: 'La descripción del modelo está dañada',
    advice: 'Recarga la página. Si vuelve a pasar, hay que reparar el modelo de este sitio.',
  },
  'unsupported-format': {
    title: 'El modelo es más nuevo que esta página',
    advice: `Recarga la página para tener el último Easel ${again}`,
  },
  'corrupt-data': {
    title: 'Una parte del modelo llegó dañada',
    advice: 'Vuelve a intentarlo: solo se descarga otra vez la parte dañada.',
  },
  network: {
    title: 'Se perdió la conexión',
    advice: 'Lo que llegó se conserva. «Reintentar» sigue desde ahí.',
  },
  storage: {
    title: 'Este navegador no quiso guardar el modelo',
    advice: `Libera espacio en el disco o sal de la ventana privada ${again}`,
  },
  'out-of-memory': {
    title: 'Se agotó la memoria',
    advice: `Cierra otras pestañas, o pide un tamaño menor o menos imágenes, ${again}`,
  },
  'unsupported-device': {
    title: 'Este dispositivo no puede con eso',
    advice: 'Elige un tamaño menor, o el procesador para el cálculo en Ajustes.',
  },
  'device-lost': {
    title: 'La tarjeta gráfica dejó de responder',
    advice: 'Suele volver sola. Vuelve a intentarlo.',
  },
  'worker-crashed': {
    title: 'El motor se detuvo',
    advice:
      'Se ha reiniciado. Vuelve a intentarlo, con menos imágenes o más pequeñas si se repite.',
  },
  cancelled: { title: 'Cancelado', advice: '«Crear» empieza de nuevo cuando quieras.' },
  internal: {
    title: 'Algo falló dentro de Easel',
    advice: 'Vuelve a intentarlo. Si se repite, recarga la página.',
  },
};

const memory = 'Se agotó la memoria';

export const faults: First['files']['faults'] = {
  fill: {
    'invalid-request': {
      title: 'No hay con qué rellenar',
      advice: 'Desmarca parte de la imagen alrededor de lo que debe irse y rellena otra vez.',
    },
    'out-of-memory': {
      title: memory,
      advice: `Marca una parte menor cada vez, o cierra otras pestañas, ${again}`,
    },
    internal: {
      title: 'No se pudo rellenar',
      advice: `La imagen está como estaba. Márcala de forma algo distinta ${again}`,
    },
  },
  picture: {
    'corrupt-data': {
      title: 'Esta imagen no se puede abrir',
      advice: 'Ábrela en otro programa y guárdala de nuevo, o elige otro archivo.',
    },
    'unsupported-format': {
      title: 'Este archivo no se puede abrir',
      advice: `Guárdalo como PNG o JPEG en otro programa ${again}`,
    },
    'invalid-request': {
      title: 'Esta imagen es demasiado grande',
      advice: `Redúcela en otro programa ${again}`,
    },
    'out-of-memory': { title: memory, advice: `Cierra otras pestañas o reduce la imagen ${again}` },
    'worker-crashed': {
      title: 'Esta imagen no se puede abrir',
      advice: `Cierra otras pestañas o reduce la imagen ${again}`,
    },
  },
  folder: {
    'corrupt-data': {
      title: 'Este modelo no está completo',
      advice: 'Corrige lo que se indica y dalo otra vez. No se guardó nada de él.',
    },
    'unsupported-format': {
      title: 'Este modelo no se puede añadir',
      advice:
        'La página «Bring your own weights» de la documentación dice cuáles sí. No se guardó nada de él.',
    },
    'invalid-request': {
      title: 'Este modelo no se puede añadir tal como está',
      advice: 'Corrige lo que se indica y dalo otra vez. No se guardó nada de él.',
    },
    storage: {
      title: 'No hay sitio para el modelo',
      advice: 'Libera espacio en el disco, elige pesos menores o sal de la ventana privada.',
    },
  },
  document: {
    'corrupt-data': {
      title: 'Este documento está dañado',
      advice:
        'Los demás documentos están intactos. Una imagen que exportaste de él se puede abrir.',
    },
    'unsupported-format': {
      title: 'Este documento es más nuevo que esta página',
      advice: 'Recarga la página para tener el último Easel y ábrelo de nuevo.',
    },
    'invalid-request': {
      title: 'Este documento no está aquí',
      advice: 'Quizá se eliminó en otra pestaña. Elige otro.',
    },
    storage: {
      title: 'Este navegador no quiso guardar el documento',
      advice:
        'Expórtalo como PNG para conservarlo; libera espacio en el disco o sal de la ventana privada.',
    },
    'out-of-memory': {
      title: memory,
      advice: 'Cierra otras pestañas y abre el documento de nuevo.',
    },
  },
  past: {
    'corrupt-data': {
      title: 'Lo que se podía deshacer está dañado',
      advice: 'La imagen está entera. Lo que haga a partir de aquí se podrá deshacer de nuevo.',
    },
  },
  library: {
    'corrupt-data': {
      title: 'Este archivo está dañado',
      advice: 'Cópialo o descárgalo otra vez, o elige otro. La biblioteca está como estaba.',
    },
    'unsupported-format': {
      title: 'Este archivo no se puede importar',
      advice:
        'Los PNG y las copias de seguridad de una biblioteca de este Easel o de uno anterior, sí.',
    },
    'invalid-request': {
      title: 'Este archivo no se puede importar',
      advice: 'Los PNG y las copias de seguridad de una biblioteca, sí.',
    },
    storage: {
      title: 'Este navegador no quiso guardar las imágenes',
      advice: `Libera espacio en el disco o sal de la ventana privada ${again}`,
    },
    'out-of-memory': { title: memory, advice: `Cierra otras pestañas ${again}` },
  },
  link: {
    'corrupt-data': { title: 'Este enlace no sirve', advice: 'Pídelo otra vez y cópialo entero.' },
    'unsupported-format': {
      title: 'Este enlace es más nuevo que esta página',
      advice: 'Recarga la página para tener el último Easel y abre el enlace de nuevo.',
    },
    'invalid-request': {
      title: 'Este enlace no sirve',
      advice: 'Lo que pide está fuera de lo posible aquí. Pídelo otra vez.',
    },
  },
};

export const refusals: First['policy'] = {
  categories: {
    hate: {
      name: 'Odio',
      about:
        'Símbolos de odio, estereotipos hirientes o cualquier cosa que rebaje a un grupo de personas.',
    },
    harassment: {
      name: 'Acoso',
      about: 'Imágenes para burlarse de alguien, amenazarlo, avergonzarlo o intimidarlo.',
    },
    violence: {
      name: 'Violencia',
      about: 'Matar, herir o humillar a personas o animales, y su sufrimiento.',
    },
    'self-harm': {
      name: 'Autolesiones',
      about:
        'Suicidio, cortes, trastornos de la alimentación y todo lo que los haga atractivos. Si se trata de ti: habla con alguien de confianza. findahelpline.com reúne líneas gratuitas de muchos países, casi todas abiertas día y noche.',
    },
    sexual: {
      name: 'Contenido sexual',
      about: 'Desnudez, actos sexuales, servicios sexuales e imágenes hechas para excitar.',
    },
    shocking: {
      name: 'Contenido impactante',
      about: 'Sangre, excrementos, gestos obscenos y lo que busca dar asco.',
    },
    'illegal-activity': {
      name: 'Actividades ilegales',
      about: 'Drogas, robos, vandalismo y cómo hacerlos.',
    },
    deception: {
      name: 'Engaño',
      about: 'Pruebas falsas, noticias inventadas, documentos falsificados y conspiraciones.',
    },
    political: {
      name: 'Política',
      about: 'Políticos, elecciones, protestas y lo que pretende influir en un voto.',
    },
    health: {
      name: 'Salud',
      about: 'Enfermedades, personas que las sufren y consejos para tratarlas.',
    },
    spam: { name: 'Spam', about: 'Publicidad masiva, cebos y estafas piramidales.' },
    'public-figures': {
      name: 'Personas públicas',
      about: 'Retratos de personas reales conocidas por el público.',
    },
  },
  notLoaded:
    'No se pudieron cargar las listas con las que se comprueban las descripciones, así que no se hizo nada. Comprueba la conexión, recarga la página y vuelve a intentarlo.',
  held: {
    title: (category) => `Retenida: ${category.toLocaleLowerCase('es')}`,
    why: (label, percent) =>
      `El control de imágenes de este sitio ve «${own(label)}» en ella (${percent} %).`,
    unseen: 'Retenida: sin revisar',
    fault: (fault) =>
      `Este sitio hace revisar las imágenes antes de mostrarlas, y eso ha fallado: ${own(fault)}`,
    show: 'Mostrarla de todos modos',
    use: 'Usarla de todos modos',
    leave: 'Dejarla',
    again: 'Revisar otra vez',
    more: (count) => `Retenidas además: ${count}`,
    leaveAll: 'Dejarlas todas',
  },
  refused: {
    title: (category) => `No se hizo: ${category.toLocaleLowerCase('es')}`,
    why: (words) =>
      words === undefined
        ? 'Se retuvo por lo que parece significar en conjunto.'
        : `Se retuvo por «${own(words)}».`,
    whyNot: 'Dilo de otra manera, o pide otra cosa.',
    wrong: 'Si era algo inofensivo: la comprobación es sencilla, y bastarán otras palabras.',
    rephrase: 'Cambiar las palabras',
    goOn: 'Hacerlo de todos modos',
    again: 'Pulsa otra vez para que se haga de todos modos.',
    read: 'Leer las normas',
  },
};

export const disclosure: First['disclosure'] = {
  label: 'Sobre el modelo',
  title: 'Antes de empezar: aquí pinta un modelo pequeño',
  points: [
    'Funciona en este equipo y aprendió de dibujos de emoji con licencia abierta, no de toda la web. Se le dan mejor las cosas sueltas sobre fondos lisos.',
    'No sabe dibujar letras, parecidos de personas, fotografías ni escenas llenas; no cuenta, y las formas a menudo salen mal.',
    'Repite las costumbres de los dibujos de los que aprendió: cómo se ve allí un médico, una casa o una comida.',
  ],
  card: 'Leer la ficha del modelo',
  dismiss: 'Entendido',
};
