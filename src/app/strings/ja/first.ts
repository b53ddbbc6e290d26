/*
 * 日本語、です・ます。画像 · バリエーション · シード · マスク · フレーム · ドキュメント · モデル · ライブラリ · 候補 (candidate) ·
 * 塗りつぶし (fill) · 説明文 (prompt) · プロセッサ · ステップ · ガイダンス · 背景 (ground)。
 * More than 300 lines: a table of words, in the order of the English one.
 */
import { own } from '../own.ts';
import { lists } from '../plural.ts';
import type { First } from '../shape.ts';
import { disclosure, errors, faults, refusals } from './faults.ts';
import { more } from './more.ts';

const all = lists('ja');
const pictures = (count: number) => `画像 ${count} 枚`;
const quoted = (word: string) => `「${own(word)}」`;

export const first: First = {
  languageTag: 'ja',
  product: 'Easel',
  skip: '本文へ移動',

  navigation: {
    label: '画面',
    create: '作成',
    edit: '編集',
    remix: 'リミックス',
    library: 'ライブラリ',
    models: 'モデル',
    settings: '設定',
    api: '画像 API',
    policy: 'コンテンツの方針',
    documentTitle: (screen) => `${screen} – Easel`,
  },

  units: {
    bytes: (value, unit) => `${value} ${unit}`,
    rate: (size) => `${size}/秒`,
    seconds: (count) => `${count} 秒`,
    minutes: (count) => `${count} 分`,
    hours: (count) => `${count} 時間`,
    left: (duration) => `残り約 ${duration}`,
    of: (part, whole) => `${whole}のうち ${part}`,
    percent: (value) => `${value}%`,
  },

  create: {
    with: (model) => `${model} で`,
    otherModel: (pack) =>
      `これはモデル ${pack} で作られましたが、ここにはありません。「作成」では別の画像になります。`,
    heading: 'Easel で画像を作成',
    prompt: {
      label: '画像の説明',
      placeholder: '何を見たいですか？',
      counter: (used, limit) => `${used} / ${limit}`,
      counterLabel: (used, limit) => `${limit} 文字中 ${used} 文字`,
      empty: 'まず言葉をいくつか書いてください。',
      tooLong: (over) => `${over} 文字多すぎます。取り消し線の部分を削ってください。`,
      unread: (unread) => `モデルは${all(unread.map(quoted))}を読めません。英語で書いてください。`,
      cut: 'モデルは薄い文字の手前までしか読みません。その先は反映されません。',
    },
    surprise: 'おまかせ',
    generate: '作成',
    generateLabel: (count) => `${pictures(count)}を作成`,
    cancel: 'キャンセル',
    shortcut: { mac: '⌘ ↵', other: 'Ctrl ↵', cancel: 'Esc' },
    pictures: '枚数',
    size: 'サイズ',
    sizes: {
      64: { name: '64', cost: 'サムネイル。すぐにできます。' },
      256: { name: '256', cost: '最速。アイデアを試すのに向いています。' },
      512: { name: '512', cost: '1024 とほぼ同じ時間で、ファイルは小さめ。' },
      1024: { name: '1024', cost: '最も鮮明。時間もメモリも一番かかります。' },
    },
    sizeLabel: (size) => `${size} × ${size} ピクセル`,
    measuredCost: (count, duration) => `ここでは${pictures(count)}に約 ${duration}かかりました。`,
    processorCost: 'プロセッサでは 1 枚に数分かかることがあります。',
    seed: {
      label: 'シード',
      placeholder: 'ランダム',
      roll: 'シードを振る',
      clear: '毎回ランダムに戻す',
      invalid: 'シードは 0 から 4294967295 までの整数です。',
      hint: '同じ言葉と同じシードからは同じ画像ができます。',
    },
    advanced: {
      more,
      steps: 'ステップ',
      guidance: 'ガイダンス',
      stepsFor: (stage) => `${stage}のステップ`,
      guidanceFor: (stage) => `${stage}のガイダンス`,
      reset: 'モデルの値に戻す',
      intro:
        'ステップを増やすと時間がかかり、丁寧になることがあります。ガイダンスを強くすると言葉に忠実になります。',
      unknown: 'モデルが見つかると、その値がここに表示されます。',
      prior: {
        legend: '構想の方法',
        own: '拡散',
        codes: 'コードごと',
        hint: '言葉から画像の埋め込みを得る方法です。二つ目は論文の自己回帰型の事前モデルで、小さなファイルが一つ増えます。',
        fetching: 'もう一方の事前モデルを取得しています…',
        using: (size) => `自己回帰型の事前モデルを使用：合計 ${size}、大部分は共通です。`,
      },
    },
    vocabulary: {
      title: '描けるもの',
      count: (things) => `今のところ ${things} 種類`,
      things: 'もの',
      more: 'ほかのもの',
      moreLabel: 'ほかのものを表示',
      styles: 'スタイル',
      grounds: '背景',
      ground: (colour) => `背景：${colour}`,
      made: (caption, seed) =>
        `モデル自身が、${quoted(caption)}という言葉とシード ${seed} で描きました。`,
      listLabel: 'モデルが知っている言葉',
      listed: (count) => `モデルが知っている言葉が ${count} 個あります。矢印キーで選べます。`,
      kinds: { thing: '', style: 'スタイル', colour: '背景' },
      outsideLabel: 'モデルが知らない言葉',
      readAs: (english) => `読み取り：${own(english)}`,
      outside: (word) => `モデルは${quoted(word)}を学んでいません。`,
      nearest: '近いもの：',
      replace: (word, by) => `${quoted(word)}を${quoted(by)}に置き換える`,
      none: '近いものを知らないので、推測で描きます。',
      others: (count) => `ほかに ${count} 個の言葉を知りません。`,
    },
    idle: { tryLabel: 'たとえば' },
    stages: {
      text: { title: '読解', hint: '言葉を、モデルがわかる数値にします。' },
      prior: { title: '構想', hint: '言葉から、画像の構想へ。' },
      image: { title: '観察', hint: '画像を、モデルがわかる数値にします。' },
      inversion: { title: '逆行', hint: '画像から、それを生むノイズへさかのぼります。' },
      decoder: { title: '描画', hint: '構想から、ノイズを出発点に小さな画像へ。' },
      upsample256: { title: '拡大', hint: '一辺 64 から 256 ピクセルへ。' },
      upsample1024: { title: '仕上げ', hint: '一辺 256 から 1024 ピクセルへ。' },
      encode: { title: '書き出し', hint: 'PNG ファイルを書き出します。' },
    },
  },

  embed: {
    heading: '画像を作成',
    waiting: '外側のページが名乗るのを待っています…',
    refused: 'Easel はこのページ用に設定されていません',
    alone:
      'これは、ほかのページが使うための、画面のない Easel のエンジンです。単独で開いても何も表示されません。',
    modelFirst: (size) => `最初の画像では ${size} のモデルを取得します。`,
    onThisMachine: 'この端末で作られます。',
    hostTold: 'この端末で作られます。外側のページは、あなたの言葉と画像を受け取ります。',
    all: 'すべての画像',
    about: 'Easel',
    aboutHint: 'Easel を別のタブで開きます',
  },
  disclosure,
  programs: {
    working: (count) =>
      count === 1
        ? 'プログラムがこのページで画像を作っています。'
        : `プログラムがこのページで画像を作っています：リクエスト ${count} 件。`,
    stop: '停止',
    stopLabel: 'プログラムによる作成を停止',
  },
  tabs: {
    title: '別のタブがモデルを使っています。',
    body: (tab, since) =>
      `${since} から${quoted(tab)}です。ここでの依頼は順番にそちらで行われ、そのタブを閉じるとここで続きます。`,
    takeOver: 'こちらに移す',
    wait: '順番を待つ',
  },
  policy: refusals,

  edit: { editThis: '編集', editThisHint: 'この画像を編集画面へ' },
  remix: { remixThis: 'リミックス', remixThisHint: 'この画像をリミックス画面へ' },
  library: {
    undo: {
      deleted: (count) => `${pictures(count)}を削除しました。`,
      undo: '元に戻す',
      dismiss: '完全に削除',
      restored: (count) => `${pictures(count)}を元に戻しました。`,
      some: (back, wanted) =>
        `${wanted} 枚のうち ${back} 枚を元に戻しました。残りはすでに新しい画像に場所を譲っていました。`,
    },
    unsaved: {
      title: (count) => `${pictures(count)}を保存できませんでした。`,
      body: (reason) =>
        `${reason} ページを閉じるまでは、まだメモリにあります。ほかに失われたものはありません。`,
      download: 'ダウンロード',
      again: 'もう一度',
      dismiss: '閉じる',
    },
  },
  files: {
    save: {
      nothing: 'ここにはまだ保存する画像がありません。',
      choose: '画像を開いて保存するか、「選択」を押して複数選んでください。',
    },
    share: {
      copyLink: 'リンクをコピー',
      share: '共有…',
      failed: '画像を共有できませんでした。',
      came: 'リンクから画像の言葉、シード、値を受け取り、フォームに入れました。「作成」で画像を作れます。',
      cameOfOther: (pack, version) =>
        `リンクから画像の言葉、シード、値を受け取りました。モデル ${pack} バージョン ${version} で作られたもので、ここにあるものとは違います。「作成」では別の画像になります。`,
    },
    faults,
  },

  install: {
    title: 'まずモデルから',
    invite: (size) =>
      `Easel は、この端末に置かれる ${size} のモデルで描きます。取得は一度だけで、その後は接続がいりません。`,
    start: (size) => `モデルを取得（${size}）`,
    downloading: 'モデルを取得しています',
    verify: '届いたものを確認しています',
    store: '次回のためにしまっています',
    waiting: '接続しています…',
    pause: '一時停止',
    paused: (loaded, total) => `${total} のうち ${loaded} で一時停止中。届いた分は残ります。`,
    resume: '続ける',
    progressLabel: 'モデルを取得しています',
    announceStart: (size) => `モデルを取得しています。${size} です。`,
    announceShare: (percent) => `モデル：${percent} パーセント届きました。`,
    announceDone: 'モデルの準備ができました。',
    thenPaint: '届きしだい、画像の作成が始まります。',
  },

  run: {
    progressLabel: '画像を作成しています',
    queued: (position) => (position <= 0 ? '次の番です' : `${position} 件のジョブを待っています`),
    starting: '準備しています',
    loading: (stage) => `準備中：${stage}`,
    step: (step, steps) => `ステップ ${step} / ${steps}`,
    stagesLabel: '段階',
    stageDone: '完了',
    tile: (index, count, prompt) => `画像 ${index} / ${count}：${own(prompt)}`,
    open: (index, count) => `画像 ${index} / ${count} を開く`,
    tileWorking: (index, step, steps) =>
      steps === 0 ? `画像 ${index}、待機中` : `画像 ${index}、ステップ ${step} / ${steps}`,
    tileStopped: (index) => `画像 ${index} は完成しませんでした`,
    resultsLabel: (prompt) => `画像：${own(prompt)}`,
    took: (count, duration) => `${pictures(count)}、${duration}`,
    seeds: (from, count) =>
      count === 1 ? `シード ${from}` : `シード ${from} ～ ${(from + count - 1) % 0x1_0000_0000}`,
    madeBy: (backend) => `${backend}を使用`,
    cancelled: 'キャンセルしました',
    cancelledSome: (done, count) => `${count} 枚中 ${done} 枚でキャンセルしました`,
    reuseSeed: 'シードを再利用',
    reuseSeedHint: 'このシードを入力欄に入れます',
    reuseAll: '変えてもう一度',
    reuseAllHint: 'この言葉と値をフォームに戻します',
    rank: '合う順に並べる',
    rankHint: 'CLIP が画像を見直し、言葉に最も合うものを先頭にします',
    fit: (score) => `適合 ${score}`,
    fitHint:
      '適合：完成した画像が言葉にどれだけ近いかを CLIP が見たもの。1 で一致です。拡大時に出る一致度は、描く前に測ったものです。',
    announceRanked: (index) => `並べ替えました。画像 ${index} が言葉に最も合っています。`,
    copyRequest: 'リクエストをコピー',
    copySeed: 'シードをコピー',
    copied: 'コピーしました',
    copyFailed: 'ブラウザーがコピーを許可しませんでした。',
    download: 'PNG をダウンロード',
    downloadNumber: (index) => `画像 ${index} を PNG でダウンロード`,
    remove: 'このページから外す',
    announceStart: (count) => `${pictures(count)}を作成しています。Esc でキャンセルします。`,
    announceStage: (stage) => `${stage}。`,
    announcePicture: (index, count) => `${count} 枚中 ${index} 枚目ができました。`,
    announceDone: (count) => `完了：${pictures(count)}。`,
    announceCancelled: 'キャンセルしました。',
    earlier: '今回これまでに作ったもの',
    earlierHint: 'ページを閉じるまでここに表示されます。保存されたものはライブラリにあります。',
  },

  large: {
    label: (index, count) => `画像 ${index} / ${count}`,
    close: '閉じる',
    previous: '前の画像',
    next: '次の画像',
    fit: '全体',
    actual: '1:1',
    fitLabel: 'ウィンドウに合わせる',
    actualLabel: '画像の 1 ピクセルを画面の 1 ピクセルに',
    zoom: 'ズーム',
    smoothing: 'ピクセル',
    smooth: 'なめらか',
    pixelated: 'くっきり',
    details: (width, height, seed) => `${width} × ${height} · シード ${seed}`,
    score: (value) => `一致度 ${value}`,
    scoreHint: '一致度：描く前の構想が言葉にどれだけ近いかを CLIP が見たもの。1 で一致です。',
    region: '画像。1:1 では矢印キーで動かせます',
  },

  errors: {
    byCode: errors,
    inEnglish: '詳しい内容は英語のみです：',
    tryAgain: 'もう一度',
    dismiss: '閉じる',
    details: '詳細',
    engine: 'Easel のエンジンが起動しませんでした',
    engineAdvice: 'ページを再読み込みしてください。ここ 2 年以内のブラウザーが必要です。',
    reload: '再読み込み',
    notLoaded: {
      title: 'Easel のこの部分は読み込まれませんでした',
      text: '今ネットワークがないか、このサイトに新しい Easel があります。書いたものは残っています。ページを再読み込みして、もう一度お試しください。',
    },
  },

  waiting: {
    for: {
      edit: '作業中の「編集」を待っています。',
      remix: '作業中の「リミックス」を待っています。',
      create: '作業中の「作成」を待っています。',
    },
    programs: 'このページで画像を作っているプログラムを待っています。',
    place: (place) => `あなたは ${place} 番目です。`,
    first: '先に自分の分を',
    firstHint: 'もう一方はいったん終わり、あなたの分が済むと最初から始まります',
  },

  interrupted: {
    create: (prompt) => `${quoted(prompt)}の画像を作っている間に、ページが再読み込みされました。`,
    createAgain: 'もう一度作る',
    edit: (prompt) => `「編集」で${quoted(prompt)}を作っている間に、ページが再読み込みされました。`,
    editWork: '「編集」の作業中に、ページが再読み込みされました。',
    editAgain: 'もう一度作る',
    remix: 'リミックスの作業中に、ページが再読み込みされました。',
    remixAgain: 'もう一度始める',
    suggestionsLeft: (count) =>
      `候補のうち ${count} 個は大きすぎて、再読み込みを越えて保持できませんでした。もう一度作ってください。`,
    remixLeft: (count) =>
      count === 0
        ? 'ブラウザーが元の画像を保持していませんでした。もう一度追加してください。'
        : `元の画像のうち ${count} 枚は大きすぎて、再読み込みを越えて保持できませんでした。もう一度追加してください。`,
  },

  notices: {
    label: 'お知らせ',
    afloat: 'プログラム',
    memoryOnly:
      'このブラウザーではページがファイルを保存できないため、モデルはメモリにあります。すべて使えますが、次回また取得します。',
    processor:
      'ここではグラフィックスではなくプロセッサで画像を作ります。同じ画像が、ゆっくりできます。',
    restarted: 'エンジンを起動し直しました。書いたものは失われていません。',
    update: '新しい Easel の準備ができました。',
    mayNotFit: 'このモデルはこの端末には大きすぎるかもしれません。それでも試します。',
    updateOffline: 'ネットワークがないため更新を確認できません。今あるモデルはそのまま使えます。',
    updateFailed: 'モデルは更新されませんでした。今あるモデルはそのまま使えます。',
    dismiss: 'このお知らせを閉じる',
  },

  backend: {
    names: { webgpu: 'グラフィックス（WebGPU）', wasm: 'プロセッサ' },
    short: { webgpu: 'WebGPU', wasm: 'プロセッサ' },
    chip: (name) => `実行中：${name}。理由を表示。`,
    reasons: {
      asked: 'アドレスで指定されています。',
      'no-webgpu': 'このブラウザーには WebGPU がないため、プロセッサが処理します。',
      'no-adapter': 'WebGPU でグラフィックスが見つからないため、プロセッサが処理します。',
      'software-adapter':
        'WebGPU にはソフトウェアのグラフィックスしかなく、プロセッサそのものより遅くなります。',
      'no-device': 'グラフィックスがデバイスを返さなかったため、プロセッサが処理します。',
      available: 'WebGPU が使えます。',
    },
    starting: '起動しています…',
    none: 'エンジンなし',
    title: '画像が作られる場所',
    onThisMachine: 'この端末の、このタブの中です。サーバーは関わりません。',
    device: 'デバイス',
    why: '理由',
    precision: '数値',
    precisions: { f32: '32 ビット', f16: '16 ビット' },
    threads: 'スレッド',
    runtime: 'ランタイム',
    runtimeName: (version) => `onnxruntime-web ${version}`,
    build: 'ビルド',
    backend: '計算方法',
    change: '設定で変更',
  },
};
