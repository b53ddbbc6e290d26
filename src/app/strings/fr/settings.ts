import type { Rest } from '../shape.ts';
import { own } from '../own.ts';

export const settings: Rest['settings'] = {
  heading: 'Réglages',
  appearance: 'Apparence',
  theme: 'Thème',
  themes: { system: 'Comme le système', light: 'Clair', dark: 'Sombre' },
  language: {
    title: 'Langue',
    failed:
      'Ses mots n’ont pas pu être téléchargés. Vérifiez la connexion, puis choisissez de nouveau.',
  },
  backend: 'Calcul',
  backendIntro:
    'Ce qui fait les calculs. En changer recharge la page ; les images de la page sont perdues.',
  backendChoices: { auto: 'Choisir pour moi', webgpu: 'WebGPU', wasm: 'Processeur' },
  now: 'Maintenant',
  storage: 'Stockage',
  storageAllowed: (quota) => `Le navigateur laisse cette page garder jusqu’à ${quota}.`,
  storageUnknown: 'Ce navigateur ne dit pas combien il laisse la page garder.',
  persistent: 'Le navigateur a promis de ne rien effacer de lui-même.',
  notPersistent: 'Le navigateur peut tout effacer quand le disque est presque plein.',
  persist: 'Demander au navigateur de le garder',
  persistRefused:
    'Le navigateur a refusé pour l’instant. Utiliser Easel plus souvent, ou l’installer, aide.',
  storageIntro:
    'Le modèle, vos images, documents et réglages restent dans ce navigateur, et nulle part ailleurs.',
  install: {
    title: 'Un programme à part',
    installed: 'Easel fonctionne comme un programme à part.',
    intro:
      'Installé, Easel a sa propre fenêtre, ouvre images, modèles et sauvegardes depuis les fichiers du système, et reçoit ce que d’autres programmes partagent avec lui. Tout cela reste sur cet appareil.',
    button: 'Installer Easel',
    elsewhere:
      'Ce navigateur ne le propose pas ici. Chrome et Edge l’ont dans la barre d’adresse ou le menu. Safari l’a sous Partager (Ajouter au Dock, Sur l’écran d’accueil) et Firefox sur Android dans son menu ; dans ces deux-là, on n’ouvre et ne partage des fichiers que depuis Easel.',
  },
  privacy: 'Vie privée',
  privacyIntro:
    'Les pages d’Easel ne peuvent parler qu’à l’endroit d’où elles viennent. Ne le croyez pas sur parole : chaque partie essaie de joindre une autre adresse, et voici ce qui s’est passé.',
  probe: 'Tester de nouveau',
  probing: 'Test en cours…',
  probeContexts: {
    page: 'Cette page',
    'engine-worker': 'Le moteur',
    'runtime-threads': 'Les fils d’exécution du moteur',
    'service-worker': 'L’assistant hors ligne (service worker)',
  },
  probeResults: {
    blocked: 'Bloqué, comme il se doit',
    unreported: 'En vigueur ; ce navigateur ne le signale pas',
    open: 'Pas bloqué',
    absent: 'Ne tourne pas',
  },
  probeFailed: 'Le test lui-même a échoué.',
  privacyRtc:
    'WebRTC, qu’aucune règle n’arrête, est retiré de cette page et de tout cadre ou fenêtre qu’elle pourrait ouvrir. On dit aussi à Chromium (essayé en version 156) de ne se connecter qu’à ce site, et il le retient de lui-même. Firefox (essayé en 153) ne le fait pas : là, seul le retrait protège ; Safari n’a pas été essayé.',
  privacyLimit:
    'Ce qu’aucune page ne peut promettre : un lien que vous suivez mène à un autre site comme tout lien, et les extensions du navigateur voient ce que vous voyez.',
  privacyOpen:
    'Là où quelque chose n’est pas bloqué, le site qui sert cette page n’envoie pas les en-têtes protecteurs.',
  about: 'À propos',
  console:
    'Pour les scripts : window.easel, dans la console, est le moteur que ces boutons commandent.',
  api: 'Pour les programmes : l’API Images, avec des exemples qui s’exécutent',
  saved: 'Enregistré',
};

export const files: Rest['files'] = {
  /** From the system's files, or shared by another program. */
  incoming: {
    unreadable: 'Un fichier n’a pas pu être lu. Ouvrez-le plutôt d’ici.',
    lost: 'Ce qui était partagé n’a pas pu être conservé. Ouvrez-le plutôt d’ici.',
    nothing:
      'Rien de ce qui était partagé ne peut être ouvert : Easel prend images, modèles, sauvegardes et mots.',
  },
  saving: {
    heading: 'Les fichiers que vous enregistrez',
    intro:
      'Une image enregistrée dit comment elle a été faite (mots, graine, valeurs, modèle) et qu’un modèle l’a faite, pour qu’Easel et d’autres programmes puissent le lire. Elle ne dit rien de vous, de votre machine ni de l’heure, et ne nomme jamais un de vos fichiers.',
    strip: 'Omettre tout cela',
    stripHint:
      'Les images enregistrées ne gardent que leurs pixels, sous un nom neutre. Les attestations de contenu d’une image importée partent aussi.',
  },
  signing: {
    heading: 'Attestations de contenu',
    intro:
      'Les images enregistrées ou partagées une à une peuvent porter une note signée (C2PA) disant qu’Easel les a faites, si vous apportez une clé : votre certificat, ceux au-dessus de lui, et la clé privée, en fichiers PEM. Easel n’a pas de clé à lui. La vôtre reste dans la mémoire de cette page et disparaît quand vous la fermez.',
    choose: 'Choisir des fichiers PEM',
    signing: (name) => `Les images enregistrées sont signées au nom de ${name}.`,
    forget: 'Ne plus signer',
    none: 'Les images enregistrées ne sont pas signées.',
    hint: 'Ne sont pas signées les images dont Easel ne sait pas qu’il les a faites, ni les sauvegardes, les animations et les zips ; et rien ne l’est si vous omettez comment les images ont été faites.',
  },
  notes: {
    credentials:
      'Cette image porte des attestations de contenu, une note signée sur son origine. Votre fichier les garde. Les images qu’Easel en fait ne les reprennent pas.',
    record: {
      summary: 'Ce que dit la note',
      title: (title) => `Titre : ${title}`,
      program: (program) => `Écrite par ${program}.`,
      generated: 'Elle dit qu’un modèle entraîné a fait l’image, ou une partie.',
      actions: (actions) => `Ce qui a été fait : ${actions.join(', ')}.`,
      ingredients: (titles) => `Faite à partir de : ${titles.map(own).join(', ')}.`,
      signer: (signer, issuer) =>
        `Signée avec la clé de ${signer}${issuer === undefined ? '' : ` (certificat de ${issuer})`}.`,
      states: {
        intact:
          'La signature est juste, et l’image est telle qu’elle a été signée. Si le signataire est bien celui que nomme le certificat, ce n’est pas vérifié ici.',
        broken:
          'Quelque chose ne va pas : l’image ou sa note a été modifiée après la signature. Ne vous fiez pas à ce qu’elle dit.',
        unchecked: 'On ne peut pas vérifier ici si elle correspond encore à l’image.',
      },
    },
    converted: {
      '16-bit':
        'Elle contient des nuances plus fines qu’un écran n’en montre (plus de 8 bits) ; elles ont été arrondies.',
      colours: 'Ses couleurs ont été converties en sRGB.',
      cmyk: 'Elle était faite pour l’impression ; ses encres ont été converties en sRGB.',
      'first-frame': 'C’est une animation ; sa première image est utilisée.',
    },
    turned: 'Elle a été redressée, comme son appareil le demandait.',
  },
  stored: {
    heading: 'Ce qui est gardé ici',
    kinds: {
      packs: 'Modèles',
      library: 'Ce que la bibliothèque sait de ses images',
      pictures: 'Images',
      documents: 'Documents de Retoucher',
      caches: 'Easel lui-même, pour l’usage hors ligne',
    },
    total: 'En tout',
    unknown: 'Ce qui est gardé n’a pas pu être compté.',
    keepSuggestions: 'Garder toutes les propositions de Retoucher',
    keepSuggestionsHint:
      'Sinon la bibliothèque garde celles que vous acceptez, et laisse partir les autres.',
    keepNothing: 'Ne rien garder',
    keepNothingHint:
      'Désormais, images et documents disparaissent à la fermeture de la page. Le modèle et vos réglages restent, ainsi que ce qui était gardé avant.',
  },
  erase: {
    start: 'Tout supprimer de cette machine…',
    title: 'Tout supprimer ?',
    body: 'Images, documents, modèles, réglages et la copie d’Easel pour l’usage hors ligne sont supprimés de ce navigateur. C’est irréversible. Les fichiers enregistrés ailleurs restent.',
    cancel: 'Garder',
    confirm: 'Tout supprimer',
    done: 'Tout est supprimé',
    doneBody:
      'Easel ne garde plus rien dans ce navigateur. Fermez cette page pour que cela reste ainsi ; recommencer enregistre de nouveau Easel et son modèle.',
    held: 'Un autre onglet d’Easel est encore ouvert et en retient une partie. Fermez-le : le reste partira aussi.',
    again: 'Recommencer',
  },
};

export const signature: Rest['signature'] = {
  heading: 'Signature',
  intro:
    'Cinq petits carrés de couleur, en bas à droite, disent qu’une image a été faite par un modèle.',
  draw: 'Dessiner la signature',
  drawHint: 'Dans les images que vous ferez désormais avec ces écrans.',
};

export const policy: Rest['policy'] = {
  heading: 'Règles de contenu',
  intro:
    'Ce que nous vous demandons de ne pas faire avec Easel, comment c’est vérifié, et ce que vaut une telle vérification.',
  advice: {
    title: 'C’est un conseil, pas un verrou',
    text: 'Easel tourne dans votre navigateur, et sa vérification aussi. Personne ne voit ce que vous écrivez, et personne ne pourrait vous empêcher de la contourner. Elle est là pour vous éviter des surprises et dire où est la limite. Vous répondez des images que vous faites et montrez.',
  },
  strictness: {
    title: 'À quel point ce site est strict',
    choices: {
      off: 'Désactivée : la personne qui gère ce site a désactivé la vérification.',
      standard:
        'Normale : ce qui est très probablement contraire aux règles est retenu, et l’on vous dit pourquoi. Sauf si ce site en a fait une décision définitive, vous pouvez continuer quand même.',
      strict:
        'Stricte : les mots qui ont aussi un sens anodin sont retenus. Attendez-vous à des refus injustifiés.',
    },
  },
  categoriesTitle: 'Merci de ne pas faire',
  uploads: {
    title: 'Images de personnes',
    text: 'Avant d’ouvrir une image où figurent des personnes, ayez leur accord. Easel ne peut pas le vérifier. Ce que vous ouvrez reste sur cette machine.',
    note: 'S’il y a des personnes sur l’image, ayez d’abord leur accord.',
  },
  how: {
    title: 'Comment les descriptions sont vérifiées',
    text: 'D’abord tombent les déguisements : lettres d’apparence semblable, espaces et points dans les mots, chiffres à la place de lettres. Puis des listes de mots cherchent ce que visent les règles, et laissent tranquilles les contextes anodins : une étoile filante, « shooting star », n’a rien d’une fusillade. Le lecteur de mots du modèle compare le sens de toute la description à des exemples des deux sortes, et là où cela reste ouvert, les mots décident. Les programmes qui demandent des images passent la même vérification. Rien de tout cela ne connaît l’ironie, et tout cela se trompe.',
  },
  pictures: {
    title: 'Les images ne sont pas vérifiées',
    text: 'Seuls les mots le sont. On a demandé à l’œil du modèle si des dessins montrent des armes, du sang, des drogues et autres ; il ne les distinguait pas mieux qu’une pièce jetée en l’air : il n’a appris que d’emoji. Rien ne regarde donc ce qui sort ni ce que vous ouvrez, et aucune image n’est floutée. Une vérification aveugle ne ferait que semblant.',
    checked: {
      title: 'Les images sont contrôlées',
      classifier: (classifier) =>
        `La personne qui gère ce site a placé un classificateur à côté de la page${classifier === undefined ? '' : ` (« ${own(classifier)} »)`}.`,
      described:
        'La personne qui gère ce site a décrit ce dont elle ne veut pas, et l’œil d’un modèle (CLIP) y compare les images.',
      text: (how, categories) =>
        `${how} Il examine, dans votre propre navigateur, ce qui est produit et ce que vous ouvrez, importez ou prenez comme point de départ, et y cherche : ${categories.join(', ')}. Ce qu’il signale reste flouté, et les programmes en sont avertis. Rien d’autre n’est contrôlé dans les images : ni les autres catégories, ni les masques, ni ce qui se trouve déjà dans la bibliothèque ou dans vos documents ; les aperçus, eux, ne sont alors pas montrés. Il se trompe dans les deux sens.`,
    },
    failing: {
      title: 'Les images ne peuvent pas être contrôlées',
      text: (fault) =>
        `La personne qui gère ce site veut que les images soient contrôlées, et cela ne marche pas en ce moment ; elles sont donc retenues : ${own(fault)}`,
    },
  },
  settings: { title: 'Règles de contenu', link: 'Lire les règles de contenu' },
};
