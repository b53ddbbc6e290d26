import { own } from '../own.ts';
import { plurals } from '../plural.ts';
import type { First } from '../shape.ts';

const plural = plurals<'one' | 'many'>('es');
const many = (count: number, one: string, other: string) =>
  plural(count, { one, many: other, other });

/** What Create offers beside words and sizes. */
export const more: First['create']['advanced']['more'] = {
  title: 'Más opciones',
  shape: {
    label: 'Forma',
    square: 'Cuadrado',
    ratios: { '3:2': '3 : 2', '2:3': '2 : 3', '16:9': '16 : 9', '9:16': '9 : 16' },
    spoken: {
      '3:2': '3 a 2, apaisada',
      '2:3': '2 a 3, vertical',
      '16:9': '16 a 9, apaisada',
      '9:16': '9 a 16, vertical',
    },
    hint: (width, height, rounds) =>
      rounds === 0
        ? `${width} × ${height}: el modelo pinta cuadrados; lo que queda al lado se rellena, sin él, con más de sus bordes.`
        : `${width} × ${height}: el modelo pinta cuadrados y luego sigue por los lados, ${many(rounds, '# cuadrado', '# cuadrados')} más por imagen.`,
  },
  negative: {
    label: 'Evitar',
    placeholder: 'Lo que las imágenes no deben mostrar',
    hint: 'La guía se aleja de estas palabras.',
    deaf: 'Con guía 1 nada se aleja de estas palabras. Sube la guía abajo.',
    tooLong: 'Son demasiadas palabras que evitar.',
    said: (words) => `sin ${own(words)}`,
  },
  start: {
    label: 'Partir de',
    choose: 'Elegir una imagen',
    drop: 'o suelta una aquí',
    file: 'Imagen de partida',
    remove: 'Partir otra vez del ruido',
    alt: (name) => `La imagen de partida: ${own(name)}`,
    strength: 'Cuánto puede alejarse',
    strengthHint:
      'Con poco se quedan los colores y las formas de tu imagen; con 1 no queda nada. El modelo ve su cuadrado central, de 64 píxeles de ancho.',
    missing: (name) =>
      name === ''
        ? 'Esto partía de otra imagen, que no se guarda con ello. Elígela otra vez, o se parte del ruido.'
        : `Elige «${own(name)}» otra vez: se perdió al recargar.`,
    said: (name, strength) => `de ${own(name)}, ${strength}`,
  },
  history: {
    label: 'Descripciones anteriores',
    forget: 'Olvidar estas descripciones',
    forgotten: 'Las descripciones anteriores se han olvidado.',
  },
  lines: {
    label: 'Cada línea es una descripción aparte',
    promise: (prompts, pictures) =>
      `${many(prompts, '# descripción', '# descripciones')}, una tras otra: ${many(pictures, '# imagen', '# imágenes')}.`,
    about: (duration) => `Unos ${duration}.`,
    unknown: 'Cuánto tarda se sabrá tras la primera.',
    tooMany: (most) => `Como mucho ${most} descripciones a la vez.`,
    tooLong: (line, over) =>
      `A la descripción ${line} le ${many(over, 'sobra # carácter', 'sobran # caracteres')}.`,
    place: (at, of) => `Descripción ${at} de ${of}`,
  },
  again: {
    label: (index) => `La imagen ${index} otra vez, pero…`,
    title: 'Otra vez, pero…',
    seed: 'Con otra semilla',
    words: 'Con otras palabras, la misma semilla',
    style: (name) => `En estilo ${own(name)}`,
  },
  extending: (round, rounds) => `Siguiendo la pintura, ${round} de ${rounds}`,
};
