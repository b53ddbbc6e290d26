import type { Rest } from '../shape.ts';
import { own } from '../own.ts';

export const settings: Rest['settings'] = {
  heading: 'Einstellungen',
  appearance: 'Aussehen',
  theme: 'Farben',
  themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
  language: {
    title: 'Sprache',
    failed: 'Ihre Wörter konnten nicht geholt werden. Prüf die Verbindung und wähl noch einmal.',
  },
  backend: 'Rechenwerk',
  backendIntro: 'Was rechnet. Ein Wechsel lädt die Seite neu; Bilder auf der Seite gehen verloren.',
  backendChoices: { auto: 'Für mich wählen', webgpu: 'WebGPU', wasm: 'Prozessor' },
  now: 'Jetzt',
  storage: 'Speicher',
  storageAllowed: (quota) => `Der Browser lässt diese Seite bis zu ${quota} behalten.`,
  storageUnknown: 'Dieser Browser sagt nicht, wie viel die Seite behalten darf.',
  persistent: 'Der Browser hat versprochen, nichts von selbst zu löschen.',
  notPersistent: 'Der Browser darf alles löschen, wenn die Platte fast voll ist.',
  persist: 'Den Browser bitten, es zu behalten',
  persistRefused:
    'Der Browser hat vorerst abgelehnt. Easel öfter zu benutzen oder zu installieren hilft.',
  storageIntro:
    'Modell, Bilder, Dokumente und Einstellungen bleiben in diesem Browser und nirgends sonst.',
  install: {
    title: 'Ein eigenes Programm',
    installed: 'Easel läuft als eigenes Programm.',
    intro:
      'Installiert hat Easel ein eigenes Fenster, öffnet Bilder, Modelle und Sicherungen aus den Dateien des Systems und nimmt, was andere Programme mit ihm teilen. All das bleibt auf diesem Gerät.',
    button: 'Easel installieren',
    elsewhere:
      'Dieser Browser bietet es hier nicht an. Chrome und Edge haben es in der Adressleiste oder im Menü. Safari hat es unter „Teilen“ (Zum Dock, Zum Home-Bildschirm), Firefox auf Android im Menü; in diesen beiden werden Dateien nur innerhalb von Easel geöffnet und geteilt.',
  },
  privacy: 'Privatsphäre',
  privacyIntro:
    'Easels Seiten dürfen nur mit dem Ort reden, von dem sie kamen. Du musst es nicht glauben: Jeder Teil versucht, eine andere Adresse zu erreichen, und das ist dabei geschehen.',
  probe: 'Noch einmal prüfen',
  probing: 'Wird geprüft …',
  probeContexts: {
    page: 'Diese Seite',
    'engine-worker': 'Die Maschine',
    'runtime-threads': 'Die Hilfs-Threads der Maschine',
    'service-worker': 'Der Helfer für offline (Service Worker)',
  },
  probeResults: {
    blocked: 'Blockiert, wie es sein soll',
    unreported: 'In Kraft; dieser Browser meldet es nicht',
    open: 'Nicht blockiert',
    absent: 'Läuft nicht',
  },
  probeFailed: 'Die Prüfung selbst schlug fehl.',
  privacyRtc:
    'WebRTC, das keine Richtlinie aufhält, ist aus dieser Seite entfernt und aus jedem Frame und Fenster, das sie öffnen könnte. Chromium (erprobt mit Version 156) wird außerdem gesagt, sich nur mit dieser Website zu verbinden, und hält WebRTC selbst zurück. Firefox (erprobt mit 153) tut das nicht, dort bleibt es beim Entfernen; Safari wurde nicht erprobt.',
  privacyLimit:
    'Was keine Seite versprechen kann: Ein Link, dem du folgst, führt wie jeder Link auf eine andere Website, und Erweiterungen des Browsers sehen, was du siehst.',
  privacyOpen:
    'Wo etwas nicht blockiert ist, sendet der Server dieser Seite die schützenden Header nicht.',
  about: 'Über Easel',
  console: 'Für Skripte: window.easel in der Konsole ist die Maschine hinter diesen Knöpfen.',
  api: 'Für Programme: die Images-API, mit Beispielen zum Ausführen',
  saved: 'Gespeichert',
};

export const files: Rest['files'] = {
  /** From the system's files, or shared by another program. */
  incoming: {
    unreadable: 'Eine Datei ließ sich nicht lesen. Öffnen Sie sie stattdessen von hier aus.',
    lost: 'Was geteilt wurde, ließ sich nicht aufbewahren. Öffnen Sie es stattdessen von hier aus.',
    nothing:
      'Es wurde nichts geteilt, das Easel öffnen kann: Es nimmt Bilder, Modelle, Sicherungen und Worte.',
  },
  saving: {
    heading: 'Dateien, die du speicherst',
    intro:
      'Ein gespeichertes Bild sagt, wie es gemacht wurde (Worte, Startwert, Werte, Modell) und dass ein Modell es gemacht hat, sodass Easel und andere Programme es lesen können. Es sagt nichts über dich, dein Gerät oder die Zeit und nennt nie eine Datei von dir.',
    strip: 'All das weglassen',
    stripHint:
      'Gespeicherte Bilder behalten nur ihre Pixel, unter einem schlichten Namen. Auch Inhaltsnachweise eines importierten Bildes fallen weg.',
  },
  signing: {
    heading: 'Inhaltsnachweise',
    intro:
      'Bilder, die du einzeln speicherst oder teilst, können einen signierten Vermerk (C2PA) tragen, dass Easel sie gemacht hat, wenn du einen Schlüssel mitbringst: dein Zertifikat, die darüber und den privaten Schlüssel, als PEM-Dateien. Easel hat keinen eigenen. Deiner bleibt im Speicher dieser Seite und ist weg, wenn du sie schließt.',
    choose: 'PEM-Dateien wählen',
    signing: (name) => `Gespeicherte Bilder werden als ${name} signiert.`,
    forget: 'Nicht mehr signieren',
    none: 'Gespeicherte Bilder werden nicht signiert.',
    hint: 'Bilder, von denen Easel nicht weiß, dass es sie gemacht hat, werden nicht signiert, ebenso wenig Sicherungen, Animationen und Zips; und gar nichts, wenn du weglässt, wie Bilder gemacht wurden.',
  },
  notes: {
    credentials:
      'Dieses Bild trägt Inhaltsnachweise, einen signierten Vermerk, woher es kommt. Deine Datei behält sie. Bilder, die Easel daraus macht, tragen sie nicht weiter.',
    record: {
      summary: 'Was der Vermerk sagt',
      title: (title) => `Titel: ${title}`,
      program: (program) => `Geschrieben von ${program}.`,
      generated: 'Er sagt, dass ein trainiertes Modell das Bild oder einen Teil davon gemacht hat.',
      actions: (actions) => `Was getan wurde: ${actions.join(', ')}.`,
      ingredients: (titles) => `Gemacht aus: ${titles.map(own).join(', ')}.`,
      signer: (signer, issuer) =>
        `Signiert mit dem Schlüssel von ${signer}${issuer === undefined ? '' : ` (Zertifikat von ${issuer})`}.`,
      states: {
        intact:
          'Die Signatur passt, und das Bild ist so, wie es signiert wurde. Ob der Unterzeichner ist, wen das Zertifikat nennt, wird hier nicht geprüft.',
        broken:
          'Etwas passt nicht: Bild oder Vermerk wurden nach dem Signieren geändert. Verlass dich nicht auf das, was er sagt.',
        unchecked: 'Ob er noch zum Bild passt, kann hier nicht geprüft werden.',
      },
    },
    converted: {
      '16-bit':
        'Es enthält feinere Abstufungen, als ein Bildschirm zeigt (mehr als 8 Bit); sie wurden gerundet.',
      colours: 'Seine Farben wurden in sRGB umgewandelt.',
      cmyk: 'Es war für den Druck; seine Druckfarben wurden in sRGB umgewandelt.',
      'first-frame': 'Es ist eine Animation; benutzt wird ihr erstes Bild.',
    },
    turned: 'Es wurde aufgerichtet, wie die Kamera es vermerkt hat.',
  },
  stored: {
    heading: 'Was hier aufgehoben ist',
    kinds: {
      packs: 'Modelle',
      library: 'Was die Bibliothek von ihren Bildern weiß',
      pictures: 'Bilder',
      documents: 'Dokumente aus „Bearbeiten“',
      caches: 'Easel selbst, für ohne Netz',
    },
    total: 'Zusammen',
    unknown: 'Was aufgehoben ist, ließ sich nicht zählen.',
    keepSuggestions: 'Alle Vorschläge von „Bearbeiten“ aufheben',
    keepSuggestionsHint:
      'Sonst hebt die Bibliothek die Vorschläge auf, die du annimmst, und lässt die anderen gehen.',
    keepNothing: 'Nichts aufheben',
    keepNothingHint:
      'Von jetzt an sind Bilder und Dokumente weg, wenn die Seite geschlossen wird. Modell und Einstellungen bleiben, ebenso was vorher aufgehoben wurde.',
  },
  erase: {
    start: 'Alles auf diesem Gerät löschen …',
    title: 'Alles löschen?',
    body: 'Bilder, Dokumente, Modelle, Einstellungen und Easels eigene Kopie für ohne Netz werden aus diesem Browser gelöscht. Das lässt sich nicht rückgängig machen. Dateien, die du anderswo gespeichert hast, bleiben.',
    cancel: 'Behalten',
    confirm: 'Alles löschen',
    done: 'Alles ist gelöscht',
    doneBody:
      'Easel hat in diesem Browser nichts mehr. Schließ die Seite, damit es so bleibt; ein neuer Anfang speichert Easel und sein Modell wieder.',
    held: 'Ein anderer Tab von Easel ist noch offen und hält etwas davon. Schließ ihn: Dann geht auch der Rest.',
    again: 'Neu anfangen',
  },
};

export const signature: Rest['signature'] = {
  heading: 'Signatur',
  intro: 'Fünf kleine farbige Quadrate unten rechts sagen, dass ein Modell ein Bild gemacht hat.',
  draw: 'Signatur zeichnen',
  drawHint: 'In Bilder, die du von jetzt an hier machst.',
};

export const policy: Rest['policy'] = {
  heading: 'Inhaltsrichtlinie',
  intro:
    'Was du mit Easel bitte nicht machst, wie das geprüft wird und was eine solche Prüfung wert ist.',
  advice: {
    title: 'Das ist ein Rat, kein Schloss',
    text: 'Easel läuft in deinem eigenen Browser, und seine Prüfung auch. Niemand sieht, was du schreibst, und niemand könnte dich hindern, sie zu umgehen. Sie soll dich vor Überraschungen bewahren und sagen, wo die Grenze ist. Für die Bilder, die du machst und zeigst, stehst du selbst ein.',
  },
  strictness: {
    title: 'Wie streng diese Website ist',
    choices: {
      off: 'Aus: Wer diese Website betreibt, hat die Prüfung abgeschaltet.',
      standard:
        'Normal: Was sehr wahrscheinlich gegen die Richtlinie ist, wird zurückgehalten, und du erfährst, warum. Sofern diese Website das nicht endgültig gemacht hat, darfst du trotzdem weitergehen.',
      strict:
        'Streng: Auch Wörter, die eine harmlose Bedeutung haben, werden zurückgehalten. Manche Beschreibung wird zu Unrecht abgelehnt.',
    },
  },
  categoriesTitle: 'Mach bitte nicht',
  uploads: {
    title: 'Bilder von Menschen',
    text: 'Bevor du ein Bild mit Menschen darauf öffnest, hol ihre Zustimmung ein. Easel kann das nicht prüfen. Was du öffnest, bleibt auf diesem Gerät.',
    note: 'Sind Menschen auf dem Bild, hol zuerst ihre Zustimmung ein.',
  },
  how: {
    title: 'Wie Beschreibungen geprüft werden',
    text: 'Zuerst fallen Verkleidungen weg: ähnlich aussehende Buchstaben, Leerzeichen und Punkte in Wörtern, Ziffern statt Buchstaben. Dann suchen Wortlisten, worum es der Richtlinie geht, und lassen harmlose Zusammenhänge in Ruhe: Eine Sternschnuppe ist im Englischen ein „shooting star“, aber keine Schießerei. Der Wortleser des Modells vergleicht den Sinn der ganzen Beschreibung mit Beispielen beider Art, und wo das offen bleibt, entscheiden die Wörter. Für Programme gilt dieselbe Prüfung. Nichts davon versteht Ironie, und alles irrt.',
  },
  pictures: {
    title: 'Bilder werden nicht geprüft',
    text: 'Nur Worte werden geprüft. Das Auge des Modells wurde gefragt, ob Zeichnungen Waffen, Blut, Drogen und Ähnliches zeigen, und unterschied sie nicht besser als eine Münze: Es hat nur von Emoji gelernt. Also sieht nichts an, was herauskommt oder was du öffnest, und kein Bild wird unkenntlich gemacht. Eine Prüfung, die nicht sehen kann, täuschte nur etwas vor.',
    checked: {
      title: 'Bilder werden geprüft',
      classifier: (classifier) =>
        `Wer diese Seite betreibt, hat ihr einen Klassifikator beigelegt${classifier === undefined ? '' : ` („${own(classifier)}“)`}.`,
      described:
        'Wer diese Seite betreibt, hat beschrieben, was hier nicht erwünscht ist, und das Auge eines Modells (CLIP) vergleicht Bilder damit.',
      text: (how, categories) =>
        `${how} Angesehen wird in deinem eigenen Browser, was herauskommt und was du öffnest, importierst oder als Anfang nimmst; gesucht wird: ${categories.join(', ')}. Was dabei auffällt, bleibt verschwommen, und Programme erfahren es. Sonst wird an Bildern nichts geprüft: nicht die anderen Kategorien, nicht Masken, nicht, was schon in der Bibliothek oder in deinen Dokumenten liegt; Vorschauen gibt es dann keine. Beides irrt, in beide Richtungen.`,
    },
    failing: {
      title: 'Bilder können nicht geprüft werden',
      text: (fault) =>
        `Wer diese Seite betreibt, will Bilder geprüft haben, und das geht gerade nicht; darum werden sie zurückgehalten: ${own(fault)}`,
    },
  },
  settings: { title: 'Inhaltsrichtlinie', link: 'Inhaltsrichtlinie lesen' },
};
