import { own } from '../own.ts';
import { plurals } from '../plural.ts';
import type { Rest } from '../shape.ts';

const plural = plurals<'one' | 'many'>('fr');
const many = (count: number, one: string, other: string) =>
  plural(count, { one, many: other, other });

export const editTools: Pick<Rest['edit'], 'selecting' | 'exports' | 'kept' | 'growing'> = {
  selecting: {
    title: 'Zone marquée',
    close: 'Fermer',
    by: 'Pixels',
    grow: 'Dilater',
    shrink: 'Contracter',
    soften: 'Adoucir',
    outside: 'Il n’y a pas d’image à cet endroit.',
    wand: 'Ce qui a cette couleur est marqué.',
    unwand: 'Ce qui a cette couleur est démarqué.',
    looking: 'Recherche en cours…',
    named: (word) => `Ce qui ressemble le plus à « ${own(word)} » est marqué.`,
    unnamed: (word) => `Ce qui ressemble le plus à « ${own(word)} » n’est plus marqué.`,
    nowhere: (word) => `Rien ici ne ressemble plus à « ${own(word)} » que le reste.`,
    doubtful: (model) =>
      `${own(model)} connaît les dessins, et ceci ressemble à une photo : regardez de près.`,
    blind: (model) =>
      `${own(model)} peint d’après des mots seulement et ne lit pas d’images. Utilisez un autre modèle pour marquer d’après un mot.`,
    none: 'Rien n’est marqué.',
    transparent: 'Ce qui est transparent est marqué.',
    opaque: 'Rien n’est transparent ici.',
    grown: (pixels) => many(pixels, 'Dilaté de # pixel.', 'Dilaté de # pixels.'),
    shrunk: (pixels) => many(pixels, 'Contracté de # pixel.', 'Contracté de # pixels.'),
    followed: (size) => `Le cadre de ${size} pixels entoure ce qui est marqué.`,
    picked: (colour) => `Couleur ${colour}.`,
    painted: 'Peint.',
  },
  exports: {
    title: 'Exporter',
    close: 'Fermer',
    format: 'Format',
    formats: {
      png: 'PNG',
      jpeg: 'JPEG',
      webp: 'WebP',
      avif: 'AVIF',
      psd: 'PSD',
      ora: 'OpenRaster',
    },
    about: {
      png: 'Chaque pixel tel quel.',
      jpeg: 'Petit, pour les photographies ; sans transparence.',
      webp: 'Plus petit que JPEG, avec transparence.',
      avif: 'Le plus petit, avec transparence ; lent à faire.',
      psd: 'Pour Photoshop et semblables : image, zone marquée et propositions en calques.',
      ora: 'Pour Krita, GIMP et MyPaint : image, zone marquée et propositions en calques.',
    },
    noAvif: 'Ce navigateur n’écrit pas d’AVIF.',
    quality: 'Qualité',
    background: 'Couleur sous la transparence',
    exif: 'Avec ce que la photographie dit d’elle-même : appareil, heure, lieu',
    noExif:
      'Aucune donnée propre à une photographie : ni appareil, ni heure, ni lieu ne sont indiqués',
    crop: 'Seulement le recadrage',
    pixels: (width, height) => `${width} × ${height} pixels`,
    size: (bytes) => `environ ${bytes}`,
    save: 'Enregistrer le fichier',
    working: 'Enregistrement…',
    layers: {
      picture: 'Image',
      marked: 'Zone marquée',
      suggestion: (number) => `Proposition ${number}`,
    },
  },
  kept: {
    versions: {
      title: 'Versions',
      intro: 'Une version est tout le document tel qu’il était : image, marquage, cadre.',
      name: 'Nom de la version',
      keep: 'Garder une version',
      none: 'Il n’y a pas encore de version.',
      take: (name) => `Revenir à ${own(name)}`,
      taken: (name) => `Le document est comme dans ${own(name)}. « Annuler » revient en arrière.`,
      remove: (name) => `Supprimer la version ${own(name)}`,
    },
    selections: {
      title: 'Sélections',
      intro: 'Une sélection est ce qui est marqué maintenant, gardé avec le document.',
      name: 'Nom de la sélection',
      keep: 'Garder la sélection',
      none: 'Il n’y a pas encore de sélection.',
      take: (name) => `Marquer ${own(name)}`,
      taken: (name) => `${own(name)} est marqué.`,
      remove: (name) => `Supprimer la sélection ${own(name)}`,
      copying: {
        label: (name) => `Ce que le remplissage copie de ${own(name)}`,
        options: {
          too: 'Le remplissage copie aussi d’ici',
          alone: 'Le remplissage ne copie que d’ici',
          never: 'Le remplissage ne copie rien d’ici',
        },
        said: {
          too: (name) => `Le remplissage copie de ${own(name)} comme du reste.`,
          alone: (name) => `Le remplissage ne copie que de ${own(name)}.`,
          never: (name) => `Le remplissage ne copie rien de ${own(name)}.`,
        },
      },
    },
    menu: 'Versions…',
    close: 'Fermer',
    kept: (name) => `${own(name)} est gardé.`,
    removed: 'Supprimé.',
    untitled: (number) => `N° ${number}`,
    notStored: 'Ce document n’est pas gardé dans le navigateur, et ceci ne peut donc pas l’être.',
  },
  growing: {
    menu: 'Étendre l’image…',
    title: 'Étendre l’image',
    close: 'Fermer',
    about: {
      fill: 'L’image continue au-delà de son bord, sans modèle. Un clic, une étape à annuler.',
      model:
        'Peint d’après les mots, en aussi peu de tours que possible. Un clic, une étape à annuler.',
      steps: 'Peint un cadre après l’autre : chacun est décrit, regardé et accepté.',
    },
    way: 'Comment',
    byFill: 'D’après les alentours',
    byModel: 'D’après les mots',
    bySteps: 'Cadre par cadre',
    width: 'Largeur du rapport',
    height: 'Hauteur du rapport',
    other: 'Ce rapport',
    start: (rounds) => many(rounds, 'Extension en un tour.', 'Extension en # tours.'),
    extended: 'L’image a sa nouvelle forme.',
    tooLarge: (most) => `L’image serait plus grande qu’un document : ${most} pixels de côté.`,
    enlarge: 'Agrandir quatre fois toute l’image',
    enlarging: (parts) =>
      many(parts, 'Agrandissement d’une partie…', 'Agrandissement de # parties…'),
    enlargedTooLarge: (most) =>
      `Une image d’au plus ${most} pixels de côté peut être agrandie quatre fois. Recadrez-la d’abord, ou exportez-en une partie.`,
  },
};
