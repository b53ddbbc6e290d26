import { own } from '../own.ts';
import { lists, plurals } from '../plural.ts';
import type { Rest } from '../shape.ts';

const plural = plurals<'one'>('de');
const all = lists('de', 'unit');
const pictures = (count: number) => plural(count, { one: '# Bild', other: '# Bilder' });

export const remix: Rest['remix'] = {
  heading: 'Bilder remixen',
  intro:
    'Beginne mit einem Bild statt mit Worten: einem von hier oder einem eigenen. Es wird auf diesem Gerät gelesen und verlässt es nicht.',
  modes: {
    legend: 'Was entstehen soll',
    variations: 'Variationen',
    interpolate: 'Überblenden',
    textDiff: 'Mit Worten ändern',
  },
  about: {
    variations: 'Drei andere Bilder derselben Idee.',
    interpolate:
      'Der Weg von einem Bild zum nächsten, in kleinen Schritten. Bei drei oder mehr führt er durch alle der Reihe nach.',
    textDiff: 'Das Bild, Schritt für Schritt von einer Beschreibung zur anderen gedreht.',
  },
  sources: {
    label: 'Ausgangsbilder',
    add: 'Bild wählen',
    drop: 'oder hierher ziehen oder einfügen',
    picture: (index) => `Bild ${index}`,
    remove: (index) => `Bild ${index} entfernen`,
    earlier: (index) => `Bild ${index} einen Platz nach vorn`,
    later: (index) => `Bild ${index} einen Platz nach hinten`,
    order:
      'Überblendet wird in dieser Reihenfolge. Zieh die Bilder oder benutz ihre Pfeile, um sie zu ändern.',
    moved: (place, count) => `Jetzt an Platz ${place} von ${count}.`,
    opening: 'Das Bild wird geöffnet …',
    needOne: 'Füg zuerst ein Bild hinzu.',
    blind: (model) =>
      `${model} malt nur nach Worten und liest keine Bilder. Nimm für Remix ein anderes Modell.`,
    needTwo: 'Füg mindestens zwei Bilder zum Überblenden hinzu.',
    added: (count) => plural(count, { one: 'Ein Bild ist hier.', other: '# Bilder sind hier.' }),
    full: {
      title: 'Dieses Bild wurde nicht hinzugefügt',
      message: (most) => `Es sind ${most} Bilder hier, mehr gehen nicht.`,
      advice: 'Entfernen Sie zuerst eines davon und fügen Sie es dann noch einmal hinzu.',
    },
  },
  matte: 'Farbe hinter Durchsichtigem',
  trail: { label: 'Woher das kam', back: (task) => `Zurück zu dem, woraus das entstand: ${task}` },
  difference: {
    label: 'Wie anders',
    least: 'Ähnlich',
    most: 'Anders',
    value: (percent) => `${percent} Prozent anders`,
  },
  words: {
    from: 'Was es jetzt zeigt (darf leer bleiben)',
    to: 'Was daraus werden soll',
    needTo: 'Sag, was aus dem Bild werden soll.',
  },
  theta: {
    label: 'Wie weit drehen',
    least: 'Wenig',
    most: 'Weit',
    value: (theta) => `Theta bis ${theta}`,
    shown: (theta) => `θ ${theta}`,
  },
  frames: { label: 'Bilder auf dem Weg', value: pictures },
  noise: { legend: 'Einzelheiten', slerp: 'Auch drehen', fixed: 'Wie im ersten' },
  care: { legend: 'Sorgfalt', quick: 'Schnell', balanced: 'Ausgewogen', exact: 'Genau' },
  start: 'Machen',
  cancel: 'Abbrechen',
  progressLabel: 'Remix entsteht',
  results: 'Ergebnisse',
  frame: (index, count) => `Bild ${index} von ${count}`,
  places: {
    variation: (index) => `Variation ${index}`,
    theta: (theta, shown) => (theta === 0 ? 'θ 0: das Bild, nachgemacht' : `θ ${shown}`),
    between: (place) => {
      const whole = Math.round(place);
      if (Math.abs(place - whole) < 1e-6) return `Bild ${whole + 1}, nachgemacht`;
      const from = Math.floor(place);
      return `${Math.round(100 * (place - from))} % des Weges von Bild ${from + 1} zu ${from + 2}`;
    },
  },
  scrub: 'Durch die Bilder gehen',
  play: 'Abspielen',
  pause: 'Pause',
  rate: 'Bilder je Sekunde',
  thereAndBack: 'Hin und zurück',
  download: 'PNG herunterladen',
  downloadFrames: 'Alle als Zip herunterladen',
  downloadAnimation: 'Als animiertes PNG herunterladen',
  animating: 'Die Animation wird geschrieben …',
  useAsSource: 'Damit beginnen',
  varyThis: 'Variieren',
  varyThisHint: 'Drei Variationen dieses Bildes',
  done: (count, duration) => `${pictures(count)} in ${duration}`,
  remake: {
    title: 'Wie gut lässt es sich nachmachen?',
    about:
      'Easel liest ein Bild als zweierlei: was es zeigt, und das Rauschen mit allen übrigen Einzelheiten. Aus beidem wieder gemalt, sollte dasselbe kleine Bild entstehen. Wie nah es kommt, misst man in Dezibel (PSNR): Über 30 sieht das Auge kaum einen Unterschied, 10 mehr bedeuten ein Drittel des Fehlers.',
    start: 'Nachmachen',
    original: (index) => `Bild ${index}, wie das Modell es liest`,
    remade: (index) => `Bild ${index}, nachgemacht`,
    result: (decibels) => `${decibels} dB`,
    steps: (steps) => `${steps} Schritte hinein, ${steps} Schritte heraus, bei 64 × 64 Pixeln`,
    announce: (decibels) => `Nachgemacht: ${all(decibels)} Dezibel.`,
  },
  score: {
    title: 'Passen die Worte?',
    about:
      'CLIP macht aus Worten und Bildern Richtungen in einem gemeinsamen Raum. Je näher zwei Richtungen, desto besser passen sie: 1 wäre dieselbe Richtung, 0 hat nichts gemeinsam. Die Zahl allein sagt wenig; vergleich Bilder, oder andere Worte für ein Bild.',
    caption: 'Worte zum Vergleichen',
    start: 'Vergleichen',
    needCaption: 'Schreib zuerst ein paar Worte.',
    results: (caption) => `Wie gut „${own(caption)}“ passt`,
    source: (index) => `Bild ${index}`,
    result: (index) => `Ergebnis ${index}`,
    announce: (best) => `Am besten passt es mit ${best}.`,
  },
  announceStart: 'Remix beginnt. Escape bricht ab.',
  announceDone: (count) => `Fertig: ${pictures(count)}.`,
  announceCancelled: 'Abgebrochen.',
};
