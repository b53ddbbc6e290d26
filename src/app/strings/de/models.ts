import { own } from '../own.ts';
import { lists } from '../plural.ts';
import type { Rest } from '../shape.ts';

const all = lists('de');

export const models: Rest['models'] = {
  heading: 'Modelle',
  intro: 'Was deine Bilder malt, woher es kommt und welchen Platz es braucht.',
  none: 'Neben dieser Seite wurde kein Modell gefunden.',
  loading: 'Modelle werden gesucht …',
  version: (version) => `Version ${version}`,
  size: 'Größe',
  licence: 'Lizenz',
  stored: 'Aufgehoben',
  storage: {
    indexeddb: 'Auf diesem Gerät, auch ohne Netz',
    memory: 'Im Arbeitsspeicher, bis diese Seite geschlossen wird',
    none: 'Noch nicht geholt',
  },
  can: 'Kann',
  canDo: (sizes, readsPictures) =>
    `${readsPictures ? 'Nach Worten und nach Bildern malen' : 'Nach Worten malen'}, ${all(sizes.map(String))} Pixel`,
  goodFor: 'Gut für',
  notSaid: 'Sagt es nicht',
  kinds: {
    drawings: 'Zeichnungen',
    photographs: 'Fotos',
    art: 'Kunst',
  },
  all,
  photograph: {
    label: 'Das sieht nach einem Foto aus',
    unfit: (name, kinds) =>
      `Das sieht nach einem Foto aus, und ${own(name)} ist gut für ${all(kinds)}: Was es macht, wird nicht wie ein Foto aussehen.`,
    about: 'Fülle das Markierte aus der Umgebung, oder nimm ein anderes Modell.',
    fill: 'Stattdessen füllen',
    models: 'Andere Modelle',
    dismiss: 'Weiter',
  },
  needs: 'Braucht',
  needsAtMost: (size, stage) => `höchstens ${size} Speicher, in „${stage}“`,
  needsMemory: (size) => `${size} Speicher oder mehr`,
  fits: 'Auf diesem Gerät',
  fitsHere: {
    unknown: 'Wird berechnet …',
    yes: 'Es passt',
    perhaps: 'Es wird versucht: Der Speicher einer Grafikkarte ist geschätzt',
    no: 'Es passt nicht',
  },
  fitsUpTo: (size) => `Bilder mit ${size} Pixeln passen, größere nicht`,
  plan: {
    title: 'Was wann im Speicher ist',
    titleOf: (name) => `Was wann im Speicher ist, von ${own(name)}`,
    turns:
      'Seine Teile wechseln sich ab: Was fertig ist, macht Platz, wenn der nächste ihn braucht.',
    processorRoom: (size) => `Die Laufzeit des Prozessors hat dafür ${size}.`,
    graphicsRoom: (size, piece) =>
      `Für die Grafikkarte werden dafür ${size} angenommen, geschätzt, und kein Stück über ${piece}.`,
    atOnce: 'Zugleich',
    largest: 'Größtes Stück',
    bits: 'Bit',
  },
  used: 'Wird zum Erstellen benutzt',
  useThis: 'Benutzen',
  useIt: (name) => `${own(name)} benutzen`,
  nowUsed: (name) => `Von jetzt an wird ${own(name)} benutzt.`,
  update: 'Nach einer neuen Fassung sehen',
  export: 'Exportieren',
  exportIt: (name) => `${own(name)} als Zip exportieren`,
  exporting: 'Wird exportiert …',
  remove: 'Von diesem Gerät entfernen',
  removeTitle: 'Dieses Modell entfernen?',
  removeBody: (name, size) =>
    `${own(name)} gibt ${size} frei. Easel holt es wieder, wenn es gebraucht wird.`,
  removeGiven: (name, size) =>
    `${own(name)} gibt ${size} frei. Um es wieder zu haben, füg es wieder hinzu: Exportiere es vorher, wenn du keine andere Kopie hast.`,
  removeConfirm: 'Entfernen',
  removeCancel: 'Behalten',
  removed: 'Das Modell wurde entfernt.',
  removeIt: (name) => `${own(name)} von diesem Gerät entfernen`,
  removeAddOn: (name, size) =>
    `${own(name)} gibt ${size} frei. Das Modell, zu dem es gehört, bleibt; „Weitere Optionen“ bei „Erstellen“ holt es wieder.`,
  addOns: 'Dazu gehört',
  addOnsIntro: 'Teile, die du zu dem Modell geholt hast. Sie gehen mit ihm.',
  card: 'Modellkarte',
  noCard: 'Dieses Modell kam ohne Karte.',
  attribution: 'Gemacht aus',
  attributionIntro: 'Daten und Teile von anderen, mit ihren Lizenzen.',
  by: (author) => `von ${author}`,
  defaults: 'Seine eigenen Einstellungen',
  stage: 'Stufe',
  steps: 'Schritte',
  guidance: 'Führung',
  sampler: 'Sampler',
  add: {
    title: 'Modell hinzufügen',
    intro:
      'Ein Modell von Easel, oder ein Ordner von diffusers (UnCLIPPipeline, etwa Karlo), der hier geprüft und umgewandelt wird: aus einem Ordner oder Zip auf diesem Gerät oder von einer Adresse.',
    drop: 'Ordner oder Zip hierher ziehen',
    folder: 'Ordner wählen',
    zip: 'Zip wählen',
    folderLabel: 'Ordner des Modells',
    zipLabel: 'Zip des Modells',
    address: {
      label: 'Oder ein Modell anderswo',
      placeholder: 'Besitzer/Name oder https://…',
      read: 'Dort nachsehen',
      more: 'Token, Host der Dateien',
      token: 'Token, für ein Modell, das nicht jeder bekommt',
      tokenHint: 'Es geht nur an den Hub und wird nirgends aufgehoben.',
      tokenGoes: (host) => `Dein Token geht an ${host} und sonst nirgendwohin.`,
      fileHost: 'Host der Dateien, wenn es ein anderer ist',
      fileHostHint:
        'Hubs schicken für große Dateien zu einem zweiten Host weiter. Der von Hugging Face ist hier bekannt.',
      hosts:
        'Diese Hosts werden nach den Dateien des Modells gefragt und erfahren, von wo du fragst:',
      hostsHint:
        'Ein eigener Worker fragt sie. Er weiß nichts von deinen Worten und Bildern und erreicht sonst niemanden.',
      agree: (host) => `${host} fragen`,
    },
    fetched: 'Zu holen',
    looking: 'Jeder Teil davon wird angesehen …',
    sayLicence:
      'Der Ordner nennt seine Lizenz nicht. Lies die Bedingungen dort, wo er herkommt, und sag hier, wie sie heißen.',
    goOn: 'Weiter',
    parameters: 'Parameter',
    millions: (count) =>
      count >= 1e9
        ? `${(count / 1e9).toLocaleString('de', { maximumFractionDigits: 1 })} Milliarden`
        : `${(count / 1e6).toLocaleString('de', { maximumFractionDigits: 1 })} Millionen`,
    replaces: (version) => `Es ersetzt Version ${version}, die hier ist.`,
    weights: 'Gewichte',
    types: {
      q8: {
        name: '8 Bit',
        spoken: '8 Bit je Gewicht',
        hint: 'Jedes Gewicht weicht um etwa 0,5 % ab, Bilder um 2 bis 3 % (erprobt mit Karlos Form und zufälligen Gewichten).',
      },
      q4: {
        name: '4 Bit',
        spoken: '4 Bit je Gewicht',
        hint: 'Lineare Gewichte weichen um etwa 8 % ab, Bilder um 14 bis 24 % (erprobt mit Karlos Form und zufälligen Gewichten).',
      },
      f16: {
        name: '16 Bit',
        spoken: '16 Bit je Gewicht',
        hint: 'Jedes Gewicht weicht um etwa 0,02 % ab: wie das Original, doppelt so groß wie mit 8 Bit.',
      },
    },
    terms: (licence) => `Wenn du es hinzufügst, benutzt du es zu seinen Bedingungen: ${licence}.`,
    start: (size) => `Hinzufügen (${size})`,
    resume: 'Weiter hinzufügen',
    kept: (kept, total) => `${kept} von ${total} sind von einem früheren Versuch hier.`,
    pause: 'Pause',
    cancel: 'Nicht jetzt',
    cancelAll: 'Abbrechen, nichts behalten',
    progress: (name) => `${own(name)} wird hinzugefügt`,
    done: (name) => `${own(name)} wurde hinzugefügt und wird zum Erstellen benutzt.`,
    unfinished: 'Begonnen und nicht beendet',
    unfinishedOne: (name, size) =>
      `${own(name)} (${size}) ist noch nicht vollständig. Gib denselben Ordner oder dieselbe Adresse noch einmal, um weiterzumachen.`,
    unfinishedDownload: (address, size) =>
      `${address} (${size} zu holen) ist noch nicht vollständig hier. Sieh dort noch einmal nach, um weiterzumachen.`,
    discard: 'Verwerfen',
    discardIt: (name) => `Verwerfen, was von ${own(name)} hier ist`,
  },
};
