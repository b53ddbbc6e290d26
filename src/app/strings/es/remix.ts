import { own } from '../own.ts';
import { lists, plurals } from '../plural.ts';
import type { Rest } from '../shape.ts';

const plural = plurals<'one' | 'many'>('es');
const many = (count: number, one: string, other: string) =>
  plural(count, { one, many: other, other });
const all = lists('es', 'unit');
const pictures = (count: number) => many(count, '# imagen', '# imágenes');

export const remix: Rest['remix'] = {
  heading: 'Remezclar imágenes',
  intro:
    'Parte de una imagen en vez de palabras: una hecha aquí o una tuya. Se lee en este equipo y no sale de él.',
  modes: {
    legend: 'Qué hacer',
    variations: 'Variaciones',
    interpolate: 'Fundir',
    textDiff: 'Cambiar con palabras',
  },
  about: {
    variations: 'Otras tres imágenes de la misma idea.',
    interpolate:
      'El camino de una imagen a la siguiente, en pasos pequeños. Con tres o más pasa por cada una, por turno.',
    textDiff: 'La imagen girada, paso a paso, de una descripción a otra.',
  },
  sources: {
    label: 'Imágenes de partida',
    add: 'Elegir una imagen',
    drop: 'o suelta o pega una aquí',
    picture: (index) => `Imagen ${index}`,
    remove: (index) => `Quitar la imagen ${index}`,
    earlier: (index) => `Adelantar la imagen ${index} un lugar`,
    later: (index) => `Atrasar la imagen ${index} un lugar`,
    order: 'El fundido sigue este orden. Arrastra las imágenes, o usa sus flechas, para cambiarlo.',
    moved: (place, count) => `Ahora en el lugar ${place} de ${count}.`,
    opening: 'Abriendo la imagen…',
    needOne: 'Añade primero una imagen.',
    blind: (model) =>
      `${model} pinta solo con palabras y no lee imágenes. Usa otro modelo para Remix.`,
    needTwo: 'Añade al menos dos imágenes para fundir.',
    added: (count) => many(count, 'Hay una imagen aquí.', 'Hay # imágenes aquí.'),
    full: {
      title: 'Esta imagen no se añadió',
      message: (most) => `Hay ${most} imágenes aquí, y no caben más.`,
      advice: 'Quite primero una de ellas y vuelva a añadirla.',
    },
  },
  matte: 'Color detrás de lo transparente',
  trail: { label: 'De dónde salió esto', back: (task) => `Volver a donde se hizo: ${task}` },
  difference: {
    label: 'Cuánto cambia',
    least: 'Parecida',
    most: 'Distinta',
    value: (percent) => `${percent} por ciento distinta`,
  },
  words: {
    from: 'Qué muestra ahora (puede quedar vacío)',
    to: 'En qué debe convertirse',
    needTo: 'Di en qué debe convertirse la imagen.',
  },
  theta: {
    label: 'Cuánto girar',
    least: 'Un poco',
    most: 'Mucho',
    value: (theta) => `theta hasta ${theta}`,
    shown: (theta) => `θ ${theta}`,
  },
  frames: { label: 'Imágenes en el camino', value: pictures },
  noise: { legend: 'Detalles', slerp: 'Girar también', fixed: 'Como en la primera' },
  care: { legend: 'Cuidado', quick: 'Rápido', balanced: 'Equilibrado', exact: 'Exacto' },
  start: 'Hacerlas',
  cancel: 'Cancelar',
  progressLabel: 'Remezclando',
  results: 'Resultados',
  frame: (index, count) => `Imagen ${index} de ${count}`,
  places: {
    variation: (index) => `Variación ${index}`,
    theta: (theta, shown) => (theta === 0 ? 'θ 0: la imagen, rehecha' : `θ ${shown}`),
    between: (place) => {
      const whole = Math.round(place);
      if (Math.abs(place - whole) < 1e-6) return `Imagen ${whole + 1}, rehecha`;
      const from = Math.floor(place);
      return `${Math.round(100 * (place - from))} % del camino de la imagen ${from + 1} a la ${from + 2}`;
    },
  },
  scrub: 'Recorrer las imágenes',
  play: 'Reproducir',
  pause: 'Pausa',
  rate: 'Fotogramas por segundo',
  thereAndBack: 'Ida y vuelta',
  download: 'Descargar PNG',
  downloadFrames: 'Descargar todo en zip',
  downloadAnimation: 'Descargar como PNG animado',
  animating: 'Escribiendo la animación…',
  useAsSource: 'Partir de esta',
  varyThis: 'Variar esta',
  varyThisHint: 'Tres variaciones de esta imagen',
  done: (count, duration) => `${pictures(count)} en ${duration}`,
  remake: {
    title: '¿Hasta qué punto se puede rehacer?',
    about:
      'Easel lee una imagen como dos cosas: lo que muestra, y el ruido que guarda todos los demás detalles. Pintarla otra vez con ambas debería dar la misma imagen pequeña. Lo cerca que queda se mide en decibelios (PSNR): por encima de 30 el ojo apenas ve diferencia, y 10 más significan un tercio del error.',
    start: 'Rehacerla',
    original: (index) => `Imagen ${index}, como la lee el modelo`,
    remade: (index) => `Imagen ${index}, rehecha`,
    result: (decibels) => `${decibels} dB`,
    steps: (steps) => `${steps} pasos de ida, ${steps} de vuelta, a 64 × 64 píxeles`,
    announce: (decibels) => `Rehecha: ${all(decibels)} decibelios.`,
  },
  score: {
    title: '¿Se ajustan las palabras?',
    about:
      'CLIP convierte palabras e imágenes en direcciones de un mismo espacio. Cuanto más cerca están dos direcciones, mejor se ajustan: 1 sería la misma dirección, 0 no tiene nada en común. El número solo dice poco; compara imágenes, u otras palabras para una imagen.',
    caption: 'Palabras que comparar',
    start: 'Comparar',
    needCaption: 'Escribe primero unas palabras.',
    results: (caption) => `Lo bien que se ajusta «${own(caption)}»`,
    source: (index) => `Imagen ${index}`,
    result: (index) => `Resultado ${index}`,
    announce: (best) => `El mejor ajuste es ${best}.`,
  },
  announceStart: 'Remezclando. Escape cancela.',
  announceDone: (count) => `Hecho: ${pictures(count)}.`,
  announceCancelled: 'Cancelado.',
};
