import { own } from '../own.ts';
import { plurals } from '../plural.ts';
import type { First } from '../shape.ts';

const plural = plurals<'one' | 'many'>('fr');
const many = (count: number, one: string, other: string) =>
  plural(count, { one, many: other, other });

/** What Create offers beside words and sizes. */
export const more: First['create']['advanced']['more'] = {
  title: 'Plus d’options',
  shape: {
    label: 'Forme',
    square: 'Carré',
    ratios: { '3:2': '3 : 2', '2:3': '2 : 3', '16:9': '16 : 9', '9:16': '9 : 16' },
    spoken: {
      '3:2': '3 sur 2, paysage',
      '2:3': '2 sur 3, portrait',
      '16:9': '16 sur 9, paysage',
      '9:16': '9 sur 16, portrait',
    },
    hint: (width, height, rounds) =>
      rounds === 0
        ? `${width} × ${height} : le modèle peint des carrés ; les côtés sont remplis, sans lui, de ce qui est à leurs bords.`
        : `${width} × ${height} : le modèle peint des carrés, puis continue sur les côtés, ${many(rounds, '# carré', '# carrés')} de plus par image.`,
  },
  negative: {
    label: 'Écarter',
    placeholder: 'Ce que les images ne doivent pas montrer',
    hint: 'Le guidage s’éloigne de ces mots.',
    deaf: 'Avec un guidage de 1, rien n’éloigne de ces mots. Augmentez le guidage ci-dessous.',
    tooLong: 'Cela fait trop de mots à écarter.',
    said: (words) => `sans ${own(words)}`,
  },
  start: {
    label: 'Partir de',
    choose: 'Choisir une image',
    drop: 'ou en déposer une ici',
    file: 'Image de départ',
    remove: 'Repartir du bruit',
    alt: (name) => `L’image de départ : ${own(name)}`,
    strength: 'Jusqu’où elle peut s’éloigner',
    strengthHint:
      'À peu, les couleurs et les formes de votre image restent ; à 1, il n’en reste rien. Le modèle en voit le carré central, large de 64 pixels.',
    missing: (name) =>
      name === ''
        ? 'Cela partait d’une autre image, qui n’est pas gardée avec. Choisissez-la de nouveau, sinon on part du bruit.'
        : `Choisissez de nouveau « ${own(name)} » : un rechargement l’a emportée.`,
    said: (name, strength) => `depuis ${own(name)}, ${strength}`,
  },
  history: {
    label: 'Descriptions précédentes',
    forget: 'Oublier ces descriptions',
    forgotten: 'Les descriptions précédentes sont oubliées.',
  },
  lines: {
    label: 'Chaque ligne est une description à part',
    promise: (prompts, pictures) =>
      `${many(prompts, '# description', '# descriptions')}, l’une après l’autre : ${many(pictures, '# image', '# images')}.`,
    about: (duration) => `Environ ${duration}.`,
    unknown: 'On saura combien de temps après la première.',
    tooMany: (most) => `Au plus ${most} descriptions à la fois.`,
    tooLong: (line, over) =>
      `La description ${line} a ${many(over, '# caractère', '# caractères')} de trop.`,
    place: (at, of) => `Description ${at} sur ${of}`,
  },
  again: {
    label: (index) => `L’image ${index} encore, mais…`,
    title: 'Encore, mais…',
    seed: 'Avec une autre graine',
    words: 'Avec d’autres mots, même graine',
    style: (name) => `Dans le style ${own(name)}`,
  },
  extending: (round, rounds) => `Suite de la peinture, ${round} sur ${rounds}`,
};
