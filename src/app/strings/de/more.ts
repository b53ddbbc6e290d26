import { own } from '../own.ts';
import { plurals } from '../plural.ts';
import type { First } from '../shape.ts';

const plural = plurals<'one'>('de');

/** What Create offers beside words and sizes. */
export const more: First['create']['advanced']['more'] = {
  title: 'Weitere Optionen',
  shape: {
    label: 'Form',
    square: 'Quadrat',
    ratios: { '3:2': '3 : 2', '2:3': '2 : 3', '16:9': '16 : 9', '9:16': '9 : 16' },
    spoken: {
      '3:2': '3 zu 2, quer',
      '2:3': '2 zu 3, hoch',
      '16:9': '16 zu 9, quer',
      '9:16': '9 zu 16, hoch',
    },
    hint: (width, height, rounds) =>
      rounds === 0
        ? `${width} × ${height}: Das Modell malt Quadrate; was daneben liegt, wird ohne es mit mehr von ihren Rändern gefüllt.`
        : `${width} × ${height}: Das Modell malt Quadrate und malt dann an den Seiten weiter, ${plural(rounds, { one: '# Quadrat', other: '# Quadrate' })} mehr je Bild.`,
  },
  negative: {
    label: 'Weglassen',
    placeholder: 'Was die Bilder nicht zeigen sollen',
    hint: 'Die Führung führt von diesen Worten weg.',
    deaf: 'Mit Führung 1 führt nichts von diesen Worten weg. Erhöhe unten die Führung.',
    tooLong: 'Das sind zu viele Worte zum Weglassen.',
    said: (words) => `ohne ${own(words)}`,
  },
  start: {
    label: 'Beginnen mit',
    choose: 'Bild wählen',
    drop: 'oder hierher ziehen',
    file: 'Ausgangsbild',
    remove: 'Wieder mit Rauschen beginnen',
    alt: (name) => `Das Ausgangsbild: ${own(name)}`,
    strength: 'Wie weit es sich entfernen darf',
    strengthHint:
      'Bei wenig bleiben Farben und Formen deines Bildes; bei 1 bleibt nichts davon. Das Modell sieht das mittlere Quadrat, 64 Pixel breit.',
    missing: (name) =>
      name === ''
        ? 'Das begann mit einem anderen Bild, das nicht dabei aufgehoben ist. Wähl es noch einmal, sonst beginnt es mit Rauschen.'
        : `Wähl „${own(name)}“ noch einmal: Ein Neuladen hat es genommen.`,
    said: (name, strength) => `aus ${own(name)}, ${strength}`,
  },
  history: {
    label: 'Frühere Beschreibungen',
    forget: 'Diese Beschreibungen vergessen',
    forgotten: 'Die früheren Beschreibungen sind vergessen.',
  },
  lines: {
    label: 'Jede Zeile ist eine eigene Beschreibung',
    promise: (prompts, pictures) =>
      `${plural(prompts, { one: '# Beschreibung', other: '# Beschreibungen' })}, nacheinander: ${plural(pictures, { one: '# Bild', other: '# Bilder' })}.`,
    about: (duration) => `Etwa ${duration}.`,
    unknown: 'Wie lange es dauert, zeigt sich nach der ersten.',
    tooMany: (most) => `Höchstens ${most} Beschreibungen auf einmal.`,
    tooLong: (line, over) => `Beschreibung ${line} ist ${over} Zeichen zu lang.`,
    place: (at, of) => `Beschreibung ${at} von ${of}`,
  },
  again: {
    label: (index) => `Bild ${index} noch einmal, aber …`,
    title: 'Noch einmal, aber …',
    seed: 'Mit anderem Startwert',
    words: 'Mit anderen Worten, gleichem Startwert',
    style: (name) => `Im Stil ${own(name)}`,
  },
  extending: (round, rounds) => `Wird weitergemalt, ${round} von ${rounds}`,
};
