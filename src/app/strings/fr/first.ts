/*
 * Français, « vous ». Image · variation · graine (seed) · masque · cadre (frame) · document · modèle · bibliothèque ·
 * proposition (candidate) · remplir · description (prompt) · processeur · étape (step) · guidage (guidance) · fond
 * (ground). More than 300 lines: a table of words, in the order of the English one.
 */
import { own } from '../own.ts';
import { lists, plurals } from '../plural.ts';
import type { First } from '../shape.ts';
import { disclosure, errors, faults, refusals } from './faults.ts';
import { more } from './more.ts';

const plural = plurals<'one' | 'many'>('fr');
/** French has a class of its own for whole millions: “un million d’images”. */
const count2 = (count: number, one: string, other: string) =>
  plural(count, { one: `# ${one}`, many: `# ${other}`, other: `# ${other}` });
const anyOf = lists('fr', 'disjunction');
const pictures = (count: number) => count2(count, 'image', 'images');
const quoted = (word: string) => `« ${own(word)} »`;

export const first: First = {
  languageTag: 'fr',
  product: 'Easel',
  skip: 'Aller au contenu',

  navigation: {
    label: 'Écrans',
    create: 'Créer',
    edit: 'Retoucher',
    remix: 'Remix',
    library: 'Bibliothèque',
    models: 'Modèles',
    settings: 'Réglages',
    api: 'API Images',
    policy: 'Règles de contenu',
    documentTitle: (screen) => `${screen} – Easel`,
  },

  units: {
    bytes: (value, unit) => `${value} ${{ B: 'o', KB: 'ko', MB: 'Mo', GB: 'Go' }[unit]}`,
    rate: (size) => `${size}/s`,
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    hours: (count) => `${count} h`,
    left: (duration) => `encore ${duration} environ`,
    of: (part, whole) => `${part} sur ${whole}`,
    percent: (value) => `${value} %`,
  },

  create: {
    with: (model) => `avec ${model}`,
    otherModel: (pack) =>
      `Ceci a été fait avec le modèle ${pack}, qui n’est pas ici : « Créer » fait une autre image.`,
    heading: 'Créer des images avec Easel',
    prompt: {
      label: 'Décrivez l’image',
      placeholder: 'Que voudriez-vous voir ?',
      counter: (used, limit) => `${used} / ${limit}`,
      counterLabel: (used, limit) => `${used} caractères sur ${limit}`,
      empty: 'Écrivez d’abord quelques mots.',
      tooLong: (over) =>
        `${count2(over, 'caractère', 'caractères')} de trop. Ce qui est barré doit disparaître.`,
      unread: (unread) =>
        `Le modèle ne peut pas lire ${anyOf(unread.map(quoted))} : dites-le en anglais.`,
      cut: 'Le modèle s’arrête de lire avant les mots grisés ; ils n’auront aucun effet.',
    },
    surprise: 'Surprenez-moi',
    generate: 'Créer',
    generateLabel: (count) => `Créer ${pictures(count)}`,
    cancel: 'Annuler',
    shortcut: { mac: '⌘ ↵', other: 'Ctrl ↵', cancel: 'Échap' },
    pictures: 'Images',
    size: 'Taille',
    sizes: {
      64: { name: '64', cost: 'Une vignette, en un instant.' },
      256: { name: '256', cost: 'Le plus rapide. Bien pour essayer des idées.' },
      512: { name: '512', cost: 'Coûte presque autant que 1024, pour un fichier plus petit.' },
      1024: { name: '1024', cost: 'Le plus net. Le plus long, et le plus gourmand en mémoire.' },
    },
    sizeLabel: (size) => `${size} pixels sur ${size}`,
    measuredCost: (count, duration) => `${pictures(count)} : environ ${duration} ici.`,
    processorCost: 'Sur le processeur, comptez parfois des minutes par image.',
    seed: {
      label: 'Graine',
      placeholder: 'au hasard',
      roll: 'Tirer une graine',
      clear: 'De nouveau une graine au hasard chaque fois',
      invalid: 'Une graine est un nombre entier de 0 à 4294967295.',
      hint: 'Les mêmes mots et la même graine font la même image.',
    },
    advanced: {
      more,
      steps: 'Étapes',
      guidance: 'Guidage',
      stepsFor: (stage) => `Étapes : ${stage}`,
      guidanceFor: (stage) => `Guidage : ${stage}`,
      reset: 'Revenir aux valeurs du modèle',
      intro:
        'Plus d’étapes prennent plus de temps et peuvent soigner le résultat. Plus de guidage suit les mots de plus près.',
      unknown: 'Les valeurs du modèle s’affichent ici une fois qu’il est trouvé.',
      prior: {
        legend: 'Imaginer par',
        own: 'Diffusion',
        codes: 'Code par code',
        hint: 'Comment vos mots deviennent une représentation d’image. La seconde façon, le prior autorégressif de l’article, demande un petit fichier de plus.',
        fetching: 'Téléchargement de l’autre prior…',
        using: (size) =>
          `Avec le prior autorégressif : ${size} en tout, en grande partie partagés.`,
      },
    },
    vocabulary: {
      title: 'Ce qu’il sait dessiner',
      count: (things) => `${count2(things, 'chose', 'choses')} pour l’instant`,
      things: 'Choses',
      more: 'Autres',
      moreLabel: 'Autres : montrer d’autres choses',
      styles: 'Style',
      grounds: 'Fond',
      ground: (colour) => `fond ${colour}`,
      made: (caption, seed) =>
        `Le modèle les a dessinées lui-même, avec les mots ${quoted(caption)} et la graine ${seed}.`,
      listLabel: 'Mots que le modèle connaît',
      listed: (count) =>
        plural(count, {
          one: '# mot que le modèle connaît. Flèche bas pour le choisir.',
          many: '# mots que le modèle connaît. Les flèches choisissent.',
          other: '# mots que le modèle connaît. Les flèches choisissent.',
        }),
      kinds: { thing: '', style: 'style', colour: 'fond' },
      outsideLabel: 'Mots que le modèle ne connaît pas',
      readAs: (english) => `Lu comme : ${own(english)}`,
      outside: (word) => `Le modèle n’a pas appris ${quoted(word)}.`,
      nearest: 'Le plus proche :',
      replace: (word, by) => `Remplacer ${quoted(word)} par ${quoted(by)}`,
      none: 'Il ne connaît rien de proche ; il peindra ce qu’il devine.',
      others: (count) =>
        plural(count, {
          one: '# autre mot lui est inconnu.',
          many: '# autres mots lui sont inconnus.',
          other: '# autres mots lui sont inconnus.',
        }),
    },
    idle: { tryLabel: 'Essayez par exemple' },
    stages: {
      text: { title: 'Lecture', hint: 'Les mots deviennent des nombres que le modèle comprend.' },
      prior: { title: 'Imagination', hint: 'Des mots à l’idée d’une image.' },
      image: { title: 'Regard', hint: 'Une image devient des nombres que le modèle comprend.' },
      inversion: { title: 'Remontée', hint: 'De l’image au bruit qui la donnerait.' },
      decoder: { title: 'Peinture', hint: 'De l’idée à une petite image, à partir de bruit.' },
      upsample256: { title: 'Agrandissement', hint: 'De 64 à 256 pixels de côté.' },
      upsample1024: { title: 'Affinage', hint: 'De 256 à 1024 pixels de côté.' },
      encode: { title: 'Finition', hint: 'Les fichiers PNG sont écrits.' },
    },
  },

  embed: {
    heading: 'Créer des images',
    waiting: 'En attente de la page qui entoure celle-ci : elle doit dire qui elle est…',
    refused: 'Easel n’est pas configuré pour cette page',
    alone:
      'Voici le moteur d’Easel sans interface, pour d’autres pages. Ouvert seul, il ne montre rien.',
    modelFirst: (size) => `Les premières images téléchargent un modèle de ${size}.`,
    onThisMachine: 'Fait sur cette machine.',
    hostTold: 'Fait sur cette machine. La page qui entoure ce cadre reçoit vos mots et vos images.',
    all: 'Toutes les images',
    about: 'Easel',
    aboutHint: 'Ouvre Easel dans un onglet à part',
  },
  disclosure,
  programs: {
    working: (count) =>
      plural(count, {
        one: 'Un programme fait des images dans cette page.',
        many: 'Des programmes font des images dans cette page : # requêtes.',
        other: 'Des programmes font des images dans cette page : # requêtes.',
      }),
    stop: 'Arrêter',
    stopLabel: 'Arrêter ce que font les programmes',
  },
  tabs: {
    title: 'Un autre onglet a le modèle.',
    body: (tab, since) =>
      `C’est ${quoted(tab)}, depuis ${since}. Ce que vous demandez ici s’y fait, à son tour, et continue ici quand cet onglet est fermé.`,
    takeOver: 'Le reprendre ici',
    wait: 'Attendre son tour',
  },
  policy: refusals,

  edit: { editThis: 'Retoucher', editThisHint: 'Ouvre cette image dans Retoucher' },
  remix: { remixThis: 'Remix', remixThisHint: 'Ouvre cette image dans Remix' },
  library: {
    undo: {
      deleted: (count) =>
        plural(count, {
          one: '# image supprimée.',
          many: '# images supprimées.',
          other: '# images supprimées.',
        }),
      undo: 'Annuler',
      dismiss: 'Supprimer pour de bon',
      restored: (count) =>
        plural(count, {
          one: '# image rétablie.',
          many: '# images rétablies.',
          other: '# images rétablies.',
        }),
      some: (back, wanted) =>
        `${back} sur ${pictures(wanted)} rétablies. Les autres avaient déjà laissé la place à de nouvelles.`,
    },
    unsaved: {
      title: (count) =>
        plural(count, {
          one: '# image n’a pas pu être gardée.',
          many: '# images n’ont pas pu être gardées.',
          other: '# images n’ont pas pu être gardées.',
        }),
      body: (reason) =>
        `${reason} Jusqu’à la fermeture de la page, sa mémoire les garde encore. Rien d’autre n’a été perdu.`,
      download: 'Les télécharger',
      again: 'Réessayer',
      dismiss: 'Ignorer',
    },
  },
  files: {
    save: {
      nothing: 'Il n’y a pas encore d’image à enregistrer ici.',
      choose:
        'Ouvrez une image pour l’enregistrer, ou appuyez sur « Sélectionner » et choisissez-en plusieurs.',
    },
    share: {
      copyLink: 'Copier le lien',
      share: 'Partager…',
      failed: 'L’image n’a pas pu être partagée.',
      came: 'Le lien a apporté les mots, la graine et les valeurs d’une image. Ils sont dans le formulaire : « Créer » fait l’image.',
      cameOfOther: (pack, version) =>
        `Le lien a apporté les mots, la graine et les valeurs d’une image. Elle a été faite avec le modèle ${pack}, version ${version}, et c’en est un autre ici : « Créer » fait une autre image.`,
    },
    faults,
  },

  install: {
    title: 'D’abord, le modèle',
    invite: (size) =>
      `Easel peint avec un modèle de ${size} qui reste sur cette machine. Il est téléchargé une fois ; ensuite, plus besoin de connexion.`,
    start: (size) => `Télécharger le modèle (${size})`,
    downloading: 'Téléchargement du modèle',
    verify: 'Vérification de ce qui est arrivé',
    store: 'Rangement pour la prochaine fois',
    waiting: 'Connexion…',
    pause: 'Pause',
    paused: (loaded, total) => `En pause à ${loaded} sur ${total}. Ce qui est arrivé est gardé.`,
    resume: 'Continuer',
    progressLabel: 'Téléchargement du modèle',
    announceStart: (size) => `Téléchargement du modèle, ${size}.`,
    announceShare: (percent) => `Modèle : ${percent} pour cent sont arrivés.`,
    announceDone: 'Le modèle est prêt.',
    thenPaint: 'Vos images commencent d’elles-mêmes dès qu’il est là.',
  },

  run: {
    progressLabel: 'Création des images',
    queued: (position) =>
      position <= 0
        ? 'La prochaine'
        : plural(position, {
            one: 'Attend # tâche',
            many: 'Attend # tâches',
            other: 'Attend # tâches',
          }),
    starting: 'Préparatifs',
    loading: (stage) => `Préparation : ${stage.toLocaleLowerCase('fr')}`,
    step: (step, steps) => `étape ${step} sur ${steps}`,
    stagesLabel: 'Phases',
    stageDone: 'terminé',
    tile: (index, count, prompt) => `Image ${index} sur ${count} : ${own(prompt)}`,
    open: (index, count) => `Ouvrir l’image ${index} sur ${count}`,
    tileWorking: (index, step, steps) =>
      steps === 0 ? `Image ${index}, en attente` : `Image ${index}, étape ${step} sur ${steps}`,
    tileStopped: (index) => `L’image ${index} n’a pas été terminée`,
    resultsLabel: (prompt) => `Images de : ${own(prompt)}`,
    took: (count, duration) => `${pictures(count)} en ${duration}`,
    seeds: (from, count) =>
      count === 1 ? `Graine ${from}` : `Graines ${from} à ${(from + count - 1) % 0x1_0000_0000}`,
    madeBy: (backend) => `par ${backend}`,
    cancelled: 'Annulé',
    cancelledSome: (done, count) => `Annulé ; ${done} sur ${count} terminées`,
    reuseSeed: 'Reprendre la graine',
    reuseSeedHint: 'Met cette graine dans le champ',
    reuseAll: 'Modifier et relancer',
    reuseAllHint: 'Remet ces mots et ces valeurs dans le formulaire',
    rank: 'Classer selon les mots',
    rankHint:
      'CLIP regarde de nouveau les images et met en tête celles qui correspondent le mieux aux mots',
    fit: (score) => `accord ${score}`,
    fitHint:
      'Accord : à quel point l’image finie est proche des mots, telle que CLIP la voit ; 1 est l’égalité. La correspondance qu’une image montre en grand a été mesurée avant qu’elle soit peinte.',
    announceRanked: (index) => `Classées. L’image ${index} correspond le mieux aux mots.`,
    copyRequest: 'Copier la requête',
    copySeed: 'Copier la graine',
    copied: 'Copié',
    copyFailed: 'Le navigateur a refusé de copier.',
    download: 'Télécharger le PNG',
    downloadNumber: (index) => `Télécharger l’image ${index} en PNG`,
    remove: 'Retirer de cette page',
    announceStart: (count) => `Création : ${pictures(count)}. Échap annule.`,
    announceStage: (stage) => `${stage}.`,
    announcePicture: (index, count) => `L’image ${index} sur ${count} est prête.`,
    announceDone: (count) => `Terminé : ${pictures(count)}.`,
    announceCancelled: 'Annulé.',
    earlier: 'Plus tôt dans cette visite',
    earlierHint:
      'Visible ici jusqu’à la fermeture de la page. Ce qui est gardé est dans la bibliothèque.',
  },

  large: {
    label: (index, count) => `Image ${index} sur ${count}`,
    close: 'Fermer',
    previous: 'Image précédente',
    next: 'Image suivante',
    fit: 'Ajuster',
    actual: '1:1',
    fitLabel: 'Ajuster à la fenêtre',
    actualLabel: 'Un pixel d’image pour un pixel d’écran',
    zoom: 'Zoom',
    smoothing: 'Pixels',
    smooth: 'Lissés',
    pixelated: 'Nets',
    details: (width, height, seed) => `${width} × ${height} · graine ${seed}`,
    score: (value) => `correspondance ${value}`,
    scoreHint:
      'Correspondance : à quel point l’idée de l’image, avant d’être peinte, est proche des mots, telle que CLIP la voit ; 1 est l’égalité.',
    region: 'L’image ; à 1:1, les flèches la font défiler',
  },

  errors: {
    byCode: errors,
    inEnglish: 'Le détail n’existe qu’en anglais :',
    tryAgain: 'Réessayer',
    dismiss: 'Fermer',
    details: 'Détails',
    engine: 'Le moteur d’Easel n’a pas démarré',
    engineAdvice: 'Rechargez la page. Il faut un navigateur de moins de deux ans.',
    reload: 'Recharger',
    notLoaded: {
      title: 'Cette partie d’Easel n’a pas été chargée',
      text: 'Le réseau manque en ce moment, ou ce site a un Easel plus récent. Ce que vous avez écrit est gardé : rechargez la page pour réessayer.',
    },
  },

  waiting: {
    for: {
      edit: 'Attend Retoucher, qui est à l’œuvre.',
      remix: 'Attend Remix, qui est à l’œuvre.',
      create: 'Attend Créer, qui est à l’œuvre.',
    },
    programs: 'Attend un programme qui fait des images dans cette page.',
    place: (place) => `La vôtre est la numéro ${place}.`,
    first: 'La mienne d’abord',
    firstHint: 'L’autre s’arrête pour l’instant, et recommence quand la vôtre est finie',
  },

  interrupted: {
    create: (prompt) =>
      `La page a été rechargée pendant la création des images de ${quoted(prompt)}.`,
    createAgain: 'Les refaire',
    edit: (prompt) =>
      `La page a été rechargée pendant que ${quoted(prompt)} se faisait dans Retoucher.`,
    editWork: 'La page a été rechargée pendant que Retoucher était à l’œuvre.',
    editAgain: 'Le refaire',
    remix: 'La page a été rechargée pendant que Remix était à l’œuvre.',
    remixAgain: 'Recommencer',
    suggestionsLeft: (count) =>
      plural(count, {
        one: 'Une proposition était trop lourde pour survivre au rechargement : refaites-la.',
        many: '# propositions étaient trop lourdes pour survivre au rechargement : refaites-les.',
        other: '# propositions étaient trop lourdes pour survivre au rechargement : refaites-les.',
      }),
    remixLeft: (count) =>
      count === 0
        ? 'Le navigateur n’a pas gardé les images de départ : ajoutez-les de nouveau.'
        : plural(count, {
            one: 'Une image de départ était trop lourde pour survivre au rechargement : ajoutez-la de nouveau.',
            many: '# images de départ étaient ensemble trop lourdes pour survivre au rechargement : ajoutez-les de nouveau.',
            other:
              '# images de départ étaient ensemble trop lourdes pour survivre au rechargement : ajoutez-les de nouveau.',
          }),
  },

  notices: {
    label: 'Messages',
    afloat: 'Programmes',
    memoryOnly:
      'Ce navigateur n’autorise pas la page à garder des fichiers ; le modèle reste donc en mémoire. Tout fonctionne, mais il sera retéléchargé à la prochaine visite.',
    processor:
      'Les images se font ici sur le processeur, et non sur la carte graphique : les mêmes images, plus lentement.',
    restarted: 'Il a fallu redémarrer le moteur. Rien de ce que vous avez écrit n’est perdu.',
    update: 'Un Easel plus récent est prêt.',
    mayNotFit: 'Ce modèle est peut-être trop grand pour cet appareil ; on essaie tout de même.',
    updateOffline:
      'Sans réseau, impossible de chercher une mise à jour ; le modèle présent continue de fonctionner.',
    updateFailed: 'Le modèle n’a pas été mis à jour ; celui qui est ici continue de fonctionner.',
    dismiss: 'Fermer ce message',
  },

  backend: {
    names: { webgpu: 'Carte graphique (WebGPU)', wasm: 'Processeur' },
    short: { webgpu: 'WebGPU', wasm: 'Processeur' },
    chip: (name) => `Tourne sur : ${name}. Montrer pourquoi.`,
    reasons: {
      asked: 'L’adresse le demande.',
      'no-webgpu': 'Ce navigateur n’a pas WebGPU : le processeur fait le travail.',
      'no-adapter': 'WebGPU n’a trouvé aucune carte graphique : le processeur fait le travail.',
      'software-adapter':
        'WebGPU n’offre qu’une carte simulée par logiciel, plus lente que le processeur lui-même.',
      'no-device': 'La carte graphique n’a donné aucun appareil : le processeur fait le travail.',
      available: 'WebGPU est disponible.',
    },
    starting: 'Démarrage…',
    none: 'Pas de moteur',
    title: 'Où se font vos images',
    onThisMachine: 'Sur cette machine, dans cet onglet. Aucun serveur n’y prend part.',
    device: 'Appareil',
    why: 'Pourquoi',
    precision: 'Nombres',
    precisions: { f32: '32 bits', f16: '16 bits' },
    threads: 'Fils d’exécution',
    runtime: 'Environnement',
    runtimeName: (version) => `onnxruntime-web ${version}`,
    build: 'Version',
    backend: 'Calcul',
    change: 'Changer dans les réglages',
  },
};
