import type { Rest } from '../shape.ts';

export const api: Rest['api'] = {
  heading: '画像 API',
  intro:
    'OpenAI の画像 API を使うプログラムは、この端末で画像を作れます。ページが dall-e-2 モデルのアドレスで応答します。鍵は何でもかまいません。描くのはページなので、このブラウザーで Easel のページを開いておく必要があります。',
  run: '実行',
  runLabel: (title) => `実行：${title}`,
  running: '実行しています…',
  copy: 'コピー',
  codeOf: (title) => `コード：${title}`,
  answerOf: (title) => `応答：${title}`,
  took: (duration) => `応答まで ${duration}`,
  picture: (index, count) => `応答の画像 ${index} / ${count}`,
  announceStart: (title) => `実行しています：${title}。`,
  announceDone: (title) => `応答しました：${title}。`,

  clientTitle: '公式クライアントで',
  clientText:
    'このサイトのどのページでも、npm のものをそのまま使えます。ほかのサイトからは届きません。service worker は自分のサイトだけに応答します。',
  clientTextAlone:
    'このページで、npm のものをそのまま使えます。ここでは service worker が動いていないため、ページ自身の fetch をクライアントに渡します。下の例も同じです。',

  examples: {
    generate: {
      title: '言葉から画像',
      text: '画像を二枚。それぞれのアドレスを、このブラウザーが一時間保ちます。',
    },
    seed: {
      title: '毎回同じ画像',
      text: '取り決めにない Easel の機能は「easel」にあります。応答にシードが入るので、どの画像も作り直せます。',
    },
    edit: {
      title: '一部を描き直す',
      text: '透明な部分を描き直し、ほかのピクセルはそのままです。同じ大きさの別のマスクで場所を示すこともできます。',
    },
    variation: { title: '同じ構想の別の画像', text: '4 MB 未満の正方形の PNG から始めます。' },
    refused: {
      title: '断られるリクエスト',
      text: 'エラーには、クライアントが読む四つのキーがあります。この例のサイズは存在しません。',
    },
    stop: {
      title: 'リクエストを止める',
      text: '大きな画像十枚を二秒後に止めます。リクエストを中断すると、ジョブは次のステップで止まります。',
    },
  },

  fieldsTitle: 'フィールド',
  fieldsText:
    'v1/images/generations には JSON で、v1/images/edits と v1/images/variations にはフォームで POST します。フォームでの「easel」は JSON の文字列か、公式クライアントがオブジェクトを書くときの「easel[seed]」のような個別のフィールドです。GET v1/vocabulary は、モデルが描けるもの（ものとその別名、スタイル、背景の色）を返します。',
  fields: [
    ['prompt', 'generations と edits', '1000 文字まで'],
    ['image', 'edits と variations', '4 MB 未満の正方形の PNG'],
    ['mask', 'edits', '同じ大きさの PNG。透明な部分を描き直す'],
    ['n', '', '1 ～ 10。省略時は 1'],
    ['size', '', '256x256、512x512、1024x1024。省略時と auto は 1024x1024'],
    ['quality', '', 'standard か auto。どちらも同じ'],
    ['response_format', '', 'url か b64_json。省略時は url'],
    ['easel.seed', '', '0 ～ 4294967295。省略時はランダム'],
    ['easel.steps', '', '1 ～ 1000'],
    ['easel.guidance', 'generations と edits', '1 ～ 20'],
    [
      'easel.fill',
      'edits',
      'true: 消した部分を、モデルなしで周囲から塗りつぶします。prompt は読みません',
    ],
    ['easel.difference', 'variations', '0（似せる）～ 1（自由）'],
    ['easel.with', 'variations', '二つ目の PNG。一方から他方への途中の n 枚'],
    ['easel.to', 'variations', '言葉。それに向かって変わる n 枚'],
    ['easel.from', 'easel.to と一緒に', '今の画像の内容を言葉で'],
    ['easel.theta', 'easel.to と一緒に', '0 ～ 1、どこまで回すか。省略時は 0.5'],
    ['easel.negative_prompt', 'generations と edits', '画像に出したくないもの'],
    ['easel.ratio', 'generations', '1:1、3:2、2:3、16:9、9:16。短辺が size になる'],
    ['easel.prompt', 'variations', '言葉。この画像から始まる、その言葉の画像'],
    ['easel.strength', 'easel.prompt と一緒に', '0.01 ～ 1、どこまで離れるか。省略時は 0.6'],
    ['easel.signature', 'generations と variations', 'true で署名を描く。省略時は false'],
    ['easel.pack', '', 'インストール済みモデルの ID'],
  ],

  errorsTitle: 'エラー',
  errorsText: 'ステータス、公式クライアントが投げるもの、起きるとき。',
  errors: [
    ['400', 'BadRequestError', 'フィールドがないか範囲外、または説明文が断られた。'],
    ['404', 'NotFoundError', 'そのアドレスがない、または画像の一時間が過ぎた。'],
    ['405, 413', 'APIError', 'アドレスにないメソッド、または本文が大きすぎる。'],
    ['429', 'RateLimitError', 'すでに八件が処理中か待機中。'],
    ['500', 'InternalServerError', 'この端末のエンジンではできない。'],
    [
      '503',
      'InternalServerError',
      'Easel のページが開いていない、閉じられた、誰かが停止を押した、またはエンジンが故障した。',
    ],
  ],
  late: '応答は、ステータスが結果と一致するように画像を待ちます。service worker の後ろでは、待つ間、呼び出し側は 303 で先へ送られます。fetch もクライアントも自動でたどります。約七分たつと応答はステータス 200 で始まり、その後に画像ができなければ本文が途切れます。',
};
