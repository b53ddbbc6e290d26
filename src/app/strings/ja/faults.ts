/** What went wrong and what to do; what is refused and why; the note about the model. */
import { own } from '../own.ts';
import type { First } from '../shape.ts';

const again = 'もう一度お試しください。';

export const errors: First['errors']['byCode'] = {
  'invalid-request': { title: 'この指定では描けません', advice: `示された値を変えて、${again}` },
  'invalid-manifest': {
    title: 'モデルの記述が壊れています',
    advice:
      'ページを再読み込みしてください。繰り返す場合は、このサイトのモデルを直す必要があります。',
  },
  'unsupported-format': {
    title: 'モデルがこのページより新しいものです',
    advice: `ページを再読み込みして最新の Easel にし、${again}`,
  },
  'corrupt-data': {
    title: 'モデルの一部が壊れて届きました',
    advice: `${again}壊れた部分だけを取得し直します。`,
  },
  network: {
    title: '接続が切れました',
    advice: '届いた分は残っています。「もう一度」で続きから始まります。',
  },
  storage: {
    title: 'ブラウザーがモデルを保存できませんでした',
    advice: `ディスクの空きを増やすか、プライベートウィンドウを出て、${again}`,
  },
  'out-of-memory': {
    title: 'メモリが足りません',
    advice: `ほかのタブを閉じるか、サイズや枚数を減らして、${again}`,
  },
  'unsupported-device': {
    title: 'この端末ではできません',
    advice: '小さいサイズを選ぶか、設定で計算方法をプロセッサにしてください。',
  },
  'device-lost': {
    title: 'グラフィックスが応答しなくなりました',
    advice: `たいてい自然に戻ります。${again}`,
  },
  'worker-crashed': {
    title: 'エンジンが止まりました',
    advice: `起動し直しました。${again}繰り返す場合は、枚数やサイズを減らしてください。`,
  },
  cancelled: { title: 'キャンセルしました', advice: '「作成」でいつでも始められます。' },
  internal: {
    title: 'Easel の内部で問題が起きました',
    advice: `${again}繰り返す場合は、ページを再読み込みしてください。`,
  },
};

const memory = 'メモリが足りません';

export const faults: First['files']['faults'] = {
  fill: {
    'invalid-request': {
      title: '塗りつぶしに使えるものがありません',
      advice: '消したいものの周りの選択を少し外して、もう一度塗りつぶしてください。',
    },
    'out-of-memory': {
      title: memory,
      advice: `一度に選ぶ部分を小さくするか、ほかのタブを閉じて、${again}`,
    },
    internal: {
      title: '塗りつぶせませんでした',
      advice: `画像は元のままです。選び方を少し変えて、${again}`,
    },
  },
  picture: {
    'corrupt-data': {
      title: 'この画像は開けません',
      advice: 'ほかのプログラムで開いて保存し直すか、別のファイルを選んでください。',
    },
    'unsupported-format': {
      title: 'このファイルは開けません',
      advice: `ほかのプログラムで PNG か JPEG として保存し、${again}`,
    },
    'invalid-request': {
      title: 'この画像は大きすぎます',
      advice: `ほかのプログラムで小さくして、${again}`,
    },
    'out-of-memory': { title: memory, advice: `ほかのタブを閉じるか画像を小さくして、${again}` },
    'worker-crashed': {
      title: 'この画像は開けません',
      advice: `ほかのタブを閉じるか画像を小さくして、${again}`,
    },
  },
  folder: {
    'corrupt-data': {
      title: 'このモデルは完全ではありません',
      advice: '示された点を直して、もう一度渡してください。何も残していません。',
    },
    'unsupported-format': {
      title: 'このモデルは追加できません',
      advice:
        '追加できるものはドキュメントの「Bring your own weights」にあります。何も残していません。',
    },
    'invalid-request': {
      title: 'このモデルはそのままでは追加できません',
      advice: '示された点を直して、もう一度渡してください。何も残していません。',
    },
    storage: {
      title: 'モデルを置く場所がありません',
      advice:
        'ディスクの空きを増やすか、小さい重みを選ぶか、プライベートウィンドウを出てください。',
    },
  },
  document: {
    'corrupt-data': {
      title: 'このドキュメントは壊れています',
      advice: 'ほかのドキュメントには影響ありません。書き出した画像は開けます。',
    },
    'unsupported-format': {
      title: 'このドキュメントはページより新しいものです',
      advice: 'ページを再読み込みして最新の Easel にし、もう一度開いてください。',
    },
    'invalid-request': {
      title: 'このドキュメントはここにありません',
      advice: '別のタブで削除されたかもしれません。ほかのものを選んでください。',
    },
    storage: {
      title: 'ブラウザーがドキュメントを保存できませんでした',
      advice:
        'PNG に書き出して残してください。ディスクの空きを増やすか、プライベートウィンドウを出てください。',
    },
    'out-of-memory': {
      title: memory,
      advice: 'ほかのタブを閉じて、ドキュメントをもう一度開いてください。',
    },
  },
  past: {
    'corrupt-data': {
      title: '取り消せた操作の記録が壊れています',
      advice: '画像は無事です。ここから先の操作は、また取り消せます。',
    },
  },
  library: {
    'corrupt-data': {
      title: 'このファイルは壊れています',
      advice:
        'コピーかダウンロードをし直すか、別のものを選んでください。ライブラリは元のままです。',
    },
    'unsupported-format': {
      title: 'このファイルは読み込めません',
      advice:
        'PNG ファイルと、この Easel か以前のもので作ったライブラリのバックアップを読み込めます。',
    },
    'invalid-request': {
      title: 'このファイルは読み込めません',
      advice: 'PNG ファイルとライブラリのバックアップを読み込めます。',
    },
    storage: {
      title: 'ブラウザーが画像を保存できませんでした',
      advice: `ディスクの空きを増やすか、プライベートウィンドウを出て、${again}`,
    },
    'out-of-memory': { title: memory, advice: `ほかのタブを閉じて、${again}` },
  },
  link: {
    'corrupt-data': {
      title: 'このリンクは使えません',
      advice: 'もう一度もらい、全体をコピーしてください。',
    },
    'unsupported-format': {
      title: 'このリンクはページより新しいものです',
      advice: 'ページを再読み込みして最新の Easel にし、リンクをもう一度開いてください。',
    },
    'invalid-request': {
      title: 'このリンクは使えません',
      advice: '求められている値がここの範囲を超えています。もう一度もらってください。',
    },
  },
};

export const refusals: First['policy'] = {
  categories: {
    hate: { name: '憎悪', about: '憎悪の象徴、悪意ある固定観念、特定の集団をおとしめるもの。' },
    harassment: { name: '嫌がらせ', about: '人をあざけり、脅し、辱め、いじめるための画像。' },
    violence: { name: '暴力', about: '人や動物を殺し、傷つけ、辱めること、その苦しみ。' },
    'self-harm': {
      name: '自傷',
      about:
        '自殺、自傷行為、摂食障害、それらをよく見せるもの。ご自身のことなら、信頼できる人に話してください。findahelpline.com には多くの国の無料相談窓口があり、その多くは昼夜を問わず開いています。',
    },
    sexual: { name: '性的な内容', about: '裸、性行為、性的サービス、興奮させるための画像。' },
    shocking: {
      name: '衝撃的な内容',
      about: '流血、排泄物、卑わいな身ぶり、不快にさせるためのもの。',
    },
    'illegal-activity': { name: '違法行為', about: '薬物、窃盗、器物損壊と、そのやり方。' },
    deception: { name: '欺瞞', about: '偽の証拠、作り話のニュース、偽造書類、陰謀論。' },
    political: { name: '政治', about: '政治家、選挙、抗議活動、投票に影響を与えるためのもの。' },
    health: { name: '健康', about: '病気、それに苦しむ人、治療の助言。' },
    spam: { name: 'スパム', about: '大量の広告、釣り、ねずみ講。' },
    'public-figures': { name: '著名人', about: '広く知られた実在の人物の肖像。' },
  },
  notLoaded:
    '説明文を確認するためのリストを読み込めなかったので、何も作りませんでした。接続を確かめ、ページを再読み込みして、もう一度お試しください。',
  held: {
    title: (category) => `保留しました：${category}`,
    why: (label, percent) =>
      `このサイトの画像チェックは、この画像に「${own(label)}」を見つけました（${percent}%）。`,
    unseen: '保留しました：未チェック',
    fault: (fault) =>
      `このサイトでは画像を表示する前にチェックしますが、それができませんでした：${own(fault)}`,
    show: 'それでも表示する',
    use: 'それでも使う',
    leave: '使わない',
    again: 'もう一度チェックする',
    more: (count) => `ほかに保留中：${count} 枚`,
    leaveAll: 'すべて使わない',
  },
  refused: {
    title: (category) => `作りませんでした：${category}`,
    why: (words) =>
      words === undefined
        ? '全体の意味から判断して止めました。'
        : `「${own(words)}」のため止めました。`,
    whyNot: '別の言い方にするか、ほかのものを試してください。',
    wrong: '害のない依頼だった場合：確認は単純なものなので、言葉を変えれば通ります。',
    rephrase: '言葉を変える',
    goOn: 'それでも作る',
    again: 'もう一度押すと、それでも作ります。',
    read: '方針を読む',
  },
};

export const disclosure: First['disclosure'] = {
  label: 'モデルについて',
  title: 'はじめに：ここで描くのは小さなモデルです',
  points: [
    'この端末で動き、ウェブ全体ではなく、自由に使える絵文字の絵から学びました。無地の背景に一つのものを描くのが得意です。',
    '文字、実在の人の似顔絵、写真、込み入った場面は描けません。数は数えられず、形もよく崩れます。',
    '学んだ絵のくせを繰り返します。医師や家や食事が、そこでどう描かれていたかです。',
  ],
  card: 'モデルカードを読む',
  dismiss: 'わかりました',
};
