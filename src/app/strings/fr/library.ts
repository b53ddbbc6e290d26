import { own, refusals } from '../own.ts';
import { lists, plurals } from '../plural.ts';
import type { Rest } from '../shape.ts';

const refusal = refusals(own);

const plural = plurals<'one' | 'many'>('fr');
const many = (count: number, one: string, other: string) =>
  plural(count, { one, many: other, other });
const all = lists('fr', 'unit');
const pictures = (count: number) => many(count, '# image', '# images');
const named = (prompt: string) => (prompt === '' ? 'une image sans mots' : prompt);

export const library: Rest['library'] = {
  origin: {
    document: (name) => `Faite pour votre document « ${own(name)} ».`,
    someDocument: 'Faite pour un de vos documents.',
    file: 'Faite d’après une de vos images, qui n’est pas dans la bibliothèque.',
    removeAll: (count) =>
      many(count, 'Supprimer celle faite pour cela', 'Supprimer les # faites pour cela'),
  },
  heading: 'Bibliothèque',
  intro: 'Chaque image que vous faites est gardée ici, sur cette machine et nulle part ailleurs.',
  introOff:
    'Les nouvelles images ne sont pas gardées : c’est dans les réglages. Ce qui est ici reste jusqu’à ce que vous le supprimiez.',
  reading: 'Ouverture de la bibliothèque…',
  count: pictures,
  countOf: (shown, whole) => `${shown.toLocaleString('fr')} sur ${pictures(whole)}`,
  newer: (count) =>
    many(
      count,
      '# entrée a été écrite par un Easel plus récent. Rechargez la page pour l’obtenir ; elle n’a pas été modifiée.',
      '# entrées ont été écrites par un Easel plus récent. Rechargez la page pour l’obtenir ; elles n’ont pas été modifiées.',
    ),
  damaged: (count) =>
    many(
      count,
      '# entrée n’a pas pu être lue et n’est pas montrée.',
      '# entrées n’ont pas pu être lues et ne sont pas montrées.',
    ),
  tasks: {
    textToImage: 'Faite avec des mots',
    edit: 'Retouche d’une image',
    reconstruct: 'Reconstruction',
    variations: 'Variation',
    interpolate: 'Fondu',
    textDiff: 'Changée par des mots',
    imported: 'Importée',
  },

  empty: {
    title: 'Encore rien ici',
    body: 'Les images apparaissent ici à mesure que vous les faites. Vous pouvez aussi déposer des PNG ou une sauvegarde sur cette page, ou coller une image.',
    create: 'Créer une image',
    noMatch: 'Aucune image ne correspond.',
    showAll: 'Tout montrer',
  },

  search: {
    label: 'Chercher dans la bibliothèque',
    by: 'Chercher par',
    words: 'Mots',
    meaning: 'Sens',
    wordsPlaceholder: 'Mots de la description',
    meaningPlaceholder: 'Ce que montre l’image',
    wordsHint: 'Trouve les descriptions qui contiennent ces mots.',
    meaningHint:
      'CLIP classe toutes les images selon leur accord avec les mots. Appuyez sur Entrée.',
    go: 'Chercher',
    picture: 'D’après une image',
    like: 'Classées par ressemblance avec une image',
    ranked: (query) => `Classées selon leur accord avec « ${own(query)} »`,
    clear: 'Effacer la recherche',
    reading: (done, total) => `Lecture de l’image ${done} sur ${total}`,
    cancel: 'Annuler',
    failed: 'La recherche n’a pas marché.',
    unreadable: (names, count) =>
      `${many(count, '# image abîmée ou absente, laissée de côté', '# images abîmées ou absentes, laissées de côté')} : ${all(names.map(own))}${count > names.length ? ', …' : ''}.`,
  },

  filter: {
    label: 'Montrer',
    all: 'Toutes les images',
    favourites: 'Favoris',
    collections: 'Collections',
  },

  actions: {
    label: 'Actions de la bibliothèque',
    import: 'Importer',
    backup: 'Sauvegarder',
    clear: 'Tout supprimer sauf les favoris',
    select: 'Sélectionner',
    done: 'Terminé',
    selectAll: 'Tout sélectionner',
    selected: (count) => many(count, '# image sélectionnée', '# images sélectionnées'),
    favourite: 'Favori',
    unfavourite: 'Pas un favori',
    collect: 'Ajouter à une collection',
    zip: 'Télécharger en zip',
    delete: 'Supprimer',
  },

  clear: {
    title: 'Tout supprimer sauf les favoris ?',
    body: (count, kept) =>
      `${many(count, '# image sera supprimée', '# images seront supprimées')} ; ${kept === 0 ? 'il n’y a pas de favori à garder' : many(kept, '# favori reste', '# favoris restent')}. Vous pouvez l’annuler jusqu’à la fermeture de la page.`,
    confirm: 'Les supprimer',
    cancel: 'Les garder',
    nothing: 'Il n’y a rien à supprimer : chaque image est un favori.',
  },

  tile: {
    open: (prompt, favourite) => `Ouvrir : ${named(prompt)}${favourite ? ' (favori)' : ''}`,
    select: (prompt) => `Sélectionner : ${named(prompt)}`,
    alt: (prompt) => (prompt === '' ? 'Une image sans mots' : prompt),
    favourite: (prompt) => `Favori : ${named(prompt)}`,
    match: (value) => `correspondance ${value}`,
    list: 'Images, les plus récentes d’abord',
  },

  dialog: {
    untitled: 'Une image sans mots',
    gone: 'Le fichier de cette image n’est plus dans le stockage du navigateur.',
    damaged: 'Le fichier de cette image est abîmé et ne peut pas être affiché.',
    loading: 'Ouverture de l’image…',
    favourite: 'Favori',
    reuse: 'Tout reprendre',
    reuseHint: 'Remplit Créer avec tout ce qui a fait cette image',
    reusePrompt: 'Reprendre les mots',
    reusePromptHint: 'Seuls les mots vont dans Créer ; vos réglages y restent',
    similar: 'Trouver des semblables',
    delete: 'Supprimer',
    credentials:
      'Cette image porte des attestations de contenu, une note signée sur son origine. Les fichiers que vous enregistrez d’ici les gardent.',
    credentialsLeftOut:
      'Cette image porte des attestations de contenu, une note signée sur son origine. Les fichiers que vous enregistrez d’ici en sont dépourvus, car les réglages omettent toutes les métadonnées. Une sauvegarde les garde.',
    parameters: 'Comment elle a été faite',
    noParameters: 'Ce fichier ne dit pas comment il a été fait.',
    noModel: 'Le modèle qui l’a faite n’est pas ici : redemandée, elle sera faite par un autre.',
    otherModel: (version) =>
      `Faite avec la version ${version} du modèle : redemandée, elle sera semblable, pas identique.`,
    collections: 'Collections',
    newCollection: 'Nouvelle collection',
    addCollection: 'Ajouter',
    parents: 'Faite à partir de',
    children: 'Faites à partir d’elle',
    gone1: (count) =>
      many(
        count,
        '# image dont elle est issue n’est plus ici.',
        '# images dont elle est issue ne sont plus ici.',
      ),
    score: 'Les mots correspondent-ils ?',
    scoreCaption: 'Une légende',
    scoreGo: 'Mesurer',
    scoreResult: (caption, value) => `« ${own(caption)} » : ${value}`,
    scoreHint: 'Le cosinus entre légende et image dans l’espace de CLIP ; 1 serait l’égalité.',
  },

  parameters: {
    task: 'Type',
    prompt: 'Description',
    readAs: 'Lu comme',
    from: 'De',
    to: 'Vers',
    size: 'Taille',
    seed: 'Graine',
    created: 'Gardée',
    pack: 'Modèle',
    backend: 'Faite sur',
    steps: 'Étapes',
    difference: 'Écart',
    theta: 'Rotation (θ)',
    frames: 'Images',
    stage: (steps, sampler, guidance) =>
      `${many(steps, '# étape', '# étapes')}, ${sampler}, guidage ${guidance}`,
  },

  collections: {
    manage: 'Modifier la collection',
    rename: 'Renommer',
    name: 'Nom',
    remove: 'Supprimer la collection',
    removeHint: 'Ses images restent dans la bibliothèque.',
    save: 'Enregistrer',
  },

  files: {
    choose: 'Choisir des PNG ou une sauvegarde',
    drop: 'Déposez des PNG ou une sauvegarde pour les importer',
    importing: (done, total) => `Importation, ${done} sur ${total}`,
    backingUp: (done, total) => `Emballage de l’image ${done} sur ${total}`,
    imported: (added, present) =>
      `${many(added, '# image importée', '# images importées')}${present > 0 ? ` ; ${many(present, '# était déjà ici', '# étaient déjà ici')}` : ''}.`,
    held: (count) =>
      many(count, 'Le contrôle des images en retient #.', 'Le contrôle des images en retient #.'),
    silent: (count) =>
      many(
        count,
        '# d’entre elles ne dit pas comment elle a été faite.',
        '# d’entre elles ne disent pas comment elles ont été faites.',
      ),
    refused: (files) => `Illisibles : ${files.map(refusal).join(', ')}`,
    keptNothing:
      'La bibliothèque ne garde rien en ce moment (Réglages) ; rien n’a donc été importé.',
    missing: (count) =>
      many(
        count,
        '# image n’avait plus de fichier et n’en fait pas partie.',
        '# images n’avaient plus de fichier et n’en font pas partie.',
      ),
    backedUp: (parts) =>
      parts === 1
        ? 'La sauvegarde est dans vos téléchargements.'
        : `La sauvegarde est dans vos téléchargements, en ${parts} fichiers.`,
    zipped: (count) => many(count, '# image emballée.', '# images emballées.'),
    leftOut: (names) => `Abîmées et laissées de côté : ${names.map(own).join(', ')}`,
    cancelled: 'Annulé.',
  },
};
