/** What was wrong; what to do stands beside it. */
import { own } from '../own.ts';
import { lists } from '../plural.ts';
import type { ReasonWords } from '../shape.ts';

const list = lists('es', 'unit');

export const reasons: ReasonWords = {
  'picture-too-large': ({ width, height }) =>
    `Esta imagen tiene ${width} × ${height} píxeles; se pueden abrir como mucho 100 millones.`,
  'picture-file-too-large': ({ megabytes, most }) =>
    `Este archivo ocupa ${megabytes} MB; se pueden abrir como mucho ${most}.`,
  'picture-unknown': 'No es una imagen PNG, JPEG, WebP, AVIF ni GIF.',
  'picture-of-kind': ({ kind }) => `Es un archivo ${kind}, no PNG, JPEG, WebP, AVIF ni GIF.`,
  'picture-undecodable': 'Esta imagen está dañada, o necesita más memoria de la que hay.',
  'picture-needs-memory': 'No hay memoria para esta imagen.',
  'png-damaged': 'Este PNG está dañado o incompleto.',
  'not-importable': 'Solo se importan archivos PNG y copias de seguridad de una biblioteca.',
  'prompt-empty': 'La descripción está vacía.',
  'prompt-too-long': ({ characters, most }) =>
    `El texto tiene ${characters} caracteres; se permiten como mucho ${most}.`,
  'nothing-erased': 'No hay nada marcado en el marco, y no pasa del borde de la imagen.',
  'model-not-here': ({ model }) => `El modelo ${own(model)} no está en este equipo.`,
  'nothing-marked': 'No hay nada marcado: marca lo que se debe rellenar.',
  'nothing-to-copy': 'Fuera de lo marcado no hay ningún píxel que se pueda copiar.',
  'no-picture-there': 'En este lugar no hay imagen.',
  'nothing-to-export': 'No hay nada que exportar: la zona no tiene píxeles.',
  'format-too-large': ({ width, height }) =>
    `Este navegador no puede escribir ${width} × ${height} píxeles en este formato. Guárdala como PNG.`,
  'document-missing': 'Ese documento no existe. Quizá se eliminó.',
  'document-damaged': 'Este documento está dañado y no se puede abrir.',
  'document-newer': 'Lo escribió un Easel más nuevo. Recarga la página para tenerlo.',
  'document-changed':
    'Este documento se cambió o eliminó en otra pestaña. Ábrelo de nuevo, o guarda esto como copia.',
  'undo-damaged': 'Lo que se podía deshacer está dañado. El documento sigue como estaba.',
  'kept-full': ({ most, megabytes }) =>
    `Un documento guarda hasta ${most} versiones y selecciones, ${megabytes} MB en total. Elimina una.`,
  'kept-missing': 'Esto ya no está guardado.',
  'kept-damaged': 'Lo que se guardó aquí está dañado.',
  'storage-full':
    'El espacio que este navegador da a la página está lleno. Elimina imágenes de la biblioteca.',
  'storage-denied': 'El almacenamiento de este navegador no se puede usar. Permítelo a este sitio.',
  'file-changed': 'El archivo se cambió o movió entretanto. Dalo de nuevo.',
  'zip-damaged': ({ file }) => `${own(file)} está dañado o no es un zip completo.`,
  'backup-damaged': 'Esta copia de seguridad está dañada o incompleta.',
  'not-a-backup': 'Este zip no es una copia de seguridad de una biblioteca de Easel.',
  'backup-newer': 'Esta copia la hizo un Easel más nuevo. Recarga la página.',
  'link-damaged': 'Este enlace está dañado: se cortó o cambió por el camino. Pídelo de nuevo.',
  'link-newer': 'Este enlace lo hizo un Easel más nuevo que este.',
  'memory-out': 'Se agotó la memoria.',
  'device-lost': 'Se perdió la tarjeta gráfica. Se abre de nuevo con el próximo trabajo.',
  'device-refused': 'La tarjeta gráfica no se puede usar.',
  'device-too-small': ({ needed, allowed }) =>
    `Hacen falta ${needed} MiB a la vez, y este equipo permite ${allowed}.`,
  'engine-stopped': 'El motor se detuvo. Arranca de nuevo con el próximo trabajo.',
  'engine-handed-over': 'El motor pasó a otra pestaña.',
  'engine-not-fetched': 'No se pudo descargar el motor. Comprueba la conexión.',
  cancelled: 'Se canceló.',
  'file-not-fetched': ({ file }) => `No se pudo descargar ${own(file)}.`,
  'file-mismatch': ({ file }) => `${own(file)} está dañado, incompleto o ya es otro archivo.`,
  'model-damaged': 'El modelo está dañado en este equipo. Quítalo y añádelo de nuevo.',
  'model-no-room': 'En este navegador no hay sitio para el modelo.',
  'download-elsewhere': 'Otra pestaña está descargando este modelo.',
  'no-service-worker':
    'Sin el service worker de esta página no se pide nada fuera. Recárgala, o añade una carpeta.',
  'address-form': 'Indica un repositorio (dueño/nombre) o la dirección de un pack.json.',
  'host-wants-token': ({ host }) =>
    `${own(host)} no entrega este modelo. Acepta allí sus condiciones, o revisa el token.`,
  'host-has-not': ({ host, path }) => `${own(host)} no tiene ${own(path)}.`,
  'host-silent': ({ host }) => `${own(host)} no respondió.`,
  'host-status': ({ host, status }) => `${own(host)} respondió con el estado ${status}.`,
  'host-sends-on': ({ host }) =>
    `${own(host)} remite a otro servidor. Indícalo como servidor de archivos.`,
  'folder-empty': ({ folder }) => `La carpeta ${own(folder)} está vacía o no existe.`,
  'folder-lacks': ({ file }) => `En la carpeta falta ${own(file)}.`,
  'folder-of-several': ({ folder, models }) =>
    `${own(folder)} tiene varios modelos: ${list(models.map(own))}. Da una de esas carpetas.`,
  'file-packed': ({ file }) =>
    `${own(file)} está comprimido en el zip. Descomprímelo y da la carpeta.`,
  'key-unfit':
    'Hacen falta un certificado y su clave privada (P-256, P-384, P-521, RSA o Ed25519), sin cifrar, en PEM.',
};
