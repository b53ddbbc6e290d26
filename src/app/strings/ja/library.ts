import { own, refusals } from '../own.ts';
import type { Rest } from '../shape.ts';

const refusal = refusals(own);

const pictures = (count: number) => `画像 ${count.toLocaleString('ja')} 枚`;
const named = (prompt: string) => (prompt === '' ? '言葉のない画像' : prompt);

export const library: Rest['library'] = {
  origin: {
    document: (name) => `ドキュメント「${own(name)}」のために作られました。`,
    someDocument: 'あなたのドキュメントのために作られました。',
    file: 'ライブラリにないあなたの画像から作られました。',
    removeAll: (count) => `そのために作られた ${count} 枚をすべて削除`,
  },
  heading: 'ライブラリ',
  intro: '作った画像はすべて、この端末のここだけに保存されます。',
  introOff: '設定により、新しい画像は保存されません。ここにあるものは、削除するまで残ります。',
  reading: 'ライブラリを開いています…',
  count: pictures,
  countOf: (shown, whole) => `${pictures(whole)}中 ${shown.toLocaleString('ja')} 枚`,
  newer: (count) =>
    `${count} 件は新しい Easel が書いたものです。ページを再読み込みして新しくしてください。何も変えていません。`,
  damaged: (count) => `${count} 件は読めなかったため、表示していません。`,
  tasks: {
    textToImage: '言葉から作成',
    edit: '画像の編集',
    reconstruct: '再構成',
    variations: 'バリエーション',
    interpolate: 'ブレンド',
    textDiff: '言葉で変化',
    imported: '読み込み',
  },

  empty: {
    title: 'まだ何もありません',
    body: '作った画像がここに並びます。PNG ファイルやバックアップをこのページにドロップしたり、画像を貼り付けたりもできます。',
    create: '画像を作成',
    noMatch: '当てはまる画像がありません。',
    showAll: 'すべて表示',
  },

  search: {
    label: 'ライブラリを検索',
    by: '検索方法',
    words: '言葉',
    meaning: '意味',
    wordsPlaceholder: '説明文の言葉',
    meaningPlaceholder: '画像に写っているもの',
    wordsHint: 'この言葉を含む説明文を探します。',
    meaningHint: 'CLIP がすべての画像を、言葉に合う順に並べます。Enter を押してください。',
    go: '検索',
    picture: '画像で検索',
    like: '画像に似ている順',
    ranked: (query) => `「${own(query)}」に合う順`,
    clear: '検索を消去',
    reading: (done, total) => `画像 ${done} / ${total} を読んでいます`,
    cancel: 'キャンセル',
    failed: '検索できませんでした。',
    unreadable: (names, count) =>
      `${count} 枚は壊れているか見つからないため、除きました：${names.map(own).join('、')}${count > names.length ? '…' : ''}。`,
  },

  filter: {
    label: '表示',
    all: 'すべての画像',
    favourites: 'お気に入り',
    collections: 'コレクション',
  },

  actions: {
    label: 'ライブラリの操作',
    import: '読み込む',
    backup: 'バックアップ',
    clear: 'お気に入り以外を削除',
    select: '選択',
    done: '完了',
    selectAll: 'すべて選択',
    selected: (count) => `${pictures(count)}を選択中`,
    favourite: 'お気に入り',
    unfavourite: 'お気に入りから外す',
    collect: 'コレクションに追加',
    zip: 'zip でダウンロード',
    delete: '削除',
  },

  clear: {
    title: 'お気に入り以外を削除しますか？',
    body: (count, kept) =>
      `${pictures(count)}を削除します。${kept === 0 ? '残すお気に入りはありません' : `お気に入り ${kept} 枚は残ります`}。ページを閉じるまでは元に戻せます。`,
    confirm: '削除',
    cancel: '残す',
    nothing: '削除するものはありません。すべてお気に入りです。',
  },

  tile: {
    open: (prompt, favourite) => `開く：${named(prompt)}${favourite ? '（お気に入り）' : ''}`,
    select: (prompt) => `選択：${named(prompt)}`,
    alt: named,
    favourite: (prompt) => `お気に入り：${named(prompt)}`,
    match: (value) => `一致度 ${value}`,
    list: '画像、新しい順',
  },

  dialog: {
    untitled: '言葉のない画像',
    gone: 'この画像のファイルは、もうブラウザーの中にありません。',
    damaged: 'この画像のファイルは壊れていて、表示できません。',
    loading: '画像を開いています…',
    favourite: 'お気に入り',
    reuse: 'すべて再利用',
    reuseHint: 'この画像を作ったすべてを「作成」に入れます',
    reusePrompt: '説明文を再利用',
    reusePromptHint: '言葉だけを「作成」へ。そちらの設定は変わりません',
    similar: '似たものを探す',
    delete: '削除',
    credentials:
      'この画像には、出どころの署名付き記録であるコンテンツ認証情報があります。ここから保存するファイルにも残ります。',
    credentialsLeftOut:
      'この画像には、出どころの署名付き記録であるコンテンツ認証情報があります。設定でメタデータをすべて省いているため、ここから保存するファイルには付きません。バックアップには残ります。',
    parameters: '作り方',
    noParameters: 'このファイルには作り方が書かれていません。',
    noModel: '作ったモデルはここにありません。もう一度頼むと別のモデルが作ります。',
    otherModel: (version) =>
      `モデルのバージョン ${version} で作られました。もう一度頼むと、似ていますが同じにはなりません。`,
    collections: 'コレクション',
    newCollection: '新しいコレクション',
    addCollection: '追加',
    parents: '元の画像',
    children: 'ここから作った画像',
    gone1: (count) => `元の画像のうち ${count} 枚は、もうここにありません。`,
    score: '言葉は合っていますか？',
    scoreCaption: '好きな言葉',
    scoreGo: '測る',
    scoreResult: (caption, value) => `「${own(caption)}」：${value}`,
    scoreHint: 'CLIP の空間での言葉と画像のコサイン。1 で一致です。',
  },

  parameters: {
    task: '種類',
    prompt: '説明文',
    readAs: '読み取り',
    from: '変更前',
    to: '変更後',
    size: 'サイズ',
    seed: 'シード',
    created: '保存日時',
    pack: 'モデル',
    backend: '作成環境',
    steps: 'ステップ',
    difference: '違い',
    theta: '回転（θ）',
    frames: '枚数',
    stage: (steps, sampler, guidance) => `${steps} ステップ、${sampler}、ガイダンス ${guidance}`,
  },

  collections: {
    manage: 'コレクションを編集',
    rename: '名前を変更',
    name: '名前',
    remove: 'コレクションを削除',
    removeHint: '中の画像はライブラリに残ります。',
    save: '保存',
  },

  files: {
    choose: 'PNG ファイルかバックアップを選ぶ',
    drop: 'PNG ファイルかバックアップをドロップして読み込む',
    importing: (done, total) => `${total} 件中 ${done} 件を読み込み中`,
    backingUp: (done, total) => `画像 ${done} / ${total} をまとめています`,
    imported: (added, present) =>
      `${pictures(added)}を読み込みました${present > 0 ? `。${present} 枚はすでにありました` : ''}。`,
    held: (count) => `そのうち ${count} 枚を画像チェックが保留しました。`,
    silent: (count) => `そのうち ${count} 枚には作り方が書かれていません。`,
    refused: (files) => `読めませんでした：${files.map(refusal).join('、')}`,
    keptNothing: 'ライブラリは今、何も保存しない設定なので、読み込みませんでした。',
    missing: (count) => `${pictures(count)}はファイルがもうないため、含まれていません。`,
    backedUp: (parts) =>
      parts === 1
        ? 'バックアップはダウンロードにあります。'
        : `バックアップはダウンロードに、${parts} 個のファイルであります。`,
    zipped: (count) => `${pictures(count)}をまとめました。`,
    leftOut: (names) => `壊れているため除きました：${names.map(own).join('、')}`,
    cancelled: 'キャンセルしました。',
  },
};
