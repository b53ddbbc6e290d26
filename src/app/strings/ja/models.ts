import { own } from '../own.ts';
import { lists } from '../plural.ts';
import type { Rest } from '../shape.ts';

const all = lists('ja');
export const models: Rest['models'] = {
  heading: 'モデル',
  intro: '画像を描くもの、その出どころ、必要な場所。',
  none: 'このページのそばにモデルが見つかりませんでした。',
  loading: 'モデルを探しています…',
  version: (version) => `バージョン ${version}`,
  size: 'サイズ',
  licence: 'ライセンス',
  stored: '保存先',
  storage: {
    indexeddb: 'この端末（オフラインで使えます）',
    memory: 'メモリ（このページを閉じるまで）',
    none: '未取得',
  },
  can: 'できること',
  canDo: (sizes, readsPictures) =>
    `${readsPictures ? '言葉と画像から描く' : '言葉から描く'}、${sizes.join('、')} ピクセル`,
  goodFor: '得意なもの',
  notSaid: '説明なし',
  kinds: {
    drawings: 'イラスト',
    photographs: '写真',
    art: 'アート',
  },
  all,
  photograph: {
    label: '写真のようです',
    unfit: (name, kinds) =>
      `これは写真のようです。${own(name)} が得意なのは${all(kinds)}で、描くものは写真らしくなりません。`,
    about: '選択した部分をまわりから埋めるか、ほかのモデルを使えます。',
    fill: '代わりに埋める',
    models: 'ほかのモデル',
    dismiss: '続ける',
  },
  needs: '必要なもの',
  needsAtMost: (size, stage) => `最大 ${size} のメモリ（「${stage}」で）`,
  needsMemory: (size) => `${size} 以上のメモリ`,
  fits: 'この端末で',
  fitsHere: {
    unknown: '計算しています…',
    yes: '動きます',
    perhaps: '試します。グラフィックスのメモリは推定です',
    no: '動きません',
  },
  fitsUpTo: (size) => `${size} ピクセルの画像まで作れます`,
  plan: {
    title: 'いつ何がメモリにあるか',
    titleOf: (name) => `${own(name)} のうち、いつ何がメモリにあるか`,
    turns: '各部分は交代で使います。終わったものは、次が場所を必要とすると譲ります。',
    processorRoom: (size) => `プロセッサのランタイムには、そのために ${size} あります。`,
    graphicsRoom: (size, piece) =>
      `グラフィックスには、そのために ${size} あると推定し、一つの大きさは ${piece} までです。`,
    atOnce: '同時',
    largest: '最も大きい一つ',
    bits: 'ビット',
  },
  used: '「作成」で使用中',
  useThis: '使う',
  useIt: (name) => `${own(name)} を使う`,
  nowUsed: (name) => `これから ${own(name)} を使います。`,
  update: '更新を確認',
  export: '書き出す',
  exportIt: (name) => `${own(name)} を zip で書き出す`,
  exporting: '書き出しています…',
  remove: 'この端末から削除',
  removeTitle: 'このモデルを削除しますか？',
  removeBody: (name, size) =>
    `${own(name)} を削除すると ${size} 空きます。必要になれば Easel がまた取得します。`,
  removeGiven: (name, size) =>
    `${own(name)} を削除すると ${size} 空きます。また使うには追加し直します。ほかに控えがなければ、先に書き出してください。`,
  removeConfirm: '削除',
  removeCancel: '残す',
  removed: 'モデルを削除しました。',
  removeIt: (name) => `${own(name)} をこの端末から削除`,
  removeAddOn: (name, size) =>
    `${own(name)} を削除すると ${size} 空きます。本体のモデルは残り、「作成」の「その他のオプション」でまた取得できます。`,
  addOns: '追加部分',
  addOnsIntro: 'モデルと別に取得した部分です。モデルと一緒に削除されます。',
  card: 'モデルカード',
  noCard: 'このモデルにはカードがありません。',
  attribution: '使われているもの',
  attributionIntro: 'ほかの人のデータや部品と、そのライセンス。',
  by: (author) => `作者：${author}`,
  defaults: 'モデル自身の設定',
  stage: '段階',
  steps: 'ステップ',
  guidance: 'ガイダンス',
  sampler: 'サンプラー',
  add: {
    title: 'モデルを追加',
    intro:
      'Easel のモデル、または diffusers のフォルダー（Karlo などの UnCLIPPipeline）を、ここで確認して変換します。この端末のフォルダーか zip、またはアドレスから。',
    drop: 'フォルダーか zip をここにドロップ',
    folder: 'フォルダーを選ぶ',
    zip: 'zip を選ぶ',
    folderLabel: 'モデルのフォルダー',
    zipLabel: 'モデルの zip',
    address: {
      label: 'またはよそにあるモデル',
      placeholder: '所有者/名前、または https://…',
      read: '見に行く',
      more: 'トークン、ファイルのホスト',
      token: 'トークン（誰にでも公開されていないモデル用）',
      tokenHint: 'ハブだけに送られ、どこにも保存されません。',
      tokenGoes: (host) => `トークンは ${host} だけに送られます。`,
      fileHost: 'ファイルのホスト（別の場合）',
      fileHostHint:
        'ハブは大きいファイルを別のホストに任せます。Hugging Face のものはここで知っています。',
      hosts: '次のホストにモデルのファイルを求めます。どこからの要求かが伝わります：',
      hostsHint:
        '専用のワーカーが求めます。あなたの言葉や画像は知らず、ほかのどこにもつながりません。',
      agree: (host) => `${host} に求める`,
    },
    fetched: '取得する量',
    looking: '各部分を調べています…',
    sayLicence:
      'フォルダーにライセンスが書かれていません。入手元で条件を読み、その名前をここに書いてください。',
    goOn: '続ける',
    parameters: 'パラメーター数',
    millions: (count) =>
      count >= 1e8
        ? `${(count / 1e8).toLocaleString('ja', { maximumFractionDigits: 1 })} 億`
        : `${(count / 1e4).toLocaleString('ja', { maximumFractionDigits: 0 })} 万`,
    replaces: (version) => `ここにあるバージョン ${version} と入れ替わります。`,
    weights: '重み',
    types: {
      q8: {
        name: '8 ビット',
        spoken: '重みあたり 8 ビット',
        hint: '重みの誤差は約 0.5%、画像では 2 ～ 3%（Karlo の構造とランダムな重みで確認）。',
      },
      q4: {
        name: '4 ビット',
        spoken: '重みあたり 4 ビット',
        hint: '線形層の重みの誤差は約 8%、画像では 14 ～ 24%（Karlo の構造とランダムな重みで確認）。',
      },
      f16: {
        name: '16 ビット',
        spoken: '重みあたり 16 ビット',
        hint: '重みの誤差は約 0.02%。元のものと同等で、大きさは 8 ビットの 2 倍です。',
      },
    },
    terms: (licence) => `追加すると、その条件で使うことになります：${licence}。`,
    start: (size) => `追加（${size}）`,
    resume: '追加を続ける',
    kept: (kept, total) => `前回の分として ${total} のうち ${kept} があります。`,
    pause: '一時停止',
    cancel: '今はしない',
    cancelAll: 'キャンセルし、何も残さない',
    progress: (name) => `${own(name)} を追加しています`,
    done: (name) => `${own(name)} を追加しました。「作成」で使われます。`,
    unfinished: '途中のもの',
    unfinishedOne: (name, size) =>
      `${own(name)}（${size}）はまだ揃っていません。同じフォルダーかアドレスをもう一度渡すと続きます。`,
    unfinishedDownload: (address, size) =>
      `${address}（取得 ${size}）はまだ揃っていません。もう一度見に行くと続きます。`,
    discard: '破棄',
    discardIt: (name) => `${own(name)} のここにある分を破棄`,
  },
};
