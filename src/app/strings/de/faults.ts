/** What went wrong and what to do; what is refused and why; the note about the model. */
import { own } from '../own.ts';
import type { First } from '../shape.ts';

export const errors: First['errors']['byCode'] = {
  'invalid-request': {
    title: 'So lässt sich das nicht malen',
    advice: 'Ändere den genannten Wert und versuch es noch einmal.',
  },
  'invalid-manifest': {
    title: 'Die Beschreibung des Modells ist beschädigt',
    advice:
      'Lade die Seite neu. Passiert es wieder, muss das Modell dieser Website repariert werden.',
  },
  'unsupported-format': {
    title: 'Das Modell ist neuer als diese Seite',
    advice: 'Lade die Seite neu, um das neueste Easel zu bekommen, und versuch es noch einmal.',
  },
  'corrupt-data': {
    title: 'Ein Teil des Modells kam beschädigt an',
    advice: 'Versuch es noch einmal: Nur der beschädigte Teil wird neu geholt.',
  },
  network: {
    title: 'Die Verbindung ging verloren',
    advice: 'Was ankam, bleibt erhalten. „Noch einmal“ macht dort weiter.',
  },
  storage: {
    title: 'Dieser Browser wollte das Modell nicht speichern',
    advice:
      'Mach Platz auf der Platte oder verlass das private Fenster, dann versuch es noch einmal.',
  },
  'out-of-memory': {
    title: 'Der Arbeitsspeicher reichte nicht',
    advice:
      'Schließ andere Tabs oder verlange eine kleinere Größe oder weniger Bilder, dann versuch es noch einmal.',
  },
  'unsupported-device': {
    title: 'Das kann dieses Gerät nicht',
    advice: 'Wähl eine kleinere Größe, oder in den Einstellungen den Prozessor als Rechenwerk.',
  },
  'device-lost': {
    title: 'Die Grafikkarte ist ausgefallen',
    advice: 'Meist kommt sie von selbst wieder. Versuch es noch einmal.',
  },
  'worker-crashed': {
    title: 'Die Maschine blieb stehen',
    advice:
      'Sie wurde neu gestartet. Versuch es noch einmal; wenn es wieder passiert, mit weniger oder kleineren Bildern.',
  },
  cancelled: { title: 'Abgebrochen', advice: '„Erstellen“ beginnt wieder, wann immer du magst.' },
  internal: {
    title: 'In Easel ging etwas schief',
    advice: 'Versuch es noch einmal. Passiert es wieder, lade die Seite neu.',
  },
};

const again = 'dann versuch es noch einmal.';
const full =
  'Mach Platz auf der Platte oder verlass das private Fenster, dann versuch es noch einmal.';
const memory = 'Der Arbeitsspeicher reichte nicht';

export const faults: First['files']['faults'] = {
  fill: {
    'invalid-request': {
      title: 'Es gibt nichts, woraus gefüllt werden kann',
      advice: 'Nimm die Markierung um das Störende herum teilweise weg und fülle noch einmal.',
    },
    'out-of-memory': {
      title: memory,
      advice: `Markiere jeweils einen kleineren Teil oder schließ andere Tabs, ${again}`,
    },
    internal: {
      title: 'Das ließ sich nicht füllen',
      advice: `Das Bild ist, wie es war. Markiere ein wenig anders, ${again}`,
    },
  },
  picture: {
    'corrupt-data': {
      title: 'Dieses Bild lässt sich nicht öffnen',
      advice:
        'Öffne es in einem anderen Programm und speichere es neu, oder wähl eine andere Datei.',
    },
    'unsupported-format': {
      title: 'Diese Datei lässt sich nicht öffnen',
      advice: `Speichere sie in einem anderen Programm als PNG oder JPEG, ${again}`,
    },
    'invalid-request': {
      title: 'Dieses Bild ist zu groß',
      advice: `Verkleinere es in einem anderen Programm, ${again}`,
    },
    'out-of-memory': {
      title: memory,
      advice: `Schließ andere Tabs oder verkleinere das Bild, ${again}`,
    },
    'worker-crashed': {
      title: 'Dieses Bild lässt sich nicht öffnen',
      advice: `Schließ andere Tabs oder verkleinere das Bild, ${again}`,
    },
  },
  folder: {
    'corrupt-data': {
      title: 'Dieses Modell ist nicht vollständig',
      advice:
        'Bring in Ordnung, was genannt ist, und gib es noch einmal. Nichts davon wurde behalten.',
    },
    'unsupported-format': {
      title: 'Dieses Modell kann nicht aufgenommen werden',
      advice:
        'Welche es können, steht in den Docs auf der Seite „Bring your own weights“. Nichts davon wurde behalten.',
    },
    'invalid-request': {
      title: 'So kann dieses Modell nicht aufgenommen werden',
      advice:
        'Bring in Ordnung, was genannt ist, und gib es noch einmal. Nichts davon wurde behalten.',
    },
    storage: {
      title: 'Für das Modell ist kein Platz',
      advice: 'Mach Platz auf der Platte, wähl kleinere Gewichte oder verlass das private Fenster.',
    },
  },
  document: {
    'corrupt-data': {
      title: 'Dieses Dokument ist beschädigt',
      advice:
        'Andere Dokumente sind nicht betroffen. Ein daraus exportiertes Bild lässt sich öffnen.',
    },
    'unsupported-format': {
      title: 'Dieses Dokument ist neuer als diese Seite',
      advice: 'Lade die Seite neu, um das neueste Easel zu bekommen, und öffne es noch einmal.',
    },
    'invalid-request': {
      title: 'Dieses Dokument ist nicht hier',
      advice: 'Vielleicht wurde es in einem anderen Tab gelöscht. Wähl ein anderes.',
    },
    storage: {
      title: 'Dieser Browser wollte das Dokument nicht speichern',
      advice:
        'Exportiere es als PNG, um es zu behalten; mach Platz auf der Platte oder verlass das private Fenster.',
    },
    'out-of-memory': {
      title: memory,
      advice: 'Schließ andere Tabs und öffne das Dokument noch einmal.',
    },
  },
  past: {
    'corrupt-data': {
      title: 'Was rückgängig gemacht werden konnte, ist beschädigt',
      advice: 'Das Bild ist ganz. Was Sie von hier an tun, lässt sich wieder rückgängig machen.',
    },
  },
  library: {
    'corrupt-data': {
      title: 'Diese Datei ist beschädigt',
      advice:
        'Kopiere oder lade sie noch einmal, oder wähl eine andere. Die Bibliothek ist, wie sie war.',
    },
    'unsupported-format': {
      title: 'Diese Datei lässt sich nicht importieren',
      advice:
        'PNG-Dateien und Sicherungen einer Bibliothek aus diesem oder einem früheren Easel schon.',
    },
    'invalid-request': {
      title: 'Diese Datei lässt sich nicht importieren',
      advice: 'PNG-Dateien und Sicherungen einer Bibliothek schon.',
    },
    storage: { title: 'Dieser Browser wollte die Bilder nicht speichern', advice: full },
    'out-of-memory': { title: memory, advice: `Schließ andere Tabs, ${again}` },
  },
  link: {
    'corrupt-data': {
      title: 'Dieser Link ist unbrauchbar',
      advice: 'Lass ihn dir noch einmal geben und kopiere ihn ganz.',
    },
    'unsupported-format': {
      title: 'Dieser Link ist neuer als diese Seite',
      advice:
        'Lade die Seite neu, um das neueste Easel zu bekommen, und öffne den Link noch einmal.',
    },
    'invalid-request': {
      title: 'Dieser Link ist unbrauchbar',
      advice:
        'Was er verlangt, liegt hier außerhalb des Möglichen. Lass ihn dir noch einmal geben.',
    },
  },
};

export const refusals: First['policy'] = {
  categories: {
    hate: {
      name: 'Hass',
      about:
        'Symbole des Hasses, gemeine Klischees und alles, was eine Gruppe von Menschen herabsetzt.',
    },
    harassment: {
      name: 'Belästigung',
      about: 'Bilder, die jemanden verspotten, bedrohen, beschämen oder quälen.',
    },
    violence: {
      name: 'Gewalt',
      about: 'Menschen oder Tiere töten, verletzen oder erniedrigen, und ihr Leiden.',
    },
    'self-harm': {
      name: 'Selbstverletzung',
      about:
        'Suizid, Ritzen, Essstörungen und alles, was sie verlockend zeigt. Wenn es um dich geht: Sprich mit jemandem, dem du vertraust. findahelpline.com nennt kostenlose Hilfe in vielen Ländern, meist Tag und Nacht erreichbar.',
    },
    sexual: {
      name: 'Sexuelle Inhalte',
      about: 'Nacktheit, sexuelle Handlungen und Dienste, und Bilder, die erregen sollen.',
    },
    shocking: {
      name: 'Schockierendes',
      about: 'Blutiges, Kot, obszöne Gesten und was Ekel erregen soll.',
    },
    'illegal-activity': {
      name: 'Verbotenes',
      about: 'Drogen, Diebstahl, Sachbeschädigung, und wie man dergleichen tut.',
    },
    deception: {
      name: 'Täuschung',
      about: 'Falsche Beweise, erfundene Nachrichten, gefälschte Papiere und Verschwörungen.',
    },
    political: {
      name: 'Politik',
      about: 'Politiker, Wahlen, Proteste und was eine Stimme beeinflussen soll.',
    },
    health: {
      name: 'Gesundheit',
      about: 'Krankheiten, Menschen, die daran leiden, und Rat zur Behandlung.',
    },
    spam: { name: 'Spam', about: 'Massenwerbung, Köder und Schneeballsysteme.' },
    'public-figures': {
      name: 'Personen des öffentlichen Lebens',
      about: 'Abbilder wirklicher Menschen, die der Öffentlichkeit bekannt sind.',
    },
  },
  notLoaded:
    'Die Listen, mit denen Beschreibungen geprüft werden, konnten nicht geladen werden; deshalb wurde nichts gemacht. Prüf die Verbindung, lade die Seite neu und versuch es noch einmal.',
  held: {
    title: (category) => `Zurückgehalten: ${category}`,
    why: (label, percent) =>
      `Die Bildprüfung dieser Seite sieht darin „${own(label)}“ (${percent} %).`,
    unseen: 'Zurückgehalten: nicht geprüft',
    fault: (fault) =>
      `Diese Seite lässt Bilder ansehen, bevor sie gezeigt werden, und das ist misslungen: ${own(fault)}`,
    show: 'Trotzdem zeigen',
    use: 'Trotzdem verwenden',
    leave: 'Weglassen',
    again: 'Noch einmal prüfen',
    more: (count) => `Außerdem zurückgehalten: ${count}`,
    leaveAll: 'Alle weglassen',
  },
  refused: {
    title: (category) => `Nicht gemacht: ${category}`,
    why: (words) =>
      words === undefined
        ? 'Es wurde zurückgehalten für das, was es als Ganzes zu bedeuten scheint.'
        : `Es wurde zurückgehalten wegen „${own(words)}“.`,
    whyNot: 'Sag es anders, oder wünsch dir etwas anderes.',
    wrong:
      'War das ein harmloser Wunsch: Die Prüfung ist einfach, und andere Worte werden genügen.',
    rephrase: 'Worte ändern',
    goOn: 'Trotzdem machen',
    again: 'Drück noch einmal, um es trotzdem machen zu lassen.',
    read: 'Richtlinie lesen',
  },
};

export const disclosure: First['disclosure'] = {
  label: 'Über das Modell',
  title: 'Bevor du beginnst: Hier malt ein kleines Modell',
  points: [
    'Es läuft auf diesem Gerät und hat von frei lizenzierten Emoji-Zeichnungen gelernt, nicht vom ganzen Web. Am besten kann es einzelne Dinge vor schlichtem Hintergrund.',
    'Schrift, Ebenbilder von Menschen, Fotografien und belebte Szenen kann es nicht, es zählt nicht, und Formen geraten oft falsch.',
    'Es wiederholt die Gewohnheiten der Zeichnungen, aus denen es gelernt hat: wie ein Arzt, ein Haus oder eine Mahlzeit dort aussieht.',
  ],
  card: 'Modellkarte lesen',
  dismiss: 'Verstanden',
};
