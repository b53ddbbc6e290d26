/** What went wrong and what to do; what is refused and why; the note about the model. */
import { own } from '../own.ts';
import type { First } from '../shape.ts';

const again = 'puis réessayez.';

export const errors: First['errors']['byCode'] = {
  'invalid-request': {
    title: 'Cela ne peut pas être peint tel que demandé',
    advice: 'Changez la valeur indiquée et réessayez.',
  },
  'invalid-manifest': {
    title: 'La description du modèle est abîmée',
    advice: 'Rechargez la page. Si cela se reproduit, le modèle de ce site doit être réparé.',
  },
  'unsupported-format': {
    title: 'Le modèle est plus récent que cette page',
    advice: `Rechargez la page pour obtenir le dernier Easel, ${again}`,
  },
  'corrupt-data': {
    title: 'Une partie du modèle est arrivée abîmée',
    advice: 'Réessayez : seule la partie abîmée est téléchargée de nouveau.',
  },
  network: {
    title: 'La connexion a été perdue',
    advice: 'Ce qui est arrivé est gardé. « Réessayer » reprend à cet endroit.',
  },
  storage: {
    title: 'Ce navigateur n’a pas voulu garder le modèle',
    advice: `Libérez de la place sur le disque ou quittez la fenêtre privée, ${again}`,
  },
  'out-of-memory': {
    title: 'La mémoire n’a pas suffi',
    advice: `Fermez d’autres onglets, ou demandez une taille plus petite ou moins d’images, ${again}`,
  },
  'unsupported-device': {
    title: 'Cet appareil ne peut pas faire cela',
    advice: 'Choisissez une taille plus petite, ou le processeur pour le calcul dans les réglages.',
  },
  'device-lost': {
    title: 'La carte graphique a lâché',
    advice: 'En général elle revient d’elle-même. Réessayez.',
  },
  'worker-crashed': {
    title: 'Le moteur s’est arrêté',
    advice:
      'Il a été redémarré. Réessayez, avec moins d’images ou de plus petites si cela se répète.',
  },
  cancelled: { title: 'Annulé', advice: '« Créer » recommence quand vous voulez.' },
  internal: {
    title: 'Quelque chose s’est mal passé dans Easel',
    advice: 'Réessayez. Si cela se répète, rechargez la page.',
  },
};

const memory = 'La mémoire n’a pas suffi';

export const faults: First['files']['faults'] = {
  fill: {
    'invalid-request': {
      title: 'Il n’y a rien à partir de quoi remplir',
      advice:
        'Démarquez un peu de l’image autour de ce qui doit partir, puis remplissez de nouveau.',
    },
    'out-of-memory': {
      title: memory,
      advice: `Marquez une plus petite partie à la fois, ou fermez d’autres onglets, ${again}`,
    },
    internal: {
      title: 'Le remplissage a échoué',
      advice: `L’image est comme avant. Marquez un peu autrement, ${again}`,
    },
  },
  picture: {
    'corrupt-data': {
      title: 'Cette image ne peut pas être ouverte',
      advice:
        'Ouvrez-la dans un autre programme et réenregistrez-la, ou choisissez un autre fichier.',
    },
    'unsupported-format': {
      title: 'Ce fichier ne peut pas être ouvert',
      advice: `Enregistrez-le en PNG ou en JPEG dans un autre programme, ${again}`,
    },
    'invalid-request': {
      title: 'Cette image est trop grande',
      advice: `Réduisez-la dans un autre programme, ${again}`,
    },
    'out-of-memory': {
      title: memory,
      advice: `Fermez d’autres onglets ou réduisez l’image, ${again}`,
    },
    'worker-crashed': {
      title: 'Cette image ne peut pas être ouverte',
      advice: `Fermez d’autres onglets ou réduisez l’image, ${again}`,
    },
  },
  folder: {
    'corrupt-data': {
      title: 'Ce modèle n’est pas complet',
      advice: 'Corrigez ce qui est indiqué et redonnez-le. Rien n’en a été gardé.',
    },
    'unsupported-format': {
      title: 'Ce modèle ne peut pas être ajouté',
      advice:
        'La page « Bring your own weights » de la documentation dit lesquels peuvent l’être. Rien n’en a été gardé.',
    },
    'invalid-request': {
      title: 'Ce modèle ne peut pas être ajouté tel quel',
      advice: 'Corrigez ce qui est indiqué et redonnez-le. Rien n’en a été gardé.',
    },
    storage: {
      title: 'Il n’y a pas de place pour le modèle',
      advice:
        'Libérez de la place sur le disque, choisissez des poids plus légers ou quittez la fenêtre privée.',
    },
  },
  document: {
    'corrupt-data': {
      title: 'Ce document est abîmé',
      advice:
        'Les autres documents sont intacts. Une image que vous en avez exportée peut être ouverte.',
    },
    'unsupported-format': {
      title: 'Ce document est plus récent que cette page',
      advice: 'Rechargez la page pour obtenir le dernier Easel, puis ouvrez-le de nouveau.',
    },
    'invalid-request': {
      title: 'Ce document n’est pas ici',
      advice: 'Il a peut-être été supprimé dans un autre onglet. Choisissez-en un autre.',
    },
    storage: {
      title: 'Ce navigateur n’a pas voulu garder le document',
      advice:
        'Exportez-le en PNG pour le garder ; libérez de la place sur le disque ou quittez la fenêtre privée.',
    },
    'out-of-memory': {
      title: memory,
      advice: 'Fermez d’autres onglets, puis ouvrez le document de nouveau.',
    },
  },
  past: {
    'corrupt-data': {
      title: 'Ce qui pouvait être annulé est abîmé',
      advice:
        'L’image est entière. Ce que vous ferez à partir d’ici pourra de nouveau être annulé.',
    },
  },
  library: {
    'corrupt-data': {
      title: 'Ce fichier est abîmé',
      advice:
        'Copiez-le ou téléchargez-le de nouveau, ou choisissez-en un autre. La bibliothèque est comme avant.',
    },
    'unsupported-format': {
      title: 'Ce fichier ne peut pas être importé',
      advice:
        'Les PNG et les sauvegardes d’une bibliothèque de cet Easel ou d’un plus ancien le peuvent.',
    },
    'invalid-request': {
      title: 'Ce fichier ne peut pas être importé',
      advice: 'Les PNG et les sauvegardes d’une bibliothèque le peuvent.',
    },
    storage: {
      title: 'Ce navigateur n’a pas voulu garder les images',
      advice: `Libérez de la place sur le disque ou quittez la fenêtre privée, ${again}`,
    },
    'out-of-memory': { title: memory, advice: `Fermez d’autres onglets, ${again}` },
  },
  link: {
    'corrupt-data': {
      title: 'Ce lien ne peut pas servir',
      advice: 'Redemandez-le, et copiez-le en entier.',
    },
    'unsupported-format': {
      title: 'Ce lien est plus récent que cette page',
      advice: 'Rechargez la page pour obtenir le dernier Easel, puis ouvrez le lien de nouveau.',
    },
    'invalid-request': {
      title: 'Ce lien ne peut pas servir',
      advice: 'Ce qu’il demande est hors limites ici. Redemandez-le.',
    },
  },
};

export const refusals: First['policy'] = {
  categories: {
    hate: {
      name: 'Haine',
      about: 'Symboles de haine, clichés blessants, tout ce qui rabaisse un groupe de personnes.',
    },
    harassment: {
      name: 'Harcèlement',
      about: 'Des images pour moquer, menacer, humilier ou persécuter quelqu’un.',
    },
    violence: {
      name: 'Violence',
      about: 'Tuer, blesser ou humilier des personnes ou des animaux, et leur souffrance.',
    },
    'self-harm': {
      name: 'Automutilation',
      about:
        'Suicide, scarification, troubles alimentaires, et tout ce qui les rend attirants. Si cela vous concerne : parlez à quelqu’un de confiance. findahelpline.com recense des lignes gratuites dans de nombreux pays, la plupart joignables jour et nuit.',
    },
    sexual: {
      name: 'Contenu sexuel',
      about: 'Nudité, actes sexuels, services sexuels, et images destinées à exciter.',
    },
    shocking: {
      name: 'Contenu choquant',
      about: 'Sang, excréments, gestes obscènes, et ce qui est fait pour dégoûter.',
    },
    'illegal-activity': {
      name: 'Activités illégales',
      about: 'Drogues, vol, vandalisme, et la manière de s’y prendre.',
    },
    deception: {
      name: 'Tromperie',
      about: 'Fausses preuves, nouvelles inventées, faux papiers et complots.',
    },
    political: {
      name: 'Politique',
      about:
        'Personnalités politiques, élections, manifestations, et ce qui veut influencer un vote.',
    },
    health: {
      name: 'Santé',
      about: 'Maladies, personnes qui en souffrent, et conseils pour les soigner.',
    },
    spam: { name: 'Spam', about: 'Publicité en masse, appâts et ventes pyramidales.' },
    'public-figures': {
      name: 'Personnalités publiques',
      about: 'Portraits de personnes réelles connues du public.',
    },
  },
  notLoaded:
    'Les listes qui servent à vérifier les descriptions n’ont pas pu être chargées ; rien n’a donc été fait. Vérifiez la connexion, rechargez la page et réessayez.',
  held: {
    title: (category) => `Retenue : ${category.toLocaleLowerCase('fr')}`,
    why: (label, percent) =>
      `Le contrôle des images de ce site y voit « ${own(label)} » (${percent} %).`,
    unseen: 'Retenue : non contrôlée',
    fault: (fault) =>
      `Ce site fait examiner les images avant de les montrer, et cela a échoué : ${own(fault)}`,
    show: 'La montrer quand même',
    use: 'L’utiliser quand même',
    leave: 'Y renoncer',
    again: 'Contrôler à nouveau',
    more: (count) => `Également retenues : ${count}`,
    leaveAll: 'Renoncer à toutes',
  },
  refused: {
    title: (category) => `Pas fait : ${category.toLocaleLowerCase('fr')}`,
    why: (words) =>
      words === undefined
        ? 'Retenu pour ce que l’ensemble semble vouloir dire.'
        : `Retenu à cause de « ${own(words)} ».`,
    whyNot: 'Dites-le autrement, ou demandez autre chose.',
    wrong: 'Si la demande était anodine : la vérification est simple, et d’autres mots suffiront.',
    rephrase: 'Changer les mots',
    goOn: 'Faire quand même',
    again: 'Appuyez encore une fois pour le faire quand même.',
    read: 'Lire les règles',
  },
};

export const disclosure: First['disclosure'] = {
  label: 'À propos du modèle',
  title: 'Avant de commencer : ici peint un petit modèle',
  points: [
    'Il tourne sur cette machine et a appris de dessins d’emoji sous licence libre, pas du web entier. Il est à son meilleur avec une seule chose sur un fond uni.',
    'Il ne sait dessiner ni l’écriture, ni le portrait de quelqu’un, ni les photographies, ni les scènes chargées ; il ne compte pas, et les formes sont souvent fausses.',
    'Il répète les habitudes des dessins qui l’ont formé : l’air qu’y ont un médecin, une maison ou un repas.',
  ],
  card: 'Lire la fiche du modèle',
  dismiss: 'Compris',
};
