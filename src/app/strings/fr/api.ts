import type { Rest } from '../shape.ts';

export const api: Rest['api'] = {
  heading: 'API Images',
  intro:
    'Les programmes qui parlent l’API Images d’OpenAI peuvent faire des images ici, sur cette machine : la page répond aux adresses du modèle dall-e-2. N’importe quelle clé convient. Une page d’Easel doit rester ouverte dans ce navigateur, puisque c’est elle qui peint.',
  run: 'Exécuter',
  runLabel: (title) => `Exécuter : ${title}`,
  running: 'En cours…',
  copy: 'Copier',
  codeOf: (title) => `Code : ${title}`,
  answerOf: (title) => `Réponse : ${title}`,
  took: (duration) => `Répondu en ${duration}`,
  picture: (index, count) => `Image ${index} sur ${count} de la réponse`,
  announceStart: (title) => `En cours : ${title}.`,
  announceDone: (title) => `Répondu : ${title}.`,

  clientTitle: 'Avec le client officiel',
  clientText:
    'Dans n’importe quelle page de ce site, tel qu’il vient de npm. Les autres sites ne peuvent pas joindre ces adresses : un service worker ne répond qu’au sien.',
  clientTextAlone:
    'Dans cette page, tel qu’il vient de npm. Aucun service worker ne tourne ici ; on donne donc au client le fetch de la page, que les exemples ci-dessous utilisent aussi.',

  examples: {
    generate: {
      title: 'Des images avec des mots',
      text: 'Deux images, chacune à une adresse que ce navigateur garde une heure.',
    },
    seed: {
      title: 'La même image chaque fois',
      text: 'Ce qu’Easel a de plus que le contrat se trouve sous « easel ». La réponse y donne sa graine ; toute image peut donc être refaite.',
    },
    edit: {
      title: 'Repeindre une partie',
      text: 'Ce qui est transparent est repeint ; tout autre pixel reste tel quel. Un masque à part, de même taille, peut dire où.',
    },
    variation: {
      title: 'D’autres images de la même idée',
      text: 'Part d’un PNG carré de moins de 4 Mo.',
    },
    refused: {
      title: 'Une requête refusée',
      text: 'Les erreurs ont les quatre clés que lisent les clients. Ici, la taille n’existe pas.',
    },
    stop: {
      title: 'Arrêter une requête',
      text: 'Met fin à dix grandes images après deux secondes. Interrompre la requête arrête la tâche à l’étape suivante.',
    },
  },

  fieldsTitle: 'Champs',
  fieldsText:
    'POST vers v1/images/generations en JSON, vers v1/images/edits et v1/images/variations avec un formulaire. Dans un formulaire, « easel » est du JSON en texte, ou des champs à part comme « easel[seed] », ainsi que le client officiel écrit un objet. GET v1/vocabulary dit ce que le modèle sait dessiner : les choses, avec d’autres mots pour chacune, les styles, les couleurs de fond.',
  fields: [
    ['prompt', 'dans generations et edits', 'jusqu’à 1000 caractères'],
    ['image', 'dans edits et variations', 'un PNG carré de moins de 4 Mo'],
    ['mask', 'dans edits', 'un PNG de même taille ; le transparent est repeint'],
    ['n', '', '1 à 10 ; 1 par défaut'],
    ['size', '', '256x256, 512x512 ou 1024x1024 ; 1024x1024 par défaut ou avec auto'],
    ['quality', '', 'standard ou auto, ce qui revient au même'],
    ['response_format', '', 'url ou b64_json ; url par défaut'],
    ['easel.seed', '', '0 à 4294967295 ; au hasard par défaut'],
    ['easel.steps', '', '1 à 1000'],
    ['easel.guidance', 'dans generations et edits', '1 à 20'],
    [
      'easel.fill',
      'dans edits',
      'true : remplit la partie effacée d’après ses alentours, sans modèle ; prompt n’est pas lu',
    ],
    ['easel.difference', 'dans variations', '0 (semblable) à 1 (libre)'],
    ['easel.with', 'dans variations', 'un second PNG : n images sur le chemin de l’un à l’autre'],
    ['easel.to', 'dans variations', 'des mots : n images qui tournent vers eux'],
    ['easel.from', 'avec easel.to', 'ce que l’image montre, en mots'],
    ['easel.theta', 'avec easel.to', '0 à 1, jusqu’où elle tourne ; 0,5 par défaut'],
    [
      'easel.negative_prompt',
      'dans generations et edits',
      'ce que les images ne doivent pas montrer',
    ],
    [
      'easel.ratio',
      'dans generations',
      '1:1, 3:2, 2:3, 16:9 ou 9:16 ; le petit côté est celui de size',
    ],
    ['easel.prompt', 'dans variations', 'des mots : des images qui partent de celle-ci'],
    [
      'easel.strength',
      'avec easel.prompt',
      '0,01 à 1, jusqu’où elles s’en éloignent ; 0,6 par défaut',
    ],
    [
      'easel.signature',
      'dans generations et variations',
      'true dessine la signature ; false par défaut',
    ],
    ['easel.pack', '', 'l’identifiant d’un modèle installé'],
  ],

  errorsTitle: 'Erreurs',
  errorsText: 'Le statut, ce que le client officiel lève pour lui, et quand.',
  errors: [
    [
      '400',
      'BadRequestError',
      'Un champ manque ou sort de ses limites, ou la description est refusée.',
    ],
    ['404', 'NotFoundError', 'Cette adresse n’existe pas, ou l’heure d’une image est passée.'],
    ['405, 413', 'APIError', 'Une méthode que l’adresse n’a pas ; un corps trop grand.'],
    ['429', 'RateLimitError', 'Huit requêtes sont déjà en cours ou en attente.'],
    ['500', 'InternalServerError', 'Le moteur ne peut pas le faire sur cette machine.'],
    [
      '503',
      'InternalServerError',
      'Aucune page d’Easel n’est ouverte, elle a été fermée, quelqu’un a appuyé sur Arrêter, ou le moteur est tombé en panne.',
    ],
  ],
  late: 'Une réponse attend ses images, pour que son statut soit celui du résultat. Derrière un service worker, l’appelant est renvoyé, par 303, tant qu’il attend : suivez, comme fetch et tous les clients le font d’eux-mêmes. Après sept minutes environ, la réponse commence avec le statut 200 ; si les images échouent alors, son corps s’interrompt.',
};
