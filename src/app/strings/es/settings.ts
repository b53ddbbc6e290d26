import type { Rest } from '../shape.ts';
import { own } from '../own.ts';

export const settings: Rest['settings'] = {
  heading: 'Ajustes',
  appearance: 'Apariencia',
  theme: 'Tema',
  themes: { system: 'Como el sistema', light: 'Claro', dark: 'Oscuro' },
  language: {
    title: 'Idioma',
    failed: 'No se pudieron descargar sus palabras. Comprueba la conexión y elige otra vez.',
  },
  backend: 'Cálculo',
  backendIntro:
    'Lo que hace las cuentas. Al cambiarlo se recarga la página; las imágenes que hay en ella se pierden.',
  backendChoices: { auto: 'Elegir por mí', webgpu: 'WebGPU', wasm: 'Procesador' },
  now: 'Ahora',
  storage: 'Almacenamiento',
  storageAllowed: (quota) => `El navegador deja que esta página guarde hasta ${quota}.`,
  storageUnknown: 'Este navegador no dice cuánto deja guardar a la página.',
  persistent: 'El navegador ha prometido no borrarlo por su cuenta.',
  notPersistent: 'El navegador puede borrarlo cuando el disco esté casi lleno.',
  persist: 'Pedir al navegador que lo conserve',
  persistRefused:
    'El navegador ha dicho que no por ahora. Ayuda usar Easel más a menudo, o instalarlo.',
  storageIntro:
    'El modelo, tus imágenes, documentos y ajustes se quedan en este navegador, y en ningún otro sitio.',
  install: {
    title: 'Un programa propio',
    installed: 'Easel funciona como un programa propio.',
    intro:
      'Instalado, Easel tiene ventana propia, abre imágenes, modelos y copias de seguridad desde los archivos del sistema y recibe lo que otros programas comparten con él. Todo ello queda en este equipo.',
    button: 'Instalar Easel',
    elsewhere:
      'Este navegador no lo ofrece aquí. Chrome y Edge lo tienen en la barra de direcciones o en el menú. Safari lo tiene en Compartir (Añadir al Dock, Añadir a pantalla de inicio) y Firefox para Android en su menú; en estos dos, los archivos solo se abren y comparten desde Easel.',
  },
  privacy: 'Privacidad',
  privacyIntro:
    'Las páginas de Easel solo pueden hablar con el sitio del que vinieron. No hace falta creerlo: cada parte intenta llegar a otra dirección, y esto es lo que pasó.',
  probe: 'Probar otra vez',
  probing: 'Probando…',
  probeContexts: {
    page: 'Esta página',
    'engine-worker': 'El motor',
    'runtime-threads': 'Los hilos auxiliares del motor',
    'service-worker': 'El ayudante sin conexión (service worker)',
  },
  probeResults: {
    blocked: 'Bloqueado, como debe ser',
    unreported: 'En vigor; este navegador no lo notifica',
    open: 'No bloqueado',
    absent: 'No está en marcha',
  },
  probeFailed: 'Falló la propia prueba.',
  privacyRtc:
    'WebRTC, que ninguna política detiene, se quita de esta página y de todo marco y ventana que pueda abrir. A Chromium (probado con la versión 156) se le dice además que se conecte solo a este sitio, y lo retiene por sí mismo. Firefox (probado con la 153) no lo hace, así que allí queda solo la retirada; Safari no se ha probado.',
  privacyLimit:
    'Lo que ninguna página puede prometer: un enlace que sigas te lleva a otro sitio como cualquier enlace, y las extensiones del navegador ven lo que tú ves.',
  privacyOpen:
    'Donde algo no está bloqueado, el sitio que sirve esta página no envía las cabeceras que protegen.',
  about: 'Acerca de',
  console: 'Para scripts: window.easel, en la consola, es el motor que manejan estos botones.',
  api: 'Para programas: la API de imágenes, con ejemplos que se ejecutan',
  saved: 'Guardado',
};

export const files: Rest['files'] = {
  /** From the system's files, or shared by another program. */
  incoming: {
    unreadable: 'No se pudo leer un archivo. Ábralo desde aquí.',
    lost: 'No se pudo guardar lo compartido. Ábralo desde aquí.',
    nothing:
      'No se compartió nada que Easel pueda abrir: acepta imágenes, modelos, copias de seguridad y palabras.',
  },
  saving: {
    heading: 'Archivos que guardas',
    intro:
      'Una imagen guardada dice cómo se hizo (palabras, semilla, valores, modelo) y que la hizo un modelo, para que Easel y otros programas puedan leerlo. No dice nada de ti, de tu equipo ni de la hora, y nunca nombra un archivo tuyo.',
    strip: 'Omitir todo eso',
    stripHint:
      'Las imágenes guardadas conservan solo sus píxeles, con un nombre neutro. También se van las credenciales de contenido de una imagen importada.',
  },
  signing: {
    heading: 'Credenciales de contenido',
    intro:
      'Las imágenes que guardes o compartas una a una pueden llevar un registro firmado (C2PA) de que las hizo Easel, si traes una clave: tu certificado, los que están por encima y la clave privada, en archivos PEM. Easel no tiene clave propia. La tuya se queda en la memoria de esta página y desaparece al cerrarla.',
    choose: 'Elegir archivos PEM',
    signing: (name) => `Las imágenes guardadas se firman como ${name}.`,
    forget: 'Dejar de firmar',
    none: 'Las imágenes guardadas no se firman.',
    hint: 'No se firman las imágenes que Easel no sabe si hizo, ni las copias de seguridad, animaciones y zips; y nada se firma si omites cómo se hicieron las imágenes.',
  },
  notes: {
    credentials:
      'Esta imagen lleva credenciales de contenido, un registro firmado de su procedencia. Tu archivo las conserva. Las imágenes que Easel haga con ella no las llevarán.',
    record: {
      summary: 'Qué dice el registro',
      title: (title) => `Título: ${title}`,
      program: (program) => `Escrito por ${program}.`,
      generated: 'Dice que un modelo entrenado hizo la imagen, o una parte de ella.',
      actions: (actions) => `Qué se hizo: ${actions.join(', ')}.`,
      ingredients: (titles) => `Hecha con: ${titles.map(own).join(', ')}.`,
      signer: (signer, issuer) =>
        `Firmado con la clave de ${signer}${issuer === undefined ? '' : ` (certificado de ${issuer})`}.`,
      states: {
        intact:
          'La firma es correcta, y la imagen está como se firmó. Aquí no se comprueba si quien firma es quien dice el certificado.',
        broken:
          'Algo no encaja: la imagen o su registro cambiaron después de firmarse. No te fíes de lo que dice.',
        unchecked: 'Aquí no se puede comprobar si aún corresponde a la imagen.',
      },
    },
    converted: {
      '16-bit':
        'Tiene tonos más finos de los que muestra una pantalla (más de 8 bits); se redondearon.',
      colours: 'Sus colores se convirtieron a sRGB.',
      cmyk: 'Era para imprenta; sus tintas se convirtieron a sRGB.',
      'first-frame': 'Es una animación; se usa su primer fotograma.',
    },
    turned: 'Se enderezó, como pedía su cámara.',
  },
  stored: {
    heading: 'Lo que se guarda aquí',
    kinds: {
      packs: 'Modelos',
      library: 'Lo que la biblioteca sabe de sus imágenes',
      pictures: 'Imágenes',
      documents: 'Documentos de Editar',
      caches: 'El propio Easel, para usar sin conexión',
    },
    total: 'En total',
    unknown: 'No se pudo contar lo que se guarda.',
    keepSuggestions: 'Guardar todas las propuestas de Editar',
    keepSuggestionsHint: 'Si no, la biblioteca guarda las que aceptas y deja ir las demás.',
    keepNothing: 'No guardar nada',
    keepNothingHint:
      'Desde ahora las imágenes y los documentos desaparecen al cerrar la página. El modelo y tus ajustes se quedan, y también lo guardado antes.',
  },
  erase: {
    start: 'Eliminar todo de este equipo…',
    title: '¿Eliminar todo?',
    body: 'Se eliminan de este navegador las imágenes, los documentos, los modelos, los ajustes y la copia de Easel para usar sin conexión. No se puede deshacer. Los archivos que guardaste en otro sitio se quedan.',
    cancel: 'Conservarlo',
    confirm: 'Eliminar todo',
    done: 'Todo está eliminado',
    doneBody:
      'Easel ya no guarda nada en este navegador. Cierra esta página para dejarlo así; empezar de nuevo vuelve a guardar Easel y su modelo.',
    held: 'Otra pestaña de Easel sigue abierta y retiene una parte. Ciérrala: entonces se irá también el resto.',
    again: 'Empezar de nuevo',
  },
};

export const signature: Rest['signature'] = {
  heading: 'Firma',
  intro: 'Cinco cuadraditos de color, abajo a la derecha, dicen que una imagen la hizo un modelo.',
  draw: 'Dibujar la firma',
  drawHint: 'En las imágenes que hagas desde ahora con estas pantallas.',
};

export const policy: Rest['policy'] = {
  heading: 'Normas de contenido',
  intro: 'Lo que te pedimos no hacer con Easel, cómo se comprueba y lo que vale esa comprobación.',
  advice: {
    title: 'Es un consejo, no un candado',
    text: 'Easel funciona en tu propio navegador, y su comprobación también. Nadie ve lo que escribes, y nadie podría impedirte esquivarla. Está para ahorrarte sorpresas y decir dónde está el límite. De las imágenes que haces y muestras respondes tú.',
  },
  strictness: {
    title: 'Lo estricto que es este sitio',
    choices: {
      off: 'Apagada: quien lleva este sitio ha desactivado la comprobación.',
      standard:
        'Normal: lo que muy probablemente va contra las normas se retiene, y se te dice por qué. Salvo que este sitio lo haya hecho definitivo, puedes seguir de todos modos.',
      strict:
        'Estricta: también se retienen palabras que tienen un sentido inofensivo. Habrá descripciones rechazadas sin razón.',
    },
  },
  categoriesTitle: 'Por favor, no hagas',
  uploads: {
    title: 'Imágenes de personas',
    text: 'Antes de abrir una imagen con personas, ten su consentimiento. Easel no puede comprobarlo. Lo que abres se queda en este equipo.',
    note: 'Si hay personas en la imagen, ten antes su consentimiento.',
  },
  how: {
    title: 'Cómo se comprueban las descripciones',
    text: 'Primero se quitan los disfraces: letras parecidas, espacios y puntos dentro de palabras, números por letras. Después unas listas de palabras buscan lo que tratan las normas, y dejan en paz los contextos inofensivos: una estrella fugaz, «shooting star», no es un tiroteo. El lector de palabras del modelo compara el sentido de toda la descripción con ejemplos de ambas clases, y donde eso no lo aclara, deciden las palabras. Los programas que piden imágenes pasan la misma comprobación. Nada de esto entiende la ironía, y todo se equivoca.',
  },
  pictures: {
    title: 'Las imágenes no se comprueban',
    text: 'Solo se comprueban las palabras. Al ojo del modelo se le preguntó si unos dibujos mostraban armas, sangre, drogas y cosas así, y no los distinguió mejor que una moneda al aire: solo ha aprendido de emoji. Así que nada mira lo que sale ni lo que abres, y ninguna imagen se difumina. Una comprobación ciega solo fingiría.',
    checked: {
      title: 'Las imágenes se revisan',
      classifier: (classifier) =>
        `Quien lleva este sitio ha puesto un clasificador junto a la página${classifier === undefined ? '' : ` («${own(classifier)}»)`}.`,
      described:
        'Quien lleva este sitio ha descrito lo que no quiere, y el ojo de un modelo (CLIP) compara las imágenes con ello.',
      text: (how, categories) =>
        `${how} Mira, en tu propio navegador, lo que sale y lo que abres, importas o tomas como punto de partida, y busca: ${categories.join(', ')}. Lo que señala queda borroso, y a los programas se les dice. Nada más se revisa en las imágenes: ni las otras categorías, ni las máscaras, ni lo que ya está en la biblioteca o en tus documentos; las vistas previas no se muestran entonces. Se equivoca en ambos sentidos.`,
    },
    failing: {
      title: 'Las imágenes no se pueden revisar',
      text: (fault) =>
        `Quien lleva este sitio quiere que se revisen las imágenes, y ahora no se puede, así que se retienen: ${own(fault)}`,
    },
  },
  settings: { title: 'Normas de contenido', link: 'Leer las normas de contenido' },
};
