/** What was wrong; what to do stands beside it. */
import { own } from '../own.ts';
import { lists } from '../plural.ts';
import type { ReasonWords } from '../shape.ts';

const list = lists('fr', 'unit');

export const reasons: ReasonWords = {
  'picture-too-large': ({ width, height }) =>
    `Cette image a ${width} × ${height} pixels ; 100 millions au plus peuvent être ouverts.`,
  'picture-file-too-large': ({ megabytes, most }) =>
    `Ce fichier fait ${megabytes} Mo ; ${most} au plus peuvent être ouverts.`,
  'picture-unknown': 'Ce n’est pas une image PNG, JPEG, WebP, AVIF ou GIF.',
  'picture-of-kind': ({ kind }) => `C’est un fichier ${kind}, pas PNG, JPEG, WebP, AVIF ni GIF.`,
  'picture-undecodable': 'Cette image est abîmée, ou demande plus de mémoire qu’il n’y en a.',
  'picture-needs-memory': 'La mémoire ne suffit pas pour cette image.',
  'png-damaged': 'Ce PNG est abîmé ou incomplet.',
  'not-importable': 'Seuls des fichiers PNG et des sauvegardes de bibliothèque s’importent.',
  'prompt-empty': 'La description est vide.',
  'prompt-too-long': ({ characters, most }) =>
    `Le texte a ${characters} caractères ; ${most} au plus sont permis.`,
  'nothing-erased': 'Rien n’est marqué dans le cadre, et il ne dépasse pas le bord de l’image.',
  'model-not-here': ({ model }) => `Le modèle ${own(model)} n’est pas sur cet appareil.`,
  'nothing-marked': 'Rien n’est marqué : marquez ce qui doit être rempli.',
  'nothing-to-copy': 'Hors de ce qui est marqué, aucun pixel ne peut être copié.',
  'no-picture-there': 'Il n’y a pas d’image à cet endroit.',
  'nothing-to-export': 'Il n’y a rien à exporter : la zone n’a pas de pixels.',
  'format-too-large': ({ width, height }) =>
    `Ce navigateur ne peut pas écrire ${width} × ${height} pixels dans ce format. Enregistrez en PNG.`,
  'document-missing': 'Ce document n’existe pas. Il a peut-être été supprimé.',
  'document-damaged': 'Ce document est abîmé et ne peut pas être ouvert.',
  'document-newer': 'Un Easel plus récent a écrit cela. Rechargez la page pour l’obtenir.',
  'document-changed':
    'Ce document a été modifié ou supprimé dans un autre onglet. Rouvrez-le, ou gardez ceci comme copie.',
  'undo-damaged': 'Ce qui pouvait être annulé est abîmé. Le document lui-même est intact.',
  'kept-full': ({ most, megabytes }) =>
    `Un document garde au plus ${most} versions et sélections, ${megabytes} Mo en tout. Supprimez-en une.`,
  'kept-missing': 'Cela n’est plus gardé.',
  'kept-damaged': 'Ce qui était gardé ici est abîmé.',
  'storage-full':
    'La place que ce navigateur donne à la page est pleine. Supprimez des images de la bibliothèque.',
  'storage-denied':
    'Le stockage de ce navigateur ne peut pas être utilisé. Autorisez-le à ce site.',
  'file-changed': 'Le fichier a été modifié ou déplacé entre-temps. Donnez-le de nouveau.',
  'zip-damaged': ({ file }) => `${own(file)} est abîmé ou n’est pas un zip complet.`,
  'backup-damaged': 'Cette sauvegarde est abîmée ou incomplète.',
  'not-a-backup': 'Ce zip n’est pas la sauvegarde d’une bibliothèque Easel.',
  'backup-newer': 'Cette sauvegarde vient d’un Easel plus récent. Rechargez la page.',
  'link-damaged': 'Ce lien est abîmé : il a été coupé ou modifié. Demandez-le de nouveau.',
  'link-newer': 'Ce lien vient d’un Easel plus récent que celui-ci.',
  'memory-out': 'La mémoire n’a pas suffi.',
  'device-lost': 'La carte graphique s’est arrêtée. Elle sera rouverte à la prochaine tâche.',
  'device-refused': 'La carte graphique ne peut pas être utilisée.',
  'device-too-small': ({ needed, allowed }) =>
    `Il faut ${needed} MiB à la fois, et cet appareil en permet ${allowed}.`,
  'engine-stopped': 'Le moteur s’est arrêté. Il repart à la prochaine tâche.',
  'engine-handed-over': 'Le moteur est passé à un autre onglet.',
  'engine-not-fetched': 'Le moteur n’a pas pu être téléchargé. Vérifiez la connexion.',
  cancelled: 'C’est annulé.',
  'file-not-fetched': ({ file }) => `${own(file)} n’a pas pu être téléchargé.`,
  'file-mismatch': ({ file }) => `${own(file)} est abîmé, incomplet ou remplacé entre-temps.`,
  'model-damaged': 'Le modèle est abîmé sur cet appareil. Supprimez-le et ajoutez-le de nouveau.',
  'model-no-room': 'Il n’y a pas de place pour le modèle dans ce navigateur.',
  'download-elsewhere': 'Un autre onglet télécharge ce modèle.',
  'no-service-worker':
    'Sans le service worker de cette page, rien n’est demandé ailleurs. Rechargez-la, ou ajoutez un dossier.',
  'address-form': 'Donnez un dépôt (propriétaire/nom) ou l’adresse d’un pack.json.',
  'host-wants-token': ({ host }) =>
    `${own(host)} ne donne pas ce modèle. Acceptez-y ses conditions, ou vérifiez le jeton.`,
  'host-has-not': ({ host, path }) => `${own(host)} n’a pas ${own(path)}.`,
  'host-silent': ({ host }) => `${own(host)} n’a pas répondu.`,
  'host-status': ({ host, status }) => `${own(host)} a répondu par le statut ${status}.`,
  'host-sends-on': ({ host }) =>
    `${own(host)} renvoie vers un autre hôte. Nommez-le comme hôte des fichiers.`,
  'folder-empty': ({ folder }) => `Le dossier ${own(folder)} est vide ou absent.`,
  'folder-lacks': ({ file }) => `Il manque ${own(file)} dans le dossier.`,
  'folder-of-several': ({ folder, models }) =>
    `${own(folder)} contient plusieurs modèles : ${list(models.map(own))}. Donnez un de ces dossiers.`,
  'file-packed': ({ file }) =>
    `${own(file)} est compressé dans le zip. Décompressez-le et donnez le dossier.`,
  'key-unfit':
    'Il faut un certificat et sa clé privée (P-256, P-384, P-521, RSA ou Ed25519), non chiffrée, en PEM.',
};
