import { own } from '../own.ts';
import type { First } from '../shape.ts';

/** What Create offers beside words and sizes. */
export const more: First['create']['advanced']['more'] = {
  title: '更多选项',
  shape: {
    label: '形状',
    square: '正方形',
    ratios: { '3:2': '3 : 2', '2:3': '2 : 3', '16:9': '16 : 9', '9:16': '9 : 16' },
    spoken: {
      '3:2': '3 比 2，横向',
      '2:3': '2 比 3，纵向',
      '16:9': '16 比 9，横向',
      '9:16': '9 比 16，纵向',
    },
    hint: (width, height, rounds) =>
      rounds === 0
        ? `${width} × ${height}：模型画正方形，旁边的部分不用模型，以边缘的内容填满。`
        : `${width} × ${height}：模型先画正方形，再往两边续画，每张图片多画 ${rounds} 个正方形。`,
  },
  negative: {
    label: '不要出现',
    placeholder: '图片里不该有什么',
    hint: '引导会避开这些文字。',
    deaf: '引导为 1 时无法避开这些文字。请在下面调高引导。',
    tooLong: '要避开的文字太多。',
    said: (words) => `不含${own(words)}`,
  },
  start: {
    label: '起始图片',
    choose: '选择图片',
    drop: '或拖到这里',
    file: '起始图片',
    remove: '改回从噪声开始',
    alt: (name) => `起始图片：${own(name)}`,
    strength: '可以偏离多远',
    strengthHint:
      '偏离少时保留原图的颜色和形状；为 1 时什么也不保留。模型看到的是中间的正方形，宽 64 像素。',
    missing: (name) =>
      name === ''
        ? '它原本从另一张图片开始，而那张没有一起保存。请重新选择，否则将从噪声开始。'
        : `请重新选择“${own(name)}”：重新加载后它不在了。`,
    said: (name, strength) => `从 ${own(name)} 开始，${strength}`,
  },
  history: { label: '以前的描述', forget: '清除这些描述', forgotten: '以前的描述已清除。' },
  lines: {
    label: '每一行是一段单独的描述',
    promise: (prompts, pictures) => `${prompts} 段描述，依次进行：${pictures} 张图片。`,
    about: (duration) => `大约 ${duration}。`,
    unknown: '第一段完成后才知道需要多久。',
    tooMany: (most) => `一次最多 ${most} 段描述。`,
    tooLong: (line, over) => `第 ${line} 段超出 ${over} 个字符。`,
    place: (at, of) => `第 ${at} 段，共 ${of} 段`,
  },
  again: {
    label: (index) => `再来第 ${index} 张，但…`,
    title: '再来一张，但…',
    seed: '换一个种子',
    words: '换文字，种子不变',
    style: (name) => `用${own(name)}风格`,
  },
  extending: (round, rounds) => `正在续画，第 ${round} 个，共 ${rounds} 个`,
};
