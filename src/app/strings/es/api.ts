import type { Rest } from '../shape.ts';

export const api: Rest['api'] = {
  heading: 'API de imágenes',
  intro:
    'Los programas que hablan la API de imágenes de OpenAI pueden hacer imágenes aquí, en este equipo: la página responde en las direcciones del modelo dall-e-2. Vale cualquier clave. Una página de Easel tiene que seguir abierta en este navegador, porque es la que pinta.',
  run: 'Ejecutar',
  runLabel: (title) => `Ejecutar: ${title}`,
  running: 'En marcha…',
  copy: 'Copiar',
  codeOf: (title) => `Código: ${title}`,
  answerOf: (title) => `Respuesta: ${title}`,
  took: (duration) => `Respondido en ${duration}`,
  picture: (index, count) => `Imagen ${index} de ${count} de la respuesta`,
  announceStart: (title) => `En marcha: ${title}.`,
  announceDone: (title) => `Respondido: ${title}.`,

  clientTitle: 'Con el cliente oficial',
  clientText:
    'En cualquier página de este sitio, tal como viene de npm. Otros sitios no llegan a estas direcciones: un service worker responde solo al suyo.',
  clientTextAlone:
    'En esta página, tal como viene de npm. Aquí no hay service worker, así que al cliente se le da el fetch de la propia página; los ejemplos de abajo lo usan también.',

  examples: {
    generate: {
      title: 'Imágenes con palabras',
      text: 'Dos imágenes, cada una en una dirección que este navegador conserva una hora.',
    },
    seed: {
      title: 'La misma imagen cada vez',
      text: 'Lo que Easel tiene más allá del contrato va en «easel». La respuesta dice ahí su semilla, así que toda imagen se puede repetir.',
    },
    edit: {
      title: 'Pintar una parte de nuevo',
      text: 'Lo transparente se repinta; cualquier otro píxel queda como está. Una máscara aparte del mismo tamaño puede decir dónde.',
    },
    variation: {
      title: 'Otras imágenes de la misma idea',
      text: 'Parte de un PNG cuadrado de menos de 4 MB.',
    },
    refused: {
      title: 'Una solicitud rechazada',
      text: 'Los errores tienen las cuatro claves que leen los clientes. Este pide un tamaño que no existe.',
    },
    stop: {
      title: 'Detener una solicitud',
      text: 'Termina diez imágenes grandes a los dos segundos. Al abortar la solicitud, la tarea se detiene en su siguiente paso.',
    },
  },

  fieldsTitle: 'Campos',
  fieldsText:
    'POST a v1/images/generations con JSON, a v1/images/edits y v1/images/variations con un formulario. En un formulario, «easel» es JSON como texto, o campos propios como «easel[seed]», tal como el cliente oficial escribe un objeto. GET v1/vocabulary dice lo que el modelo sabe dibujar: cosas con otras palabras para cada una, estilos y colores del fondo.',
  fields: [
    ['prompt', 'en generations y edits', 'hasta 1000 caracteres'],
    ['image', 'en edits y variations', 'un PNG cuadrado de menos de 4 MB'],
    ['mask', 'en edits', 'un PNG del mismo tamaño; lo transparente se repinta'],
    ['n', '', 'de 1 a 10; 1 si falta'],
    ['size', '', '256x256, 512x512 o 1024x1024; 1024x1024 si falta o con auto'],
    ['quality', '', 'standard o auto, que es lo mismo'],
    ['response_format', '', 'url o b64_json; url si falta'],
    ['easel.seed', '', 'de 0 a 4294967295; al azar si falta'],
    ['easel.steps', '', 'de 1 a 1000'],
    ['easel.guidance', 'en generations y edits', 'de 1 a 20'],
    [
      'easel.fill',
      'en edits',
      'true: rellena lo borrado con lo de alrededor, sin modelo; prompt no se lee',
    ],
    ['easel.difference', 'en variations', 'de 0 (parecida) a 1 (libre)'],
    ['easel.with', 'en variations', 'un segundo PNG: n imágenes en el camino de uno al otro'],
    ['easel.to', 'en variations', 'palabras: n imágenes que giran hacia ellas'],
    ['easel.from', 'con easel.to', 'lo que la imagen muestra ahora, en palabras'],
    ['easel.theta', 'con easel.to', 'de 0 a 1, cuánto gira; 0,5 si falta'],
    ['easel.negative_prompt', 'en generations y edits', 'lo que las imágenes no deben mostrar'],
    ['easel.ratio', 'en generations', '1:1, 3:2, 2:3, 16:9 o 9:16; el lado corto es el de size'],
    ['easel.prompt', 'en variations', 'palabras: imágenes de ellas que parten de la imagen'],
    ['easel.strength', 'con easel.prompt', 'de 0,01 a 1, cuánto se alejan; 0,6 si falta'],
    ['easel.signature', 'en generations y variations', 'true dibuja la firma; false si falta'],
    ['easel.pack', '', 'el identificador de un modelo instalado'],
  ],

  errorsTitle: 'Errores',
  errorsText: 'El estado, lo que el cliente oficial lanza por él, y cuándo.',
  errors: [
    [
      '400',
      'BadRequestError',
      'Falta un campo o está fuera de su rango, o la descripción se rechaza.',
    ],
    ['404', 'NotFoundError', 'No existe esa dirección, o pasó la hora de una imagen.'],
    ['405, 413', 'APIError', 'Un método que la dirección no tiene; un cuerpo demasiado grande.'],
    ['429', 'RateLimitError', 'Ya hay ocho solicitudes en marcha o en espera.'],
    ['500', 'InternalServerError', 'El motor no puede hacerlo en este equipo.'],
    [
      '503',
      'InternalServerError',
      'No hay ninguna página de Easel abierta, se cerró, alguien pulsó Detener, o el motor falló.',
    ],
  ],
  late: 'Una respuesta espera a sus imágenes, para que su estado sea el del resultado. Tras un service worker, a quien llama se le remite con 303 mientras espera: síguelo, como hacen por sí solos fetch y todos los clientes. Pasados unos siete minutos la respuesta empieza con el estado 200; si entonces no se pueden hacer las imágenes, su cuerpo se corta.',
};
