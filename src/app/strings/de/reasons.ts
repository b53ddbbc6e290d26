/** What was wrong; what to do stands beside it. */
import { own } from '../own.ts';
import { lists } from '../plural.ts';
import type { ReasonWords } from '../shape.ts';

const list = lists('de', 'unit');

export const reasons: ReasonWords = {
  'picture-too-large': ({ width, height }) =>
    `Dieses Bild hat ${width} × ${height} Pixel; öffnen lassen sich höchstens 100 Millionen. Verkleinere es vorher.`,
  'picture-file-too-large': ({ megabytes, most }) =>
    `Diese Datei hat ${megabytes} MB; öffnen lassen sich höchstens ${most}. Speichere sie vorher neu.`,
  'picture-unknown':
    'Das ist kein Bild, das sich öffnen lässt. PNG, JPEG, WebP, AVIF und GIF gehen.',
  'picture-of-kind': ({ kind }) =>
    `Das ist eine ${kind}-Datei, die sich hier nicht öffnen lässt. PNG, JPEG, WebP, AVIF und GIF gehen.`,
  'picture-undecodable':
    'Der Browser kann dieses Bild nicht lesen: Es ist beschädigt oder braucht mehr Speicher, als da ist.',
  'picture-needs-memory': 'Für dieses Bild reicht der Speicher nicht. Verkleinere es vorher.',
  'png-damaged': 'Diese PNG-Datei ist beschädigt oder nicht vollständig.',
  'not-importable':
    'Importieren lassen sich nur PNG-Dateien und Sicherungen einer Bibliothek. Um mit einem anderen Bild zu beginnen, füg es in Remix hinzu.',
  'prompt-empty': 'Die Beschreibung ist leer. Sag, was gemalt werden soll.',
  'prompt-too-long': ({ characters, most }) =>
    `Der Text hat ${characters} Zeichen; erlaubt sind höchstens ${most}.`,
  'nothing-erased':
    'Im Rahmen ist nichts markiert. Markiere einen Teil, oder schieb ihn über den Rand des Bildes.',
  'model-not-here': ({ model }) =>
    `Das Modell ${own(model)} ist nicht auf diesem Gerät. Füg es erst unter Modelle hinzu.`,
  'nothing-marked': 'Nichts ist markiert: Markiere, was gefüllt werden soll.',
  'nothing-to-copy':
    'Es gibt nichts, woraus gefüllt werden könnte: Außerhalb des Markierten ist kein Pixel sichtbar und erlaubt. Markiere weniger, oder erlaube mehr vom Bild.',
  'no-picture-there': 'An dieser Stelle ist kein Bild.',
  'nothing-to-export': 'Es gibt nichts zu exportieren: Der Bereich hat keine Pixel.',
  'format-too-large': ({ width, height }) =>
    `Dieser Browser kann ein Bild von ${width} × ${height} Pixeln in diesem Format nicht schreiben. Speichere es als PNG, oder schneide es vorher zu.`,
  'document-missing': 'Dieses Dokument gibt es nicht. Vielleicht wurde es gelöscht.',
  'document-damaged': 'Dieses Dokument ist beschädigt und lässt sich nicht öffnen.',
  'document-newer': 'Das hat ein neueres Easel geschrieben. Lade die Seite neu, um es zu bekommen.',
  'undo-damaged':
    'Was sich an diesem Dokument zurücknehmen ließ, ist im Speicher des Browsers beschädigt. Das Dokument selbst ist, wie es war.',
  'kept-full': ({ most, megabytes }) =>
    `Ein Dokument behält bis zu ${most} Fassungen und Auswahlen, zusammen ${megabytes} MB. Lösch erst eine davon.`,
  'kept-missing': 'Das ist nicht mehr aufgehoben.',
  'kept-damaged': 'Was hier aufgehoben war, ist beschädigt und lässt sich nicht öffnen.',
  'storage-denied':
    'Der Speicher dieses Browsers lässt sich nicht benutzen. Erlaube dieser Website, Daten zu speichern, und verlass das private Fenster, um Bilder zu behalten.',
  'file-changed':
    'Die Datei lässt sich nicht mehr lesen: Sie wurde inzwischen geändert oder verschoben. Gib sie noch einmal.',
  'zip-damaged': ({ file }) =>
    `${own(file)} lässt sich nicht als Zip lesen: Es ist beschädigt oder nicht vollständig.`,
  'backup-damaged':
    'Diese Sicherung ist beschädigt, wie bei einer Datei, die nicht vollständig ankam.',
  'not-a-backup': 'Dieses Zip ist keine Sicherung einer Easel-Bibliothek.',
  'backup-newer':
    'Diese Sicherung stammt von einem neueren Easel. Lade die Seite neu, um das neueste zu bekommen, und importiere sie noch einmal.',
  'link-damaged':
    'Dieser Link ist beschädigt: Er wurde unterwegs abgeschnitten oder geändert. Lass ihn dir noch einmal geben.',
  'link-newer': 'Dieser Link stammt von einem neueren Easel als diesem.',
  'memory-out': 'Der Speicher reichte nicht.',
  'device-lost':
    'Die Verbindung zur Grafikkarte ging verloren. Beim nächsten Auftrag wird sie neu geöffnet.',
  'device-refused': 'Die Grafikkarte lässt sich nicht benutzen.',
  'device-too-small': ({ needed, allowed }) =>
    `Auf einmal werden ${needed} MiB gebraucht, und dieses Gerät erlaubt ${allowed}.`,
  'engine-stopped': 'Das Rechenwerk ist stehen geblieben. Beim nächsten Auftrag startet es wieder.',
  'engine-handed-over': 'Das Rechenwerk ging an einen anderen Tab.',
  'engine-not-fetched':
    'Das Rechenwerk ließ sich nicht holen. Prüf die Verbindung und lade die Seite neu.',
  cancelled: 'Es wurde abgebrochen.',
  'file-not-fetched': ({ file }) => `${own(file)} ließ sich nicht holen.`,
  'file-mismatch': ({ file }) =>
    `${own(file)} ist beschädigt, unvollständig oder inzwischen eine andere Datei.`,
  'model-damaged':
    'Das Modell ist auf diesem Gerät beschädigt. Entfern es und füg es wieder hinzu.',
  'model-no-room': 'In diesem Browser ist kein Platz für das Modell.',
  'download-elsewhere':
    'Ein anderer Tab holt dieses Modell gerade. Mach dort weiter, oder halt es erst dort an.',
  'address-form':
    'Gib ein Repository an (besitzer/name oder die Adresse seiner Seite) oder die Adresse einer pack.json. Noch wurde niemand gefragt.',
  'host-wants-token': ({ host }) =>
    `${own(host)} gibt dieses Modell nicht heraus. Nimm dort seine Bedingungen an, oder prüf das Token.`,
  'host-has-not': ({ host, path }) => `${own(host)} hat kein ${own(path)}.`,
  'host-silent': ({ host }) => `${own(host)} hat nicht geantwortet.`,
  'host-status': ({ host, status }) => `${own(host)} hat mit Status ${status} geantwortet.`,
  'host-sends-on': ({ host }) =>
    `${own(host)} schickt zu einem anderen Host weiter, dem du nicht zugestimmt hast; er wird nicht gefragt. Nenn ihn als Host der Dateien, und sieh noch einmal nach.`,
  'folder-empty': ({ folder }) => `Der Ordner ${own(folder)} ist leer oder nicht da.`,
  'folder-lacks': ({ file }) => `Im Ordner fehlt ${own(file)}.`,
  'folder-of-several': ({ folder, models }) =>
    `In ${own(folder)} liegen mehrere Modelle: ${list(models.map(own))}. Gib einen dieser Ordner.`,
  'file-packed': ({ file }) =>
    `${own(file)} ist im Zip komprimiert und lässt sich nicht in Teilen lesen: Entpack das Zip und gib den Ordner, oder pack es ohne Kompression.`,
  'document-changed':
    'Dieses Dokument wurde in einem anderen Tab geändert oder gelöscht. Öffne es noch einmal, oder behalte das hier als Kopie.',
  'storage-full':
    'Der Platz, den dieser Browser der Seite gibt, ist voll. Lösch Bilder aus der Bibliothek.',
  'no-service-worker':
    'Ohne den Service Worker dieser Seite wird nirgendwo sonst gefragt. Lade sie neu, oder füg einen Ordner hinzu.',
  'key-unfit':
    'Es braucht ein Zertifikat und dessen privaten Schlüssel (P-256, P-384, P-521, RSA oder Ed25519), unverschlüsselt, als PEM.',
};
