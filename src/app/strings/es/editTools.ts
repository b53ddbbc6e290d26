import { own } from '../own.ts';
import { plurals } from '../plural.ts';
import type { Rest } from '../shape.ts';

const plural = plurals<'one' | 'many'>('es');
const many = (count: number, one: string, other: string) =>
  plural(count, { one, many: other, other });

export const editTools: Pick<Rest['edit'], 'selecting' | 'exports' | 'kept' | 'growing'> = {
  selecting: {
    title: 'Zona marcada',
    close: 'Cerrar',
    by: 'Píxeles',
    grow: 'Ampliar',
    shrink: 'Reducir',
    soften: 'Suavizar',
    outside: 'Ahí no hay imagen.',
    wand: 'Se marcó lo que tiene este color.',
    unwand: 'Se desmarcó lo que tiene este color.',
    looking: 'Buscando…',
    named: (word) => `Se marcó lo que más se parece a «${own(word)}».`,
    unnamed: (word) => `Se desmarcó lo que más se parece a «${own(word)}».`,
    nowhere: (word) => `Aquí nada se parece más a «${own(word)}» que el resto.`,
    doubtful: (model) =>
      `${own(model)} conoce dibujos y esto parece una fotografía: míralo de cerca.`,
    blind: (model) =>
      `${own(model)} pinta solo con palabras y no lee imágenes. Usa otro modelo para marcar por una palabra.`,
    none: 'No hay nada marcado.',
    transparent: 'Se marcó lo transparente.',
    opaque: 'Aquí no hay nada transparente.',
    grown: (pixels) => many(pixels, 'Ampliado # píxel.', 'Ampliado # píxeles.'),
    shrunk: (pixels) => many(pixels, 'Reducido # píxel.', 'Reducido # píxeles.'),
    followed: (size) => `El marco de ${size} píxeles rodea lo marcado.`,
    picked: (colour) => `Color ${colour}.`,
    painted: 'Pintado.',
  },
  exports: {
    title: 'Exportar',
    close: 'Cerrar',
    format: 'Formato',
    formats: {
      png: 'PNG',
      jpeg: 'JPEG',
      webp: 'WebP',
      avif: 'AVIF',
      psd: 'PSD',
      ora: 'OpenRaster',
    },
    about: {
      png: 'Cada píxel como está.',
      jpeg: 'Pequeño, para fotografías; sin transparencia.',
      webp: 'Menor que JPEG, con transparencia.',
      avif: 'El menor, con transparencia; tarda en hacerse.',
      psd: 'Para Photoshop y similares: imagen, zona marcada y propuestas como capas.',
      ora: 'Para Krita, GIMP y MyPaint: imagen, zona marcada y propuestas como capas.',
    },
    noAvif: 'Este navegador no escribe AVIF.',
    quality: 'Calidad',
    background: 'Color bajo lo transparente',
    exif: 'Con lo que la fotografía dice de sí misma: cámara, hora, lugar',
    noExif: 'No hay datos propios de una fotografía: no se dice nada de cámara, hora ni lugar',
    crop: 'Solo el recorte',
    pixels: (width, height) => `${width} × ${height} píxeles`,
    size: (bytes) => `unos ${bytes}`,
    save: 'Guardar el archivo',
    working: 'Guardando…',
    layers: {
      picture: 'Imagen',
      marked: 'Zona marcada',
      suggestion: (number) => `Propuesta ${number}`,
    },
  },
  kept: {
    versions: {
      title: 'Versiones',
      intro: 'Una versión es el documento entero como estaba: imagen, zona marcada, marco.',
      name: 'Nombre de la versión',
      keep: 'Guardar una versión',
      none: 'Aún no hay ninguna versión.',
      take: (name) => `Volver a ${own(name)}`,
      taken: (name) => `El documento está como en ${own(name)}. «Deshacer» lo revierte.`,
      remove: (name) => `Eliminar la versión ${own(name)}`,
    },
    selections: {
      title: 'Selecciones',
      intro: 'Una selección es lo que está marcado ahora, guardado con el documento.',
      name: 'Nombre de la selección',
      keep: 'Guardar la selección',
      none: 'Aún no hay ninguna selección.',
      take: (name) => `Marcar ${own(name)}`,
      taken: (name) => `${own(name)} está marcada.`,
      remove: (name) => `Eliminar la selección ${own(name)}`,
      copying: {
        label: (name) => `Lo que el relleno copia de ${own(name)}`,
        options: {
          too: 'El relleno copia también de aquí',
          alone: 'El relleno copia solo de aquí',
          never: 'El relleno no copia nada de aquí',
        },
        said: {
          too: (name) => `El relleno copia de ${own(name)} como del resto.`,
          alone: (name) => `El relleno copia solo de ${own(name)}.`,
          never: (name) => `El relleno no copia nada de ${own(name)}.`,
        },
      },
    },
    menu: 'Versiones…',
    close: 'Cerrar',
    kept: (name) => `${own(name)} se guardó.`,
    removed: 'Eliminada.',
    untitled: (number) => `N.º ${number}`,
    notStored: 'Este documento no se guarda en el navegador, así que esto tampoco.',
  },
  growing: {
    menu: 'Extender la imagen…',
    title: 'Extender la imagen',
    close: 'Cerrar',
    about: {
      fill: 'La imagen sigue más allá de su borde, sin modelo. Una pulsación, un paso que deshacer.',
      model:
        'Pintada según las palabras, en las menos rondas posibles. Una pulsación, un paso que deshacer.',
      steps: 'Pintada marco a marco: cada uno se describe, se mira y se acepta.',
    },
    way: 'Cómo',
    byFill: 'Con lo de alrededor',
    byModel: 'Según las palabras',
    bySteps: 'Marco a marco',
    width: 'Ancho de la proporción',
    height: 'Alto de la proporción',
    other: 'Esta proporción',
    start: (rounds) => many(rounds, 'Extendiendo en una ronda.', 'Extendiendo en # rondas.'),
    extended: 'La imagen tiene su nueva forma.',
    tooLarge: (most) => `La imagen sería mayor que un documento: ${most} píxeles por lado.`,
    enlarge: 'Ampliar cuatro veces toda la imagen',
    enlarging: (parts) => many(parts, 'Ampliando una parte…', 'Ampliando # partes…'),
    enlargedTooLarge: (most) =>
      `Una imagen de hasta ${most} píxeles por lado se puede ampliar cuatro veces. Recórtala antes, o exporta una parte.`,
  },
};
