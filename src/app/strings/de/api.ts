import type { Rest } from '../shape.ts';

export const api: Rest['api'] = {
  heading: 'Images-API',
  intro:
    'Programme, die OpenAIs Images-API sprechen, können hier Bilder machen, auf diesem Gerät: Die Seite antwortet unter den Adressen des Modells dall-e-2. Jeder Schlüssel geht. Eine Seite von Easel muss in diesem Browser offen bleiben, denn sie malt.',
  run: 'Ausführen',
  runLabel: (title) => `Ausführen: ${title}`,
  running: 'Läuft …',
  copy: 'Kopieren',
  codeOf: (title) => `Code: ${title}`,
  answerOf: (title) => `Antwort: ${title}`,
  took: (duration) => `Beantwortet in ${duration}`,
  picture: (index, count) => `Bild ${index} von ${count} der Antwort`,
  announceStart: (title) => `Läuft: ${title}.`,
  announceDone: (title) => `Beantwortet: ${title}.`,

  clientTitle: 'Mit dem offiziellen Client',
  clientText:
    'Auf jeder Seite dieser Website, so wie er von npm kommt. Andere Websites erreichen diese Adressen nicht: Ein Service Worker antwortet nur der eigenen.',
  clientTextAlone:
    'Auf dieser Seite, so wie er von npm kommt. Hier läuft kein Service Worker; deshalb bekommt der Client das fetch der Seite selbst, und die Beispiele unten benutzen es auch.',

  examples: {
    generate: {
      title: 'Bilder aus Worten',
      text: 'Zwei Bilder, jedes unter einer Adresse, die dieser Browser eine Stunde lang behält.',
    },
    seed: {
      title: 'Jedes Mal dasselbe Bild',
      text: 'Was Easel über die Vereinbarung hinaus kann, steht unter „easel“. Die Antwort nennt dort ihren Startwert, sodass sich jedes Bild wieder machen lässt.',
    },
    edit: {
      title: 'Einen Teil neu malen',
      text: 'Was durchsichtig ist, wird neu gemalt; jedes andere Pixel bleibt. Stattdessen kann eine eigene Maske derselben Größe sagen, wo.',
    },
    variation: {
      title: 'Andere Bilder derselben Idee',
      text: 'Beginnt mit einem quadratischen PNG unter 4 MB.',
    },
    refused: {
      title: 'Eine Anfrage, die abgelehnt wird',
      text: 'Fehler haben die vier Schlüssel, die Clients lesen. Hier gibt es die Größe nicht.',
    },
    stop: {
      title: 'Eine Anfrage anhalten',
      text: 'Beendet zehn große Bilder nach zwei Sekunden. Wird die Anfrage abgebrochen, hält der Auftrag beim nächsten Schritt.',
    },
  },

  fieldsTitle: 'Felder',
  fieldsText:
    'POST an v1/images/generations mit JSON, an v1/images/edits und v1/images/variations mit einem Formular. Dort ist „easel“ JSON als Text, oder es sind eigene Felder wie „easel[seed]“, so wie der offizielle Client ein Objekt schreibt. GET v1/vocabulary sagt, was das Modell zeichnen kann: Dinge mit anderen Wörtern dafür, Stile, Farben des Hintergrunds.',
  fields: [
    ['prompt', 'bei generations und edits', 'bis zu 1000 Zeichen'],
    ['image', 'bei edits und variations', 'ein quadratisches PNG unter 4 MB'],
    ['mask', 'bei edits', 'ein PNG derselben Größe; Durchsichtiges wird neu gemalt'],
    ['n', '', '1 bis 10; ohne Angabe 1'],
    ['size', '', '256x256, 512x512 oder 1024x1024; ohne Angabe oder bei auto 1024x1024'],
    ['quality', '', 'standard oder auto, was dasselbe ist'],
    ['response_format', '', 'url oder b64_json; ohne Angabe url'],
    ['easel.seed', '', '0 bis 4294967295; ohne Angabe zufällig'],
    ['easel.steps', '', '1 bis 1000'],
    ['easel.guidance', 'bei generations und edits', '1 bis 20'],
    [
      'easel.fill',
      'bei edits',
      'true: füllt das Gelöschte aus seiner Umgebung, ohne Modell; prompt wird nicht gelesen',
    ],
    ['easel.difference', 'bei variations', '0 (gleich) bis 1 (frei)'],
    ['easel.with', 'bei variations', 'ein zweites PNG: n Bilder auf dem Weg vom einen zum anderen'],
    ['easel.to', 'bei variations', 'Worte: n Bilder, die sich ihnen zuwenden'],
    ['easel.from', 'mit easel.to', 'was das Bild jetzt zeigt, in Worten'],
    ['easel.theta', 'mit easel.to', '0 bis 1, wie weit es sich dreht; ohne Angabe 0,5'],
    ['easel.negative_prompt', 'bei generations und edits', 'was die Bilder nicht zeigen sollen'],
    [
      'easel.ratio',
      'bei generations',
      '1:1, 3:2, 2:3, 16:9 oder 9:16; die kürzere Seite ist die von size',
    ],
    ['easel.prompt', 'bei variations', 'Worte: Bilder dazu, die mit dem Bild beginnen'],
    [
      'easel.strength',
      'mit easel.prompt',
      '0,01 bis 1, wie weit sie sich entfernen; ohne Angabe 0,6',
    ],
    [
      'easel.signature',
      'bei generations und variations',
      'true zeichnet die Signatur; ohne Angabe false',
    ],
    ['easel.pack', '', 'die Kennung eines Modells, das hier ist'],
  ],

  errorsTitle: 'Fehler',
  errorsText: 'Der Status, was der offizielle Client dafür wirft, und wann.',
  errors: [
    [
      '400',
      'BadRequestError',
      'Ein Feld fehlt oder liegt außerhalb seines Bereichs, oder die Beschreibung wird abgelehnt.',
    ],
    [
      '404',
      'NotFoundError',
      'Diese Adresse gibt es nicht, oder die Stunde eines Bildes ist vorbei.',
    ],
    ['405, 413', 'APIError', 'Eine Methode, die die Adresse nicht hat; ein zu großer Inhalt.'],
    ['429', 'RateLimitError', 'Acht Anfragen sind schon in Arbeit oder warten.'],
    ['500', 'InternalServerError', 'Die Maschine kann es auf diesem Gerät nicht.'],
    [
      '503',
      'InternalServerError',
      'Keine Seite von Easel ist offen, sie wurde geschlossen, jemand hat angehalten, oder die Maschine ist ausgefallen.',
    ],
  ],
  late: 'Eine Antwort wartet auf ihre Bilder, damit ihr Status der des Ergebnisses ist. Hinter einem Service Worker wird ein Aufrufer mit 303 weitergeschickt, solange er wartet: Folge dem, wie fetch und jeder Client es von selbst tun. Nach etwa sieben Minuten beginnt die Antwort mit Status 200; gelingen die Bilder dann nicht, bricht ihr Inhalt ab.',
};
