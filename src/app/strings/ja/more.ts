import { own } from '../own.ts';
import type { First } from '../shape.ts';

/** What Create offers beside words and sizes. */
export const more: First['create']['advanced']['more'] = {
  title: 'その他のオプション',
  shape: {
    label: '形',
    square: '正方形',
    ratios: { '3:2': '3 : 2', '2:3': '2 : 3', '16:9': '16 : 9', '9:16': '9 : 16' },
    spoken: {
      '3:2': '3 対 2、横長',
      '2:3': '2 対 3、縦長',
      '16:9': '16 対 9、横長',
      '9:16': '9 対 16、縦長',
    },
    hint: (width, height, rounds) =>
      rounds === 0
        ? `${width} × ${height}：モデルは正方形を描きます。両側は、モデルを使わず縁の続きで埋めます。`
        : `${width} × ${height}：モデルは正方形を描き、両側に描き足します。画像ごとに正方形 ${rounds} 個分です。`,
  },
  negative: {
    label: '避けるもの',
    placeholder: '画像に出したくないもの',
    hint: 'ガイダンスがこの言葉から遠ざけます。',
    deaf: 'ガイダンスが 1 では遠ざかりません。下でガイダンスを上げてください。',
    tooLong: '避ける言葉が多すぎます。',
    said: (words) => `${own(words)} なし`,
  },
  start: {
    label: '元にする画像',
    choose: '画像を選ぶ',
    drop: 'またはここにドロップ',
    file: '元にする画像',
    remove: 'ノイズから始める',
    alt: (name) => `元にする画像：${own(name)}`,
    strength: 'どこまで離れてよいか',
    strengthHint:
      '小さいと元の色と形が残り、1 では何も残りません。モデルが見るのは中央の正方形、幅 64 ピクセルです。',
    missing: (name) =>
      name === ''
        ? '別の画像から始めたものですが、一緒に保存されていません。選び直さなければノイズから始まります。'
        : `「${own(name)}」をもう一度選んでください。再読み込みで失われました。`,
    said: (name, strength) => `${own(name)} から、${strength}`,
  },
  history: {
    label: '以前の説明文',
    forget: 'これらの説明文を忘れる',
    forgotten: '以前の説明文を忘れました。',
  },
  lines: {
    label: '一行ごとに別の説明文とする',
    promise: (prompts, pictures) => `説明文 ${prompts} 件を順に：画像 ${pictures} 枚。`,
    about: (duration) => `約 ${duration}。`,
    unknown: 'かかる時間は、最初の一件の後にわかります。',
    tooMany: (most) => `一度に ${most} 件までです。`,
    tooLong: (line, over) => `説明文 ${line} は ${over} 文字多すぎます。`,
    place: (at, of) => `説明文 ${at} / ${of}`,
  },
  again: {
    label: (index) => `画像 ${index} をもう一度、ただし…`,
    title: 'もう一度、ただし…',
    seed: '別のシードで',
    words: '別の言葉、同じシードで',
    style: (name) => `${own(name)}のスタイルで`,
  },
  extending: (round, rounds) => `描き足しています、${round} / ${rounds}`,
};
