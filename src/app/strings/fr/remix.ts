import { own } from '../own.ts';
import { lists, plurals } from '../plural.ts';
import type { Rest } from '../shape.ts';

const plural = plurals<'one' | 'many'>('fr');
const many = (count: number, one: string, other: string) =>
  plural(count, { one, many: other, other });
const all = lists('fr', 'unit');
const pictures = (count: number) => many(count, '# image', '# images');

export const remix: Rest['remix'] = {
  heading: 'Remixer des images',
  intro:
    'Partez d’une image plutôt que de mots : une faite ici, ou une des vôtres. Elle est lue sur cette machine et n’en sort pas.',
  modes: {
    legend: 'Que faire',
    variations: 'Variations',
    interpolate: 'Fondu',
    textDiff: 'Changer par des mots',
  },
  about: {
    variations: 'Trois autres images de la même idée.',
    interpolate:
      'Le chemin d’une image à la suivante, par petits pas. Avec trois ou plus, il passe par chacune à son tour.',
    textDiff: 'L’image tournée, pas à pas, d’une description vers une autre.',
  },
  sources: {
    label: 'Images de départ',
    add: 'Choisir une image',
    drop: 'ou en déposer ou en coller une ici',
    picture: (index) => `Image ${index}`,
    remove: (index) => `Retirer l’image ${index}`,
    earlier: (index) => `Avancer l’image ${index} d’une place`,
    later: (index) => `Reculer l’image ${index} d’une place`,
    order:
      'Le fondu suit cet ordre. Faites glisser les images, ou servez-vous de leurs flèches, pour le changer.',
    moved: (place, count) => `Maintenant à la place ${place} sur ${count}.`,
    opening: 'Ouverture de l’image…',
    needOne: 'Ajoutez d’abord une image.',
    blind: (model) =>
      `${model} peint uniquement d’après des mots et ne lit pas d’images. Prenez un autre modèle pour Remix.`,
    needTwo: 'Ajoutez au moins deux images à fondre.',
    added: (count) => many(count, 'Une image est ici.', '# images sont ici.'),
    full: {
      title: 'Cette image n’a pas été ajoutée',
      message: (most) => `Il y a ${most} images ici, c’est le maximum.`,
      advice: 'Retirez-en d’abord une, puis ajoutez-la de nouveau.',
    },
  },
  matte: 'Couleur derrière la transparence',
  trail: { label: 'D’où cela vient', back: (task) => `Retour à ce dont c’est issu : ${task}` },
  difference: {
    label: 'À quel point différente',
    least: 'Semblable',
    most: 'Différente',
    value: (percent) => `${percent} pour cent d’écart`,
  },
  words: {
    from: 'Ce qu’elle montre (facultatif)',
    to: 'Ce qu’elle doit devenir',
    needTo: 'Dites ce que l’image doit devenir.',
  },
  theta: {
    label: 'Jusqu’où tourner',
    least: 'Un peu',
    most: 'Loin',
    value: (theta) => `thêta jusqu’à ${theta}`,
    shown: (theta) => `θ ${theta}`,
  },
  frames: { label: 'Images en chemin', value: pictures },
  noise: { legend: 'Détails', slerp: 'Tournent aussi', fixed: 'Comme dans la première' },
  care: { legend: 'Soin', quick: 'Rapide', balanced: 'Équilibré', exact: 'Exact' },
  start: 'Les faire',
  cancel: 'Annuler',
  progressLabel: 'Remix en cours',
  results: 'Résultats',
  frame: (index, count) => `Image ${index} sur ${count}`,
  places: {
    variation: (index) => `Variation ${index}`,
    theta: (theta, shown) => (theta === 0 ? 'θ 0 : l’image, refaite' : `θ ${shown}`),
    between: (place) => {
      const whole = Math.round(place);
      if (Math.abs(place - whole) < 1e-6) return `Image ${whole + 1}, refaite`;
      const from = Math.floor(place);
      return `${Math.round(100 * (place - from))} % du chemin de l’image ${from + 1} à ${from + 2}`;
    },
  },
  scrub: 'Parcourir les images',
  play: 'Lire',
  pause: 'Pause',
  rate: 'Images par seconde',
  thereAndBack: 'Aller et retour',
  download: 'Télécharger le PNG',
  downloadFrames: 'Tout télécharger en zip',
  downloadAnimation: 'Télécharger en PNG animé',
  animating: 'Écriture de l’animation…',
  useAsSource: 'Partir de celle-ci',
  varyThis: 'Varier celle-ci',
  varyThisHint: 'Trois variations de cette image',
  done: (count, duration) => `${pictures(count)} en ${duration}`,
  remake: {
    title: 'À quel point peut-on la refaire ?',
    about:
      'Easel lit une image comme deux choses : ce qu’elle montre, et le bruit qui contient tous les autres détails. La repeindre à partir des deux devrait donner la même petite image. L’écart se mesure en décibels (PSNR) : au-delà de 30, l’œil ne voit guère de différence, et 10 de plus signifient un tiers de l’erreur.',
    start: 'La refaire',
    original: (index) => `Image ${index}, telle que le modèle la lit`,
    remade: (index) => `Image ${index}, refaite`,
    result: (decibels) => `${decibels} dB`,
    steps: (steps) => `${steps} étapes à l’aller, ${steps} au retour, à 64 × 64 pixels`,
    announce: (decibels) => `Refaite : ${all(decibels)} décibels.`,
  },
  score: {
    title: 'Les mots correspondent-ils ?',
    about:
      'CLIP fait des mots et des images des directions dans un même espace. Plus deux directions sont proches, mieux elles s’accordent : 1 serait la même direction, 0 n’a rien en commun. Le nombre seul dit peu ; comparez des images, ou d’autres mots pour une image.',
    caption: 'Mots à comparer',
    start: 'Comparer',
    needCaption: 'Écrivez d’abord quelques mots.',
    results: (caption) => `Accord avec « ${own(caption)} »`,
    source: (index) => `Image ${index}`,
    result: (index) => `Résultat ${index}`,
    announce: (best) => `Le meilleur accord est ${best}.`,
  },
  announceStart: 'Remix en cours. Échap annule.',
  announceDone: (count) => `Terminé : ${pictures(count)}.`,
  announceCancelled: 'Annulé.',
};
