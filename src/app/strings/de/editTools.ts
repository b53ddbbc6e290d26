import { own } from '../own.ts';
import { plurals } from '../plural.ts';
import type { Rest } from '../shape.ts';

const plural = plurals<'one'>('de');

export const editTools: Pick<Rest['edit'], 'selecting' | 'exports' | 'kept' | 'growing'> = {
  selecting: {
    title: 'Markierter Bereich',
    close: 'Schließen',
    by: 'Pixel',
    grow: 'Vergrößern',
    shrink: 'Verkleinern',
    soften: 'Weicher machen',
    outside: 'Dort ist kein Bild.',
    wand: 'Markiert, was diese Farbe hat.',
    unwand: 'Markierung aufgehoben, wo diese Farbe ist.',
    looking: 'Wird gesucht …',
    named: (word) => `Markiert, was am ehesten „${own(word)}“ ist.`,
    unnamed: (word) => `Nicht mehr markiert: was am ehesten „${own(word)}“ ist.`,
    nowhere: (word) => `Nichts hier sieht mehr nach „${own(word)}“ aus als der Rest.`,
    doubtful: (model) =>
      `${own(model)} kennt Zeichnungen, und das sieht nach einem Foto aus: Schau genau hin.`,
    blind: (model) =>
      `${own(model)} malt nur nach Worten und liest keine Bilder. Nimm ein anderes Modell, um nach einem Wort zu markieren.`,
    none: 'Nichts ist markiert.',
    transparent: 'Markiert, was durchsichtig ist.',
    opaque: 'Hier ist nichts durchsichtig.',
    grown: (pixels) => `Um ${pixels} Pixel vergrößert.`,
    shrunk: (pixels) => `Um ${pixels} Pixel verkleinert.`,
    followed: (size) => `Der Rahmen von ${size} Pixeln liegt um das Markierte.`,
    picked: (colour) => `Farbe ${colour}.`,
    painted: 'Gemalt.',
  },
  exports: {
    title: 'Exportieren',
    close: 'Schließen',
    format: 'Format',
    formats: {
      png: 'PNG',
      jpeg: 'JPEG',
      webp: 'WebP',
      avif: 'AVIF',
      psd: 'PSD',
      ora: 'OpenRaster',
    },
    about: {
      png: 'Jedes Pixel, wie es ist.',
      jpeg: 'Klein, für Fotografien; ohne Durchsichtigkeit.',
      webp: 'Kleiner als JPEG, mit Durchsichtigkeit.',
      avif: 'Am kleinsten, mit Durchsichtigkeit; dauert.',
      psd: 'Für Photoshop und Ähnliches: Bild, Markierung und Vorschläge als Ebenen.',
      ora: 'Für Krita, GIMP und MyPaint: Bild, Markierung und Vorschläge als Ebenen.',
    },
    noAvif: 'Dieser Browser schreibt kein AVIF.',
    quality: 'Qualität',
    background: 'Farbe unter Durchsichtigem',
    exif: 'Mit dem, was die Fotografie über sich sagt: Kamera, Zeit, Ort',
    noExif:
      'Eigene Daten einer Fotografie liegen nicht vor: Kamera, Zeit und Ort werden nicht genannt',
    crop: 'Nur den Zuschnitt',
    pixels: (width, height) => `${width} × ${height} Pixel`,
    size: (bytes) => `etwa ${bytes}`,
    save: 'Datei speichern',
    working: 'Wird gespeichert …',
    layers: {
      picture: 'Bild',
      marked: 'Markierter Bereich',
      suggestion: (number) => `Vorschlag ${number}`,
    },
  },
  kept: {
    versions: {
      title: 'Versionen',
      intro: 'Eine Version ist das ganze Dokument, wie es war: Bild, Markierung, Rahmen.',
      name: 'Name der Version',
      keep: 'Version behalten',
      none: 'Es gibt noch keine Version.',
      take: (name) => `Zurück zu ${own(name)}`,
      taken: (name) => `Das Dokument ist wie in ${own(name)}. „Rückgängig“ nimmt es zurück.`,
      remove: (name) => `Version ${own(name)} löschen`,
    },
    selections: {
      title: 'Auswahlen',
      intro: 'Eine Auswahl ist, was gerade markiert ist, mit dem Dokument aufgehoben.',
      name: 'Name der Auswahl',
      keep: 'Auswahl behalten',
      none: 'Es gibt noch keine Auswahl.',
      take: (name) => `${own(name)} markieren`,
      taken: (name) => `${own(name)} ist markiert.`,
      remove: (name) => `Auswahl ${own(name)} löschen`,
      copying: {
        label: (name) => `Was Füllen von ${own(name)} kopiert`,
        options: {
          too: 'Füllen kopiert auch von hier',
          alone: 'Füllen kopiert nur von hier',
          never: 'Füllen kopiert nichts von hier',
        },
        said: {
          too: (name) => `Füllen kopiert von ${own(name)} wie vom Rest.`,
          alone: (name) => `Füllen kopiert nur von ${own(name)}.`,
          never: (name) => `Füllen kopiert nichts von ${own(name)}.`,
        },
      },
    },
    menu: 'Versionen …',
    close: 'Schließen',
    kept: (name) => `${own(name)} ist aufgehoben.`,
    removed: 'Gelöscht.',
    untitled: (number) => `Nr. ${number}`,
    notStored:
      'Dieses Dokument ist nicht im Browser aufgehoben, und das hier kann es auch nicht sein.',
  },
  growing: {
    menu: 'Bild erweitern …',
    title: 'Bild erweitern',
    close: 'Schließen',
    about: {
      fill: 'Das Bild geht über seinen Rand hinaus weiter, ohne Modell. Ein Druck, ein Schritt zurück.',
      model:
        'Nach den Worten gemalt, in so wenigen Runden wie möglich. Ein Druck, ein Schritt zurück.',
      steps:
        'Ein Rahmen nach dem anderen gemalt: jeder wird beschrieben, angesehen und angenommen.',
    },
    way: 'Wie',
    byFill: 'Aus der Umgebung',
    byModel: 'Nach den Worten',
    bySteps: 'Rahmen für Rahmen',
    width: 'Breite des Verhältnisses',
    height: 'Höhe des Verhältnisses',
    other: 'Dieses Verhältnis',
    start: (rounds) =>
      plural(rounds, {
        one: 'Wird in einer Runde erweitert.',
        other: 'Wird in # Runden erweitert.',
      }),
    extended: 'Das Bild hat seine neue Form.',
    tooLarge: (most) => `Das Bild würde größer als ein Dokument: ${most} Pixel je Seite.`,
    enlarge: 'Das ganze Bild vierfach vergrößern',
    enlarging: (parts) =>
      plural(parts, { one: 'Ein Teil wird vergrößert …', other: '# Teile werden vergrößert …' }),
    enlargedTooLarge: (most) =>
      `Ein Bild mit bis zu ${most} Pixeln je Seite lässt sich vierfach vergrößern. Schneide es vorher zu oder exportiere einen Teil.`,
  },
};
