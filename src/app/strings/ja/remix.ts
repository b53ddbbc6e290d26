import { own } from '../own.ts';
import type { Rest } from '../shape.ts';

export const remix: Rest['remix'] = {
  heading: '画像をリミックス',
  intro:
    '言葉の代わりに画像から始めます。ここで作ったものでも、自分のものでも。この端末で読まれ、どこにも送られません。',
  modes: {
    legend: '作るもの',
    variations: 'バリエーション',
    interpolate: 'ブレンド',
    textDiff: '言葉で変える',
  },
  about: {
    variations: '同じ構想の、別の画像を三枚。',
    interpolate: '一枚から次の一枚へ、少しずつ変わる道のり。三枚以上なら順に通ります。',
    textDiff: 'ある説明から別の説明へ、画像を少しずつ回します。',
  },
  sources: {
    label: '元の画像',
    add: '画像を選ぶ',
    drop: 'またはここにドロップするか貼り付け',
    picture: (index) => `画像 ${index}`,
    remove: (index) => `画像 ${index} を外す`,
    earlier: (index) => `画像 ${index} を一つ前へ`,
    later: (index) => `画像 ${index} を一つ後ろへ`,
    order: 'ブレンドはこの順に進みます。画像をドラッグするか矢印で変えられます。',
    moved: (place, count) => `今 ${count} 枚中 ${place} 番目です。`,
    opening: '画像を開いています…',
    needOne: 'まず画像を追加してください。',
    blind: (model) =>
      `${model} は言葉だけで描き、画像を読みません。リミックスには別のモデルを使ってください。`,
    needTwo: 'ブレンドする画像を二枚以上追加してください。',
    added: (count) => `画像が ${count} 枚あります。`,
    full: {
      title: 'この画像は追加されませんでした',
      message: (most) => `ここには画像が ${most} 枚あり、これが上限です。`,
      advice: '先にどれか 1 枚を外してから、もう一度追加してください。',
    },
  },
  matte: '透明な部分の後ろの色',
  trail: { label: 'ここまでの経緯', back: (task) => `元になったものへ戻る：${task}` },
  difference: {
    label: 'どれだけ変えるか',
    least: '似せる',
    most: '変える',
    value: (percent) => `${percent} パーセント違う`,
  },
  words: {
    from: '今の内容（空でもかまいません）',
    to: '変えたい内容',
    needTo: '画像をどう変えるか書いてください。',
  },
  theta: {
    label: 'どこまで回すか',
    least: '少し',
    most: '大きく',
    value: (theta) => `シータ ${theta} まで`,
    shown: (theta) => `θ ${theta}`,
  },
  frames: { label: '途中の画像', value: (count) => `${count} 枚` },
  noise: { legend: '細部', slerp: '一緒に変える', fixed: '最初のまま' },
  care: { legend: '丁寧さ', quick: '速い', balanced: '標準', exact: '正確' },
  start: '作る',
  cancel: 'キャンセル',
  progressLabel: 'リミックスしています',
  results: '結果',
  frame: (index, count) => `画像 ${index} / ${count}`,
  places: {
    variation: (index) => `バリエーション ${index}`,
    theta: (theta, shown) => (theta === 0 ? 'θ 0：再現した画像' : `θ ${shown}`),
    between: (place) => {
      const whole = Math.round(place);
      if (Math.abs(place - whole) < 1e-6) return `画像 ${whole + 1}、再現`;
      const from = Math.floor(place);
      return `画像 ${from + 1} から ${from + 2} への ${Math.round(100 * (place - from))}%`;
    },
  },
  scrub: '画像を順に見る',
  play: '再生',
  pause: '一時停止',
  rate: '毎秒のコマ数',
  thereAndBack: '往復',
  download: 'PNG をダウンロード',
  downloadFrames: 'すべて zip でダウンロード',
  downloadAnimation: 'アニメーション PNG でダウンロード',
  animating: 'アニメーションを書き出しています…',
  useAsSource: 'これを元にする',
  varyThis: 'バリエーションを作る',
  varyThisHint: 'この画像のバリエーションを三枚',
  done: (count, duration) => `画像 ${count} 枚、${duration}`,
  remake: {
    title: 'どれだけ再現できますか？',
    about:
      'Easel は画像を二つのものとして読みます。写っている内容と、残りの細部すべてを持つノイズです。両方から描き直すと、同じ小さな画像になるはずです。近さはデシベル（PSNR）で測ります。30 を超えると目ではほとんど違いがわからず、10 増えるごとに誤差は三分の一になります。',
    start: '再現する',
    original: (index) => `画像 ${index}、モデルが読んだもの`,
    remade: (index) => `画像 ${index}、再現`,
    result: (decibels) => `${decibels} dB`,
    steps: (steps) => `読み取り ${steps} ステップ、描画 ${steps} ステップ、64 × 64 ピクセル`,
    announce: (decibels) => `再現しました：${decibels.join('、')} デシベル。`,
  },
  score: {
    title: '言葉は合っていますか？',
    about:
      'CLIP は言葉と画像を、一つの空間の中の向きにします。向きが近いほどよく合い、1 は同じ向き、0 は共通点なしです。数値だけではあまり意味がないので、画像どうし、または一枚の画像と別の言葉を比べてください。',
    caption: '比べる言葉',
    start: '比べる',
    needCaption: 'まず言葉をいくつか書いてください。',
    results: (caption) => `「${own(caption)}」の合い具合`,
    source: (index) => `画像 ${index}`,
    result: (index) => `結果 ${index}`,
    announce: (best) => `最もよく合うものは ${best} です。`,
  },
  announceStart: 'リミックスしています。Esc でキャンセルします。',
  announceDone: (count) => `完了：画像 ${count} 枚。`,
  announceCancelled: 'キャンセルしました。',
};
