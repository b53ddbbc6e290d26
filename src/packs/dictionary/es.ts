import { glossary, type Dictionary } from './dictionary.ts';
import things from './words/es.json' with { type: 'json' };

export const dictionary: Dictionary = {
  things,
  words: glossary({
    red: 'rojo',
    orange: 'naranja, anaranjado',
    yellow: 'amarillo',
    green: 'verde',
    teal: 'turquesa, verde azulado',
    blue: 'azul',
    purple: 'morado, violeta, púrpura, lila',
    pink: 'rosa, rosado',
    brown: 'marrón, café, pardo',
    black: 'negro',
    white: 'blanco',
    gray: 'gris',
    cartoon: 'dibujo animado, dibujos animados, dibujado, dibujo, caricatura',
    glossy: 'brillante, lustroso',
    flat: 'plano, minimalista',
    sticker: 'pegatina, calcomanía',
    style: 'estilo',
    gradient: 'degradado',
    background: 'fondo',
    picture: 'imagen',
    emoji: 'emoji',
    something: 'algo',
    cake: 'pastel, tarta',
    blossom: 'flor',
    'full moon': 'luna',
    automobile: 'coche, carro',
    ship: 'barco',
    and: 'y, e',
    with: 'con',
    of: 'de',
    on: 'sobre',
    in: 'en',
    'in front of': 'delante de, ante',
    under: 'bajo',
    to: 'al',
    '': 'un, una, unos, unas, el, la, los, las, del, es, son',
  }),
  after: true,
  stem: (word) => {
    const one = word.replace(/(?<=..)ces$/, 'z');
    return one.replace(/(?<=...)(?:[oae]?s|[oae])$/, '').replace(/(?<=...)s$/, '');
  },
};
