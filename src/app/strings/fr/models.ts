import { own } from '../own.ts';
import { lists } from '../plural.ts';
import type { Rest } from '../shape.ts';

const all = lists('fr');

export const models: Rest['models'] = {
  heading: 'Modèles',
  intro: 'Ce qui peint vos images, d’où cela vient, et la place que cela prend.',
  none: 'Aucun modèle n’a été trouvé à côté de cette page.',
  loading: 'Recherche de modèles…',
  version: (version) => `version ${version}`,
  size: 'Taille',
  licence: 'Licence',
  stored: 'Gardé',
  storage: {
    indexeddb: 'Sur cette machine, utilisable hors ligne',
    memory: 'En mémoire, jusqu’à la fermeture de cette page',
    none: 'Pas encore téléchargé',
  },
  can: 'Sait',
  canDo: (sizes, readsPictures) =>
    `${readsPictures ? 'Peindre d’après des mots et des images' : 'Peindre d’après des mots'}, ${all(sizes.map(String))} pixels`,
  goodFor: 'Bon pour',
  notSaid: 'Ne le dit pas',
  kinds: {
    drawings: 'les dessins',
    photographs: 'les photos',
    art: 'l’art',
  },
  all,
  photograph: {
    label: 'On dirait une photo',
    unfit: (name, kinds) =>
      `On dirait une photo, et ${own(name)} est bon pour ${all(kinds)} : ce qu’il fera n’y ressemblera pas.`,
    about: 'Remplissez la partie marquée d’après ce qui l’entoure, ou prenez un autre modèle.',
    fill: 'Remplir plutôt',
    models: 'Autres modèles',
    dismiss: 'Continuer',
  },
  needs: 'Demande',
  needsAtMost: (size, stage) => `${size} de mémoire au plus, dans « ${stage} »`,
  needsMemory: (size) => `${size} de mémoire ou plus`,
  fits: 'Sur cet appareil',
  fitsHere: {
    unknown: 'Calcul en cours…',
    yes: 'Il tient',
    perhaps: 'On essaie : la mémoire d’une carte graphique est une estimation',
    no: 'Il ne tient pas',
  },
  fitsUpTo: (size) => `Les images de ${size} pixels tiennent, pas les plus grandes`,
  plan: {
    title: 'Ce qui est en mémoire, et quand',
    titleOf: (name) => `Ce qui est en mémoire, et quand, pour ${own(name)}`,
    turns:
      'Ses parties se relaient : celle qui a fini laisse la place quand la suivante en a besoin.',
    processorRoom: (size) => `L’environnement du processeur a ${size} pour cela.`,
    graphicsRoom: (size, piece) =>
      `On suppose que la carte graphique a ${size} pour cela, une estimation, et n’accepte aucun morceau de plus de ${piece}.`,
    atOnce: 'À la fois',
    largest: 'Plus grand morceau',
    bits: 'Bits',
  },
  used: 'Utilisé par Créer',
  useThis: 'Utiliser',
  useIt: (name) => `Utiliser ${own(name)}`,
  nowUsed: (name) => `${own(name)} est utilisé à partir de maintenant.`,
  update: 'Chercher une mise à jour',
  export: 'Exporter',
  exportIt: (name) => `Exporter ${own(name)} en zip`,
  exporting: 'Exportation…',
  remove: 'Retirer de cette machine',
  removeTitle: 'Retirer ce modèle ?',
  removeBody: (name, size) =>
    `${own(name)} libère ${size}. Easel le retéléchargera quand il en aura besoin.`,
  removeGiven: (name, size) =>
    `${own(name)} libère ${size}. Pour le ravoir, ajoutez-le de nouveau : exportez-le d’abord si vous n’en avez pas d’autre copie.`,
  removeConfirm: 'Retirer',
  removeCancel: 'Le garder',
  removed: 'Le modèle a été retiré.',
  removeIt: (name) => `Retirer ${own(name)} de cette machine`,
  removeAddOn: (name, size) =>
    `${own(name)} libère ${size}. Le modèle qu’il complète reste ; « Plus d’options » dans Créer le retélécharge.`,
  addOns: 'Ajouts',
  addOnsIntro: 'Des parties téléchargées en plus du modèle. Elles partent avec lui.',
  card: 'Fiche du modèle',
  noCard: 'Ce modèle est venu sans fiche.',
  attribution: 'Fait à partir de',
  attributionIntro: 'Des données et des parties d’autres auteurs, avec leurs licences.',
  by: (author) => `de ${author}`,
  defaults: 'Ses propres réglages',
  stage: 'Phase',
  steps: 'Étapes',
  guidance: 'Guidage',
  sampler: 'Échantillonneur',
  add: {
    title: 'Ajouter un modèle',
    intro:
      'Un modèle d’Easel, ou un dossier diffusers (UnCLIPPipeline, comme Karlo), vérifié et converti ici : depuis un dossier ou un zip de cette machine, ou depuis une adresse.',
    drop: 'Déposez ici un dossier ou un zip',
    folder: 'Choisir un dossier',
    zip: 'Choisir un zip',
    folderLabel: 'Dossier du modèle',
    zipLabel: 'Zip du modèle',
    address: {
      label: 'Ou un modèle ailleurs',
      placeholder: 'propriétaire/nom, ou https://…',
      read: 'Y regarder',
      more: 'Jeton, hôte des fichiers',
      token: 'Jeton, pour un modèle qui n’est pas donné à tous',
      tokenHint: 'Il ne va qu’au hub, et n’est gardé nulle part.',
      tokenGoes: (host) => `Votre jeton va à ${host}, et à nul autre.`,
      fileHost: 'Hôte des fichiers, si c’en est un autre',
      fileHostHint:
        'Pour les gros fichiers, les hubs renvoient vers un second hôte. Celui de Hugging Face est connu ici.',
      hosts:
        'Ces hôtes seront interrogés pour les fichiers du modèle, et sauront d’où vous demandez :',
      hostsHint:
        'Un worker à part les interroge. Il ne sait rien de vos mots ni de vos images, et ne peut joindre personne d’autre.',
      agree: (host) => `Interroger ${host}`,
    },
    fetched: 'À télécharger',
    looking: 'Examen de chacune de ses parties…',
    sayLicence:
      'Le dossier n’indique pas sa licence. Lisez ses conditions là d’où il vient, et donnez ici leur nom.',
    goOn: 'Continuer',
    parameters: 'Paramètres',
    millions: (count) =>
      count >= 1e9
        ? `${(count / 1e9).toLocaleString('fr', { maximumFractionDigits: 1 })} milliards`
        : `${(count / 1e6).toLocaleString('fr', { maximumFractionDigits: 1 })} millions`,
    replaces: (version) => `Il prend la place de la version ${version}, qui est ici.`,
    weights: 'Poids',
    types: {
      q8: {
        name: '8 bits',
        spoken: '8 bits par poids',
        hint: 'Chaque poids s’écarte d’environ 0,5 %, les images de 2 à 3 % (essayé avec la forme de Karlo et des poids aléatoires).',
      },
      q4: {
        name: '4 bits',
        spoken: '4 bits par poids',
        hint: 'Les poids linéaires s’écartent d’environ 8 %, les images de 14 à 24 % (essayé avec la forme de Karlo et des poids aléatoires).',
      },
      f16: {
        name: '16 bits',
        spoken: '16 bits par poids',
        hint: 'Chaque poids s’écarte d’environ 0,02 % : comme l’original, deux fois la taille de 8 bits.',
      },
    },
    terms: (licence) => `En l’ajoutant, vous l’utilisez selon ses conditions : ${licence}.`,
    start: (size) => `L’ajouter (${size})`,
    resume: 'Reprendre l’ajout',
    kept: (kept, total) => `${kept} sur ${total} sont déjà ici d’un essai précédent.`,
    pause: 'Pause',
    cancel: 'Pas maintenant',
    cancelAll: 'Annuler, ne rien garder',
    progress: (name) => `Ajout de ${own(name)}`,
    done: (name) => `${own(name)} a été ajouté, et Créer l’utilise.`,
    unfinished: 'Commencé et pas terminé',
    unfinishedOne: (name, size) =>
      `${own(name)} (${size}) n’est pas encore complet. Redonnez le même dossier ou la même adresse pour continuer.`,
    unfinishedDownload: (address, size) =>
      `${address} (${size} à télécharger) n’est pas encore là en entier. Regardez-y de nouveau pour continuer.`,
    discard: 'Abandonner',
    discardIt: (name) => `Abandonner ce qui est ici de ${own(name)}`,
  },
};
