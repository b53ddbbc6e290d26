import { glossary, type Dictionary } from './dictionary.ts';
import things from './words/fr.json' with { type: 'json' };

export const dictionary: Dictionary = {
  things,
  words: glossary({
    red: 'rouge',
    orange: 'orange, orangé',
    yellow: 'jaune',
    green: 'vert',
    teal: 'turquoise, bleu canard, sarcelle',
    blue: 'bleu',
    purple: 'violet, violette, pourpre, mauve',
    pink: 'rose',
    brown: 'marron, brun, brune',
    black: 'noir',
    white: 'blanc, blanche',
    gray: 'gris, grise',
    cartoon: 'dessin animé, dessiné, dessin, bande dessinée',
    glossy: 'brillant, luisant',
    flat: 'plat, plate, minimaliste',
    sticker: 'autocollant, vignette',
    style: 'style',
    gradient: 'dégradé',
    background: 'fond, arrière-plan',
    picture: 'image',
    emoji: 'émoji',
    something: 'quelque chose',
    cake: 'gâteau',
    automobile: 'voiture',
    ship: 'navire',
    and: 'et',
    with: 'avec',
    of: 'de, d',
    on: 'sur',
    in: 'dans, en',
    'in front of': 'devant',
    under: 'sous',
    to: 'à, au, aux',
    '': 'un, une, des, le, la, les, l, du, est, sont',
  }),
  after: true,
  stem: (word) => {
    const one = word.replace(/eaux$/, 'eau').replace(/(?<=..[^e])aux$/, 'al');
    return one.length > 3 ? one.replace(/(?<=...)(?:es|s|x|e)$/, '') : one;
  },
};
