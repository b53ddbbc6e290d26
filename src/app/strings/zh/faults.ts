/** What went wrong and what to do; what is refused and why; the note about the model. */
import { own } from '../own.ts';
import type { First } from '../shape.ts';

export const errors: First['errors']['byCode'] = {
  'invalid-request': { title: '无法按要求绘制', advice: '请修改指出的值，然后重试。' },
  'invalid-manifest': {
    title: '模型的说明文件已损坏',
    advice: '请重新加载页面。如果再次出现，说明本站的模型需要修复。',
  },
  'unsupported-format': {
    title: '模型比这个页面新',
    advice: '请重新加载页面以获得最新的 Easel，然后重试。',
  },
  'corrupt-data': { title: '模型有一部分在传输中损坏', advice: '请重试：只会重新下载损坏的部分。' },
  network: { title: '连接断开了', advice: '收到的部分已保留。“重试”会从那里继续。' },
  storage: { title: '浏览器无法存储模型', advice: '请腾出磁盘空间，或离开无痕窗口，然后重试。' },
  'out-of-memory': {
    title: '内存不足',
    advice: '请关闭其他标签页，或选择更小的尺寸、更少的图片，然后重试。',
  },
  'unsupported-device': {
    title: '这台设备做不到',
    advice: '请选择更小的尺寸，或在设置中把计算后端改为处理器。',
  },
  'device-lost': { title: '显卡失去响应', advice: '通常会自行恢复。请重试。' },
  'worker-crashed': {
    title: '引擎停止了',
    advice: '它已重新启动。请重试；若再次出现，请减少图片或缩小尺寸。',
  },
  cancelled: { title: '已取消', advice: '随时可以再点“创作”。' },
  internal: { title: 'Easel 内部出了问题', advice: '请重试。如果再次出现，请重新加载页面。' },
};

const memory = '内存不足';

export const faults: First['files']['faults'] = {
  fill: {
    'invalid-request': {
      title: '没有可供填充的内容',
      advice: '请取消要去除之物周围的部分标记，再填充一次。',
    },
    'out-of-memory': {
      title: memory,
      advice: '请一次标记更小的部分，或关闭其他标签页，然后重试。',
    },
    internal: { title: '没能填充', advice: '图片保持原样。请稍微换一种标记方式，然后重试。' },
  },
  picture: {
    'corrupt-data': {
      title: '无法打开这张图片',
      advice: '请在其他程序里打开并重新保存，或选择另一个文件。',
    },
    'unsupported-format': {
      title: '无法打开这个文件',
      advice: '请在其他程序里存为 PNG 或 JPEG，然后重试。',
    },
    'invalid-request': { title: '这张图片太大', advice: '请在其他程序里缩小它，然后重试。' },
    'out-of-memory': { title: memory, advice: '请关闭其他标签页或缩小图片，然后重试。' },
    'worker-crashed': {
      title: '无法打开这张图片',
      advice: '请关闭其他标签页或缩小图片，然后重试。',
    },
  },
  folder: {
    'corrupt-data': {
      title: '这个模型不完整',
      advice: '请修正指出的问题后再提供一次。没有保留任何内容。',
    },
    'unsupported-format': {
      title: '无法接受这个模型',
      advice: '文档中的“Bring your own weights”页说明了哪些可以。没有保留任何内容。',
    },
    'invalid-request': {
      title: '无法照原样接受这个模型',
      advice: '请修正指出的问题后再提供一次。没有保留任何内容。',
    },
    storage: {
      title: '没有空间存放模型',
      advice: '请腾出磁盘空间、选择更小的权重，或离开无痕窗口。',
    },
  },
  document: {
    'corrupt-data': {
      title: '这个文档已损坏',
      advice: '其他文档不受影响。从它导出的图片仍可打开。',
    },
    'unsupported-format': {
      title: '这个文档比页面新',
      advice: '请重新加载页面以获得最新的 Easel，然后再打开它。',
    },
    'invalid-request': {
      title: '这个文档不在这里',
      advice: '可能已在另一个标签页中删除。请选择另一个。',
    },
    storage: {
      title: '浏览器无法存储这个文档',
      advice: '请导出为 PNG 以保留它；腾出磁盘空间，或离开无痕窗口。',
    },
    'out-of-memory': { title: memory, advice: '请关闭其他标签页，然后重新打开文档。' },
  },
  past: {
    'corrupt-data': {
      title: '可撤销的步骤已损坏',
      advice: '图片完好。从现在起的操作又可以撤销。',
    },
  },
  library: {
    'corrupt-data': {
      title: '这个文件已损坏',
      advice: '请重新复制或下载，或选择另一个。图库保持原样。',
    },
    'unsupported-format': {
      title: '无法导入这个文件',
      advice: '可以导入 PNG 文件，以及由当前或更早的 Easel 制作的图库备份。',
    },
    'invalid-request': { title: '无法导入这个文件', advice: '可以导入 PNG 文件和图库备份。' },
    storage: { title: '浏览器无法存储图片', advice: '请腾出磁盘空间，或离开无痕窗口，然后重试。' },
    'out-of-memory': { title: memory, advice: '请关闭其他标签页，然后重试。' },
  },
  link: {
    'corrupt-data': { title: '这个链接无法使用', advice: '请重新索取，并完整复制。' },
    'unsupported-format': {
      title: '这个链接比页面新',
      advice: '请重新加载页面以获得最新的 Easel，然后再打开链接。',
    },
    'invalid-request': {
      title: '这个链接无法使用',
      advice: '它的要求超出了这里的范围。请重新索取。',
    },
  },
};

export const refusals: First['policy'] = {
  categories: {
    hate: { name: '仇恨', about: '仇恨符号、恶意的刻板印象，或任何贬低某一人群的内容。' },
    harassment: { name: '骚扰', about: '用来嘲笑、威胁、羞辱或欺凌他人的图片。' },
    violence: { name: '暴力', about: '杀害、伤害或羞辱人或动物，以及他们的痛苦。' },
    'self-harm': {
      name: '自我伤害',
      about:
        '自杀、割伤、进食障碍，以及任何美化它们的内容。如果这与你有关：请和你信任的人谈谈。findahelpline.com 列出了许多国家的免费热线，大多昼夜开放。',
    },
    sexual: { name: '色情内容', about: '裸露、性行为、性服务，以及意在挑逗的图片。' },
    shocking: { name: '惊悚内容', about: '血腥、排泄物、下流手势，以及意在令人作呕的内容。' },
    'illegal-activity': { name: '违法活动', about: '毒品、盗窃、破坏公物，以及如何做这些事。' },
    deception: { name: '欺骗', about: '假证据、编造的新闻、伪造的证件和阴谋论。' },
    political: { name: '政治', about: '政治人物、选举、抗议，以及意在影响投票的内容。' },
    health: { name: '健康', about: '疾病、患病的人，以及治疗建议。' },
    spam: { name: '垃圾信息', about: '大量广告、诱饵和传销。' },
    'public-figures': { name: '公众人物', about: '为公众所知的真实人物的肖像。' },
  },
  notLoaded: '用来检查描述的词表没能加载，所以什么都没有制作。请检查网络，重新加载页面，然后重试。',
  held: {
    title: (category) => `已拦下：${category}`,
    why: (label, percent) => `本站的图片检查认为其中有“${own(label)}”（${percent}%）。`,
    unseen: '已拦下：未经检查',
    fault: (fault) => `本站在显示图片之前会先检查，而检查失败了：${own(fault)}`,
    show: '仍要显示',
    use: '仍要使用',
    leave: '不用它',
    again: '重新检查',
    more: (count) => `另外拦下：${count} 张`,
    leaveAll: '全部不用',
  },
  refused: {
    title: (category) => `未制作：${category}`,
    why: (words) => (words === undefined ? '因整体含义而被拦下。' : `因“${own(words)}”而被拦下。`),
    whyNot: '请换一种说法，或换一个主题。',
    wrong: '如果你的要求并无恶意：检查方式很简单，换个说法就行。',
    rephrase: '修改文字',
    goOn: '仍然制作',
    again: '再按一次，仍然制作。',
    read: '阅读准则',
  },
};

export const disclosure: First['disclosure'] = {
  label: '关于模型',
  title: '开始之前：在这里作画的是一个小模型',
  points: [
    '它在这台设备上运行，只学过开放许可的表情符号图画，没有学过整个互联网。最擅长画纯色背景上的单个事物。',
    '它画不了文字、真人肖像、照片或热闹的场景，不会数数，形状也常常出错。',
    '它会重复所学图画的习惯：医生、房子或一顿饭在那些图画里是什么样子，它就画成什么样子。',
  ],
  card: '阅读模型说明',
  dismiss: '知道了',
};
