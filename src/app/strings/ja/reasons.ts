/** What was wrong; what to do stands beside it. */
import { own } from '../own.ts';
import { lists } from '../plural.ts';
import type { ReasonWords } from '../shape.ts';

const list = lists('ja', 'unit');

export const reasons: ReasonWords = {
  'picture-too-large': ({ width, height }) =>
    `この画像は ${width} × ${height} ピクセルです。開けるのは 1 億ピクセルまでです。`,
  'picture-file-too-large': ({ megabytes, most }) =>
    `このファイルは ${megabytes} MB です。開けるのは ${most} MB までです。`,
  'picture-unknown': 'PNG、JPEG、WebP、AVIF、GIF のどの画像でもありません。',
  'picture-of-kind': ({ kind }) =>
    `これは ${kind} のファイルで、PNG、JPEG、WebP、AVIF、GIF ではありません。`,
  'picture-undecodable': 'この画像は壊れているか、メモリーが足りません。',
  'picture-needs-memory': 'この画像にはメモリーが足りません。',
  'png-damaged': 'この PNG は壊れているか、途中で切れています。',
  'not-importable': '読み込めるのは PNG ファイルとライブラリのバックアップだけです。',
  'prompt-empty': '説明が空です。',
  'prompt-too-long': ({ characters, most }) =>
    `文章は ${characters} 文字あります。${most} 文字までです。`,
  'nothing-erased': 'フレームの中に選択がなく、画像の端も越えていません。',
  'model-not-here': ({ model }) => `モデル ${own(model)} はこの端末にありません。`,
  'nothing-marked': '何も選択されていません。埋める部分を選択してください。',
  'nothing-to-copy': '選択の外に、写せるピクセルがありません。',
  'no-picture-there': 'この場所に画像はありません。',
  'nothing-to-export': '書き出すものがありません。範囲にピクセルがありません。',
  'format-too-large': ({ width, height }) =>
    `このブラウザーはこの形式で ${width} × ${height} ピクセルを書けません。PNG で保存してください。`,
  'document-missing': 'そのドキュメントはありません。削除されたのかもしれません。',
  'document-damaged': 'このドキュメントは壊れていて開けません。',
  'document-newer': 'より新しい Easel が書いたものです。ページを再読み込みして新しくしてください。',
  'document-changed':
    'このドキュメントは別のタブで変更または削除されました。開き直すか、今の内容をコピーとして残してください。',
  'undo-damaged': '取り消しの記録が壊れています。ドキュメント自体はそのままです。',
  'kept-full': ({ most, megabytes }) =>
    `ドキュメントに残せる版と選択範囲は ${most} 個、合計 ${megabytes} MB までです。先にどれかを削除してください。`,
  'kept-missing': 'これはもう残っていません。',
  'kept-damaged': 'ここに残したものは壊れています。',
  'storage-full':
    'ブラウザーがこのページに与える容量がいっぱいです。ライブラリの画像を削除してください。',
  'storage-denied':
    'このブラウザーの保存領域を使えません。このサイトにデータの保存を許可してください。',
  'file-changed': 'ファイルが変更または移動されました。もう一度渡してください。',
  'zip-damaged': ({ file }) => `${own(file)} は壊れているか、完全な zip ではありません。`,
  'backup-damaged': 'このバックアップは壊れているか、途中で切れています。',
  'not-a-backup': 'この zip は Easel のライブラリのバックアップではありません。',
  'backup-newer':
    'このバックアップはより新しい Easel が作ったものです。ページを再読み込みしてください。',
  'link-damaged':
    'このリンクは途中で切れたか変わったため、壊れています。もう一度送ってもらってください。',
  'link-newer': 'このリンクはより新しい Easel が作ったものです。',
  'memory-out': 'メモリーが足りなくなりました。',
  'device-lost': 'グラフィックスとの接続が切れました。次の作業で開き直します。',
  'device-refused': 'グラフィックスを使えません。',
  'device-too-small': ({ needed, allowed }) =>
    `一度に ${needed} MiB が必要ですが、この端末では ${allowed} MiB までです。`,
  'engine-stopped': 'エンジンが止まりました。次の作業で再び起動します。',
  'engine-handed-over': 'エンジンは別のタブに移りました。',
  'engine-not-fetched': 'エンジンを取得できませんでした。接続を確かめてください。',
  cancelled: '中止しました。',
  'file-not-fetched': ({ file }) => `${own(file)} を取得できませんでした。`,
  'file-mismatch': ({ file }) =>
    `${own(file)} は壊れているか、不完全か、別のものに変わっています。`,
  'model-damaged': 'この端末のモデルが壊れています。削除して追加し直してください。',
  'model-no-room': 'このブラウザーにはモデルを置く場所がありません。',
  'download-elsewhere': '別のタブがこのモデルを取得しています。',
  'no-service-worker':
    'このページの service worker がないと、よそには何も求めません。再読み込みするか、フォルダーを追加してください。',
  'address-form': 'リポジトリ（所有者/名前）か、pack.json のアドレスを入れてください。',
  'host-wants-token': ({ host }) =>
    `${own(host)} はこのモデルを渡しません。そこで条件に同意するか、トークンを確かめてください。`,
  'host-has-not': ({ host, path }) => `${own(host)} に ${own(path)} はありません。`,
  'host-silent': ({ host }) => `${own(host)} から応答がありませんでした。`,
  'host-status': ({ host, status }) => `${own(host)} がステータス ${status} を返しました。`,
  'host-sends-on': ({ host }) =>
    `${own(host)} は別のホストに任せています。ファイルのホストとして指定してください。`,
  'folder-empty': ({ folder }) => `フォルダー ${own(folder)} は空か、存在しません。`,
  'folder-lacks': ({ file }) => `フォルダーに ${own(file)} がありません。`,
  'folder-of-several': ({ folder, models }) =>
    `${own(folder)} にはモデルがいくつもあります：${list(models.map(own))}。どれか一つのフォルダーを渡してください。`,
  'file-packed': ({ file }) =>
    `${own(file)} は zip の中で圧縮されています。解凍してフォルダーを渡してください。`,
  'key-unfit':
    '証明書と、その暗号化されていない秘密鍵（P-256、P-384、P-521、RSA、Ed25519）が PEM で必要です。',
};
