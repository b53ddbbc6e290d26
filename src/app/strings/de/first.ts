/*
 * Deutsch, „du“. Bild · Variation · Startwert (seed) · Maske · Rahmen (frame) · Dokument · Modell · Bibliothek ·
 * Vorschlag (candidate) · Füllen · Beschreibung (prompt) · Prozessor · Schritt · Führung (guidance) · Grund (ground).
 * More than 300 lines: a table of words, in the order of the English one.
 */
import { own } from '../own.ts';
import { lists, plurals } from '../plural.ts';
import type { First } from '../shape.ts';
import { disclosure, errors, faults, refusals } from './faults.ts';
import { more } from './more.ts';

const plural = plurals<'one'>('de');
const anyOf = lists('de', 'disjunction');
const pictures = (count: number) => plural(count, { one: '# Bild', other: '# Bilder' });
const quoted = (word: string) => `„${own(word)}“`;

export const first: First = {
  languageTag: 'de',
  product: 'Easel',
  skip: 'Zum Inhalt springen',

  navigation: {
    label: 'Bereiche',
    create: 'Erstellen',
    edit: 'Bearbeiten',
    remix: 'Remix',
    library: 'Bibliothek',
    models: 'Modelle',
    settings: 'Einstellungen',
    api: 'Images-API',
    policy: 'Inhaltsrichtlinie',
    documentTitle: (screen) => `${screen} – Easel`,
  },

  units: {
    bytes: (value, unit) => `${value} ${unit}`,
    rate: (size) => `${size}/s`,
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    hours: (count) => `${count} h`,
    left: (duration) => `noch etwa ${duration}`,
    of: (part, whole) => `${part} von ${whole}`,
    percent: (value) => `${value} %`,
  },

  create: {
    with: (model) => `mit ${model}`,
    otherModel: (pack) =>
      `Das wurde mit dem Modell ${pack} gemacht, das hier fehlt: „Erstellen“ macht ein anderes Bild.`,
    heading: 'Bilder erstellen mit Easel',
    prompt: {
      label: 'Beschreibe das Bild',
      placeholder: 'Was möchtest du sehen?',
      counter: (used, limit) => `${used} / ${limit}`,
      counterLabel: (used, limit) => `${used} von ${limit} Zeichen`,
      empty: 'Schreib zuerst ein paar Worte.',
      tooLong: (over) =>
        `${plural(over, { one: '# Zeichen', other: '# Zeichen' })} zu viel. Was durchgestrichen ist, muss weg.`,
      unread: (unread) =>
        `${anyOf(unread.map(quoted))} kann das Modell nicht lesen: Sag es mit englischen Wörtern.`,
      cut: 'Das Modell liest nur bis zu den blassen Wörtern; sie haben keine Wirkung.',
    },
    surprise: 'Überrasch mich',
    generate: 'Erstellen',
    generateLabel: (count) => `${pictures(count)} erstellen`,
    cancel: 'Abbrechen',
    shortcut: { mac: '⌘ ↵', other: 'Strg ↵', cancel: 'Esc' },
    pictures: 'Bilder',
    size: 'Größe',
    sizes: {
      64: { name: '64', cost: 'Ein Vorschaubild, im Nu.' },
      256: { name: '256', cost: 'Am schnellsten. Gut, um Ideen zu probieren.' },
      512: { name: '512', cost: 'Kostet fast so viel wie 1024, ergibt eine kleinere Datei.' },
      1024: {
        name: '1024',
        cost: 'Am schärfsten. Dauert am längsten und braucht den meisten Speicher.',
      },
    },
    sizeLabel: (size) => `${size} mal ${size} Pixel`,
    measuredCost: (count, duration) => `${pictures(count)}: hier etwa ${duration}.`,
    processorCost: 'Auf dem Prozessor kann das Minuten je Bild dauern.',
    seed: {
      label: 'Startwert',
      placeholder: 'zufällig',
      roll: 'Startwert würfeln',
      clear: 'Wieder jedes Mal ein zufälliger Startwert',
      invalid: 'Ein Startwert ist eine ganze Zahl von 0 bis 4294967295.',
      hint: 'Dieselben Worte und derselbe Startwert ergeben dasselbe Bild.',
    },
    advanced: {
      more,
      steps: 'Schritte',
      guidance: 'Führung',
      stepsFor: (stage) => `Schritte: ${stage}`,
      guidanceFor: (stage) => `Führung: ${stage}`,
      reset: 'Zurück zu den Werten des Modells',
      intro:
        'Mehr Schritte dauern länger und können sorgfältiger sein. Mehr Führung hält sich enger an die Worte.',
      unknown: 'Die Werte des Modells stehen hier, sobald es gefunden ist.',
      prior: {
        legend: 'Vorstellen durch',
        own: 'Diffusion',
        codes: 'Code für Code',
        hint: 'Wie aus deinen Worten die Bild-Einbettung entsteht. Der zweite Weg, der autoregressive Prior der Veröffentlichung, ist eine kleine Datei mehr.',
        fetching: 'Der andere Prior wird geholt …',
        using: (size) =>
          `Mit dem autoregressiven Prior: zusammen ${size}, das meiste davon gemeinsam.`,
      },
    },
    vocabulary: {
      title: 'Was es zeichnen kann',
      count: (things) => plural(things, { one: 'bisher # Ding', other: 'bisher # Dinge' }),
      things: 'Dinge',
      more: 'Andere',
      moreLabel: 'Andere: weitere Dinge zeigen',
      styles: 'Stil',
      grounds: 'Hintergrund',
      ground: (colour) => `Hintergrund ${colour}`,
      made: (caption, seed) =>
        `Das Modell hat sie selbst gezeichnet, mit den Worten ${quoted(caption)} und dem Startwert ${seed}.`,
      listLabel: 'Wörter, die das Modell kennt',
      listed: (count) =>
        plural(count, {
          one: '# Wort, das das Modell kennt. Pfeil nach unten wählt es.',
          other: '# Wörter, die das Modell kennt. Die Pfeiltasten wählen.',
        }),
      kinds: { thing: '', style: 'Stil', colour: 'Hintergrund' },
      outsideLabel: 'Wörter, die das Modell nicht kennt',
      readAs: (english) => `Gelesen als: ${own(english)}`,
      outside: (word) => `${quoted(word)} hat das Modell nicht gelernt.`,
      nearest: 'Am nächsten:',
      replace: (word, by) => `${quoted(word)} durch ${quoted(by)} ersetzen`,
      none: 'Nichts Ähnliches ist bekannt; es malt, was es vermutet.',
      others: (count) =>
        plural(count, {
          one: '# weiteres Wort ist ihm neu.',
          other: '# weitere Wörter sind ihm neu.',
        }),
    },
    idle: { tryLabel: 'Zum Beispiel' },
    stages: {
      text: { title: 'Lesen', hint: 'Die Worte werden zu Zahlen, die das Modell versteht.' },
      prior: { title: 'Vorstellen', hint: 'Von den Worten zur Idee eines Bildes.' },
      image: { title: 'Ansehen', hint: 'Ein Bild wird zu Zahlen, die das Modell versteht.' },
      inversion: {
        title: 'Zurückverfolgen',
        hint: 'Vom Bild zurück zum Rauschen, aus dem es entstünde.',
      },
      decoder: { title: 'Malen', hint: 'Von der Idee zu einem kleinen Bild, aus Rauschen.' },
      upsample256: { title: 'Vergrößern', hint: 'Von 64 auf 256 Pixel Seitenlänge.' },
      upsample1024: { title: 'Verfeinern', hint: 'Von 256 auf 1024 Pixel Seitenlänge.' },
      encode: { title: 'Fertigstellen', hint: 'Die PNG-Dateien werden geschrieben.' },
    },
  },

  embed: {
    heading: 'Bilder erstellen',
    waiting: 'Die Seite um diese herum muss noch sagen, wer sie ist …',
    refused: 'Easel ist für diese Seite nicht eingerichtet',
    alone:
      'Das ist Easels Maschine ohne Oberfläche, für andere Seiten. Für sich geöffnet zeigt sie nichts.',
    modelFirst: (size) => `Für die ersten Bilder wird ein Modell von ${size} geholt.`,
    onThisMachine: 'Auf diesem Gerät gemacht.',
    hostTold:
      'Auf diesem Gerät gemacht. Die Seite um dieses Feld herum erhält deine Worte und Bilder.',
    all: 'Alle Bilder',
    about: 'Easel',
    aboutHint: 'Öffnet Easel in einem eigenen Tab',
  },
  disclosure,
  programs: {
    working: (count) =>
      plural(count, {
        one: 'Ein Programm macht auf dieser Seite Bilder.',
        other: 'Programme machen auf dieser Seite Bilder: # Anfragen.',
      }),
    stop: 'Anhalten',
    stopLabel: 'Anhalten, was Programme machen',
  },
  tabs: {
    title: 'Ein anderer Tab hat das Modell.',
    body: (tab, since) =>
      `Es ist ${quoted(tab)}, seit ${since}. Worum du hier bittest, wird der Reihe nach dort gemacht und geht hier weiter, wenn jener Tab geschlossen wird.`,
    takeOver: 'Übernehmen',
    wait: 'Der Reihe nach warten',
  },
  policy: refusals,

  edit: { editThis: 'Bearbeiten', editThisHint: 'Bringt dieses Bild zum Bearbeiten' },
  remix: { remixThis: 'Remix', remixThisHint: 'Bringt dieses Bild zu Remix' },
  library: {
    undo: {
      deleted: (count) => `${pictures(count)} gelöscht.`,
      undo: 'Rückgängig',
      dismiss: 'Endgültig löschen',
      restored: (count) => `${pictures(count)} wiederhergestellt.`,
      some: (back, wanted) =>
        `${back} von ${plural(wanted, { one: '# Bild', other: '# Bildern' })} wiederhergestellt. Die anderen hatten schon neuen Platz gemacht.`,
    },
    unsaved: {
      title: (count) =>
        plural(count, {
          one: '# Bild konnte nicht aufgehoben werden.',
          other: '# Bilder konnten nicht aufgehoben werden.',
        }),
      body: (reason) =>
        `${reason} Bis die Seite geschlossen wird, sind sie noch in ihrem Speicher. Sonst ging nichts verloren.`,
      download: 'Herunterladen',
      again: 'Noch einmal',
      dismiss: 'Verwerfen',
    },
  },
  files: {
    save: {
      nothing: 'Hier gibt es noch kein Bild zum Speichern.',
      choose: 'Öffne ein Bild, um es zu speichern, oder drück „Auswählen“ und wähle mehrere.',
    },
    share: {
      copyLink: 'Link kopieren',
      share: 'Teilen …',
      failed: 'Das Bild konnte nicht geteilt werden.',
      came: 'Der Link brachte Worte, Startwert und Werte eines Bildes. Sie stehen im Formular: „Erstellen“ macht das Bild.',
      cameOfOther: (pack, version) =>
        `Der Link brachte Worte, Startwert und Werte eines Bildes. Es wurde mit dem Modell ${pack}, Version ${version}, gemacht, und hier ist ein anderes: „Erstellen“ macht ein anderes Bild.`,
    },
    faults,
  },

  install: {
    title: 'Zuerst das Modell',
    invite: (size) =>
      `Easel malt mit einem Modell von ${size}, das auf diesem Gerät bleibt. Es wird einmal geholt; danach braucht es keine Verbindung mehr.`,
    start: (size) => `Modell holen (${size})`,
    downloading: 'Das Modell wird geholt',
    verify: 'Was ankam, wird geprüft',
    store: 'Es wird für das nächste Mal aufgehoben',
    waiting: 'Verbinden …',
    pause: 'Pause',
    paused: (loaded, total) => `Angehalten bei ${loaded} von ${total}. Was ankam, bleibt erhalten.`,
    resume: 'Weiter',
    progressLabel: 'Das Modell wird geholt',
    announceStart: (size) => `Das Modell wird geholt, ${size}.`,
    announceShare: (percent) => `Modell: ${percent} Prozent sind da.`,
    announceDone: 'Das Modell ist bereit.',
    thenPaint: 'Deine Bilder beginnen von selbst, wenn es da ist.',
  },

  run: {
    progressLabel: 'Bilder werden erstellt',
    queued: (position) =>
      position <= 0
        ? 'Als Nächstes dran'
        : plural(position, { one: 'Wartet auf # Auftrag', other: 'Wartet auf # Aufträge' }),
    starting: 'Macht sich bereit',
    loading: (stage) => `Vorbereiten: ${stage}`,
    step: (step, steps) => `Schritt ${step} von ${steps}`,
    stagesLabel: 'Stufen',
    stageDone: 'fertig',
    tile: (index, count, prompt) => `Bild ${index} von ${count}: ${own(prompt)}`,
    open: (index, count) => `Bild ${index} von ${count} öffnen`,
    tileWorking: (index, step, steps) =>
      steps === 0 ? `Bild ${index}, wartet` : `Bild ${index}, Schritt ${step} von ${steps}`,
    tileStopped: (index) => `Bild ${index} wurde nicht fertig`,
    resultsLabel: (prompt) => `Bilder zu: ${own(prompt)}`,
    took: (count, duration) => `${pictures(count)} in ${duration}`,
    seeds: (from, count) =>
      count === 1
        ? `Startwert ${from}`
        : `Startwerte ${from} bis ${(from + count - 1) % 0x1_0000_0000}`,
    madeBy: (backend) => `mit ${backend}`,
    cancelled: 'Abgebrochen',
    cancelledSome: (done, count) => `Abgebrochen; ${done} von ${count} fertig`,
    reuseSeed: 'Startwert übernehmen',
    reuseSeedHint: 'Setzt diesen Startwert ins Feld',
    reuseAll: 'Ändern und noch einmal',
    reuseAllHint: 'Setzt diese Worte und Werte wieder ins Formular',
    rank: 'Nach Treffsicherheit ordnen',
    rankHint:
      'CLIP sieht sich die Bilder noch einmal an und stellt voran, was am besten zu den Worten passt',
    fit: (score) => `passt ${score}`,
    fitHint:
      'Wie nah das fertige Bild den Worten kommt, so wie CLIP es sieht; 1 ist gleich. Die Übereinstimmung, die ein Bild in der großen Ansicht zeigt, wurde vor dem Malen gemessen.',
    announceRanked: (index) => `Geordnet. Bild ${index} passt am besten zu den Worten.`,
    copyRequest: 'Anfrage kopieren',
    copySeed: 'Startwert kopieren',
    copied: 'Kopiert',
    copyFailed: 'Der Browser wollte das nicht kopieren.',
    download: 'PNG herunterladen',
    downloadNumber: (index) => `Bild ${index} als PNG herunterladen`,
    remove: 'Von dieser Seite nehmen',
    announceStart: (count) =>
      plural(count, {
        one: '# Bild wird erstellt. Escape bricht ab.',
        other: '# Bilder werden erstellt. Escape bricht ab.',
      }),
    announceStage: (stage) => `${stage}.`,
    announcePicture: (index, count) => `Bild ${index} von ${count} ist fertig.`,
    announceDone: (count) => `Fertig: ${pictures(count)}.`,
    announceCancelled: 'Abgebrochen.',
    earlier: 'Vorhin bei diesem Besuch',
    earlierHint:
      'Hier zu sehen, bis die Seite geschlossen wird. Was bleibt, steht in der Bibliothek.',
  },

  large: {
    label: (index, count) => `Bild ${index} von ${count}`,
    close: 'Schließen',
    previous: 'Voriges Bild',
    next: 'Nächstes Bild',
    fit: 'Einpassen',
    actual: '1:1',
    fitLabel: 'Ins Fenster einpassen',
    actualLabel: 'Ein Bildpunkt auf einem Bildschirmpunkt',
    zoom: 'Zoom',
    smoothing: 'Pixel',
    smooth: 'Weich',
    pixelated: 'Scharf',
    details: (width, height, seed) => `${width} × ${height} · Startwert ${seed}`,
    score: (value) => `Übereinstimmung ${value}`,
    scoreHint:
      'Wie nah die Idee des Bildes, bevor es gemalt wurde, den Worten kommt, so wie CLIP es sieht; 1 ist gleich.',
    region: 'Das Bild; bei 1:1 verschieben es die Pfeiltasten',
  },

  errors: {
    byCode: errors,
    inEnglish: 'Genaueres ist nur auf Englisch bekannt:',
    tryAgain: 'Noch einmal',
    dismiss: 'Schließen',
    details: 'Einzelheiten',
    engine: 'Easels Maschine ist nicht gestartet',
    engineAdvice: 'Lade die Seite neu. Der Browser darf höchstens zwei Jahre alt sein.',
    reload: 'Neu laden',
    notLoaded: {
      title: 'Dieser Teil von Easel wurde nicht geladen',
      text: 'Entweder fehlt gerade das Netz, oder hier gibt es ein neueres Easel. Was du geschrieben hast, bleibt: Lade die Seite neu, um es noch einmal zu versuchen.',
    },
  },

  waiting: {
    for: {
      edit: 'Wartet auf „Bearbeiten“, das gerade arbeitet.',
      remix: 'Wartet auf „Remix“, das gerade arbeitet.',
      create: 'Wartet auf „Erstellen“, das gerade arbeitet.',
    },
    programs: 'Wartet auf ein Programm, das auf dieser Seite Bilder macht.',
    place: (place) => `Du bist die Nummer ${place}.`,
    first: 'Meins zuerst',
    firstHint: 'Das andere endet vorerst und beginnt neu, wenn deins fertig ist',
  },

  interrupted: {
    create: (prompt) =>
      `Die Seite wurde neu geladen, während Bilder zu ${quoted(prompt)} entstanden.`,
    createAgain: 'Noch einmal machen',
    edit: (prompt) =>
      `Die Seite wurde neu geladen, während ${quoted(prompt)} in „Bearbeiten“ entstand.`,
    editWork: 'Die Seite wurde neu geladen, während „Bearbeiten“ arbeitete.',
    editAgain: 'Noch einmal machen',
    remix: 'Die Seite wurde neu geladen, während Remix arbeitete.',
    remixAgain: 'Noch einmal beginnen',
    suggestionsLeft: (count) =>
      plural(count, {
        one: 'Ein Vorschlag war zu groß, um das Neuladen zu überstehen: Mach ihn noch einmal.',
        other: '# Vorschläge waren zu groß, um das Neuladen zu überstehen: Mach sie noch einmal.',
      }),
    remixLeft: (count) =>
      count === 0
        ? 'Der Browser hat die Ausgangsbilder nicht behalten: Füg sie noch einmal hinzu.'
        : plural(count, {
            one: 'Ein Ausgangsbild war zu groß, um das Neuladen zu überstehen: Füg es noch einmal hinzu.',
            other:
              '# Ausgangsbilder waren zusammen zu groß, um das Neuladen zu überstehen: Füg sie noch einmal hinzu.',
          }),
  },

  notices: {
    label: 'Hinweise',
    afloat: 'Programme',
    memoryOnly:
      'Dieser Browser lässt die Seite keine Dateien behalten; das Modell bleibt im Arbeitsspeicher. Alles geht, aber beim nächsten Besuch wird es wieder geholt.',
    processor:
      'Bilder entstehen hier auf dem Prozessor, nicht auf der Grafikkarte: dieselben Bilder, nur langsamer.',
    restarted:
      'Die Maschine musste neu gestartet werden. Nichts, was du geschrieben hast, ging verloren.',
    update: 'Ein neueres Easel ist bereit.',
    mayNotFit: 'Dieses Modell ist vielleicht zu groß für dieses Gerät; es wird trotzdem versucht.',
    updateOffline:
      'Ohne Netz lässt sich nicht nach einer neuen Fassung sehen; das Modell, das hier ist, geht weiter.',
    updateFailed: 'Das Modell wurde nicht erneuert; das, das hier ist, geht weiter.',
    dismiss: 'Hinweis schließen',
  },

  backend: {
    names: { webgpu: 'Grafik (WebGPU)', wasm: 'Prozessor' },
    short: { webgpu: 'WebGPU', wasm: 'Prozessor' },
    chip: (name) => `Läuft auf: ${name}. Zeigt, warum.`,
    reasons: {
      asked: 'Die Adresse verlangt es.',
      'no-webgpu': 'Dieser Browser hat kein WebGPU, also rechnet der Prozessor.',
      'no-adapter': 'WebGPU fand keine Grafikkarte, also rechnet der Prozessor.',
      'software-adapter':
        'WebGPU bietet nur eine Grafik aus Software, und die ist langsamer als der Prozessor selbst.',
      'no-device': 'Die Grafikkarte gab kein Gerät frei, also rechnet der Prozessor.',
      available: 'WebGPU ist da.',
    },
    starting: 'Startet …',
    none: 'Keine Maschine',
    title: 'Wo deine Bilder entstehen',
    onThisMachine: 'Auf diesem Gerät, in diesem Tab. Kein Server ist beteiligt.',
    device: 'Gerät',
    why: 'Warum',
    precision: 'Zahlen',
    precisions: { f32: '32 Bit', f16: '16 Bit' },
    threads: 'Threads',
    runtime: 'Laufzeit',
    runtimeName: (version) => `onnxruntime-web ${version}`,
    build: 'Fassung',
    backend: 'Rechenwerk',
    change: 'In den Einstellungen ändern',
  },
};
