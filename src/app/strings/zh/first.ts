/*
 * 简体中文，“你”。图片 · 变体 (variation) · 种子 (seed) · 蒙版 (mask) · 画框 (frame) · 文档 · 模型 · 图库 (library) · 候选 (candidate) ·
 * 填充 (fill) · 描述 (prompt) · 处理器 · 步 (step) · 引导 (guidance) · 背景 (ground)。
 * More than 300 lines: a table of words, in the order of the English one.
 */
import { own } from '../own.ts';
import { lists } from '../plural.ts';
import type { First } from '../shape.ts';
import { disclosure, errors, faults, refusals } from './faults.ts';
import { more } from './more.ts';

const anyOf = lists('zh', 'disjunction');
const pictures = (count: number) => `${count} 张图片`;
const quoted = (word: string) => `“${own(word)}”`;

export const first: First = {
  languageTag: 'zh-Hans',
  product: 'Easel',
  skip: '跳到内容',

  navigation: {
    label: '页面',
    create: '创作',
    edit: '编辑',
    remix: '混合',
    library: '图库',
    models: '模型',
    settings: '设置',
    api: '图像 API',
    policy: '内容准则',
    documentTitle: (screen) => `${screen} – Easel`,
  },

  units: {
    bytes: (value, unit) => `${value} ${unit}`,
    rate: (size) => `${size}/秒`,
    seconds: (count) => `${count} 秒`,
    minutes: (count) => `${count} 分钟`,
    hours: (count) => `${count} 小时`,
    left: (duration) => `大约还需 ${duration}`,
    of: (part, whole) => `${part}，共 ${whole}`,
    percent: (value) => `${value}%`,
  },

  create: {
    with: (model) => `使用 ${model}`,
    otherModel: (pack) => `这是用模型 ${pack} 制作的，而这里没有它：再次创作会得到另一张图片。`,
    heading: '用 Easel 创作图片',
    prompt: {
      label: '描述图片',
      placeholder: '你想看到什么？',
      counter: (used, limit) => `${used} / ${limit}`,
      counterLabel: (used, limit) => `已用 ${used} 个字符，最多 ${limit} 个`,
      empty: '请先写几个字。',
      tooLong: (over) => `超出 ${over} 个字符。请删去带删除线的部分。`,
      unread: (unread) => `模型看不懂${anyOf(unread.map(quoted))}：请用英文说。`,
      cut: '模型读不到变淡的字，它们不会起作用。',
    },
    surprise: '给我惊喜',
    generate: '创作',
    generateLabel: (count) => `创作 ${pictures(count)}`,
    cancel: '取消',
    shortcut: { mac: '⌘ ↵', other: 'Ctrl ↵', cancel: 'Esc' },
    pictures: '张数',
    size: '尺寸',
    sizes: {
      64: { name: '64', cost: '缩略图，转眼就好。' },
      256: { name: '256', cost: '最快，适合试想法。' },
      512: { name: '512', cost: '耗时与 1024 相近，文件较小。' },
      1024: { name: '1024', cost: '最清晰，耗时最长，占用内存最多。' },
    },
    sizeLabel: (size) => `${size} × ${size} 像素`,
    measuredCost: (count, duration) => `${pictures(count)}在这里大约用了 ${duration}。`,
    processorCost: '用处理器时，一张图片可能要几分钟。',
    seed: {
      label: '种子',
      placeholder: '随机',
      roll: '掷一个种子',
      clear: '恢复为每次随机',
      invalid: '种子是 0 到 4294967295 之间的整数。',
      hint: '同样的文字加同样的种子，得到同样的图片。',
    },
    advanced: {
      more,
      steps: '步数',
      guidance: '引导',
      stepsFor: (stage) => `${stage}的步数`,
      guidanceFor: (stage) => `${stage}的引导`,
      reset: '恢复模型自带的值',
      intro: '步数越多越慢，也可能越细致。引导越强，越贴近文字。',
      unknown: '找到模型后，这里会显示它自带的值。',
      prior: {
        legend: '构思方式',
        own: '扩散',
        codes: '逐个编码',
        hint: '如何由文字得到图像嵌入。第二种是论文中的自回归先验，需要再下载一个小文件。',
        fetching: '正在获取另一个先验…',
        using: (size) => `使用自回归先验：共 ${size}，大部分是共用的。`,
      },
    },
    vocabulary: {
      title: '它能画什么',
      count: (things) => `目前有 ${things} 种`,
      things: '事物',
      more: '换一批',
      moreLabel: '换一批：显示更多事物',
      styles: '风格',
      grounds: '背景',
      ground: (colour) => `${colour}背景`,
      made: (caption, seed) => `这些是模型自己画的，文字是${quoted(caption)}，种子是 ${seed}。`,
      listLabel: '模型认识的词',
      listed: (count) => `${count} 个模型认识的词。用方向键选择。`,
      kinds: { thing: '', style: '风格', colour: '背景' },
      outsideLabel: '模型不认识的词',
      readAs: (english) => `读作：${own(english)}`,
      outside: (word) => `模型没有学过${quoted(word)}。`,
      nearest: '最接近的：',
      replace: (word, by) => `把${quoted(word)}换成${quoted(by)}`,
      none: '它不知道相近的东西，只能凭猜测来画。',
      others: (count) => `还有 ${count} 个词它不认识。`,
    },
    idle: { tryLabel: '试试这些' },
    stages: {
      text: { title: '阅读', hint: '把文字变成模型能懂的数字。' },
      prior: { title: '构思', hint: '从文字到一张图片的构想。' },
      image: { title: '观看', hint: '把图片变成模型能懂的数字。' },
      inversion: { title: '回溯', hint: '从图片退回到能生成它的噪声。' },
      decoder: { title: '绘制', hint: '由噪声出发，从构想到一张小图。' },
      upsample256: { title: '放大', hint: '边长从 64 到 256 像素。' },
      upsample1024: { title: '细化', hint: '边长从 256 到 1024 像素。' },
      encode: { title: '收尾', hint: '写入 PNG 文件。' },
    },
  },

  embed: {
    heading: '创作图片',
    waiting: '正在等待外层页面表明身份…',
    refused: 'Easel 没有为这个页面开放',
    alone: '这是不带界面的 Easel 引擎，供其他页面使用。单独打开时什么也不显示。',
    modelFirst: (size) => `第一次出图会下载 ${size} 的模型。`,
    onThisMachine: '在这台设备上完成。',
    hostTold: '在这台设备上完成。外层页面会得到你的文字和图片。',
    all: '所有图片',
    about: 'Easel',
    aboutHint: '在单独的标签页打开 Easel',
  },
  disclosure,
  programs: {
    working: (count) =>
      count === 1
        ? '有程序正在这个页面制作图片。'
        : `有程序正在这个页面制作图片：${count} 个请求。`,
    stop: '停止',
    stopLabel: '停止程序正在制作的图片',
  },
  tabs: {
    title: '模型在另一个标签页里。',
    body: (tab, since) =>
      `是${quoted(tab)}，从 ${since} 开始。你在这里的请求会在那里依次完成；那个标签页关闭后，会在这里继续。`,
    takeOver: '接管过来',
    wait: '排队等候',
  },
  policy: refusals,

  edit: { editThis: '编辑', editThisHint: '把这张图片带到编辑页' },
  remix: { remixThis: '混合', remixThisHint: '把这张图片带到混合页' },
  library: {
    undo: {
      deleted: (count) => `已删除 ${pictures(count)}。`,
      undo: '撤销',
      dismiss: '彻底删除',
      restored: (count) => `已恢复 ${pictures(count)}。`,
      some: (back, wanted) => `已恢复 ${wanted} 张中的 ${back} 张。其余的已经给新图片让出了位置。`,
    },
    unsaved: {
      title: (count) => `有 ${pictures(count)}没能保存。`,
      body: (reason) => `${reason} 在页面关闭之前，它们还在内存里。其他内容没有丢失。`,
      download: '下载它们',
      again: '重试',
      dismiss: '放弃',
    },
  },
  files: {
    save: {
      nothing: '这里还没有可以保存的图片。',
      choose: '打开一张图片来保存，或点“选择”来选多张。',
    },
    share: {
      copyLink: '复制链接',
      share: '分享…',
      failed: '图片没能分享出去。',
      came: '链接带来了一张图片的文字、种子和参数，已经填好：点“创作”就能制作。',
      cameOfOther: (pack, version) =>
        `链接带来了一张图片的文字、种子和参数。它是用模型 ${pack} 版本 ${version} 制作的，与这里的不同：创作会得到另一张图片。`,
    },
    faults,
  },

  install: {
    title: '先下载模型',
    invite: (size) =>
      `Easel 用一个 ${size} 的模型作画，它留在这台设备上。只需下载一次，之后不用联网。`,
    start: (size) => `下载模型（${size}）`,
    downloading: '正在下载模型',
    verify: '正在检查收到的内容',
    store: '正在存好，留待下次',
    waiting: '正在连接…',
    pause: '暂停',
    paused: (loaded, total) => `已暂停：${loaded}，共 ${total}。收到的部分会保留。`,
    resume: '继续',
    progressLabel: '正在下载模型',
    announceStart: (size) => `正在下载模型，${size}。`,
    announceShare: (percent) => `模型：已收到百分之 ${percent}。`,
    announceDone: '模型准备好了。',
    thenPaint: '模型到齐后，你的图片会自动开始。',
  },

  run: {
    progressLabel: '正在创作图片',
    queued: (position) => (position <= 0 ? '下一个就是' : `前面还有 ${position} 个任务`),
    starting: '正在准备',
    loading: (stage) => `正在准备：${stage}`,
    step: (step, steps) => `第 ${step} 步，共 ${steps} 步`,
    stagesLabel: '阶段',
    stageDone: '完成',
    tile: (index, count, prompt) => `第 ${index} 张，共 ${count} 张：${own(prompt)}`,
    open: (index, count) => `打开第 ${index} 张，共 ${count} 张`,
    tileWorking: (index, step, steps) =>
      steps === 0 ? `第 ${index} 张，等待中` : `第 ${index} 张，第 ${step} 步，共 ${steps} 步`,
    tileStopped: (index) => `第 ${index} 张没有完成`,
    resultsLabel: (prompt) => `图片：${own(prompt)}`,
    took: (count, duration) => `${pictures(count)}，用时 ${duration}`,
    seeds: (from, count) =>
      count === 1 ? `种子 ${from}` : `种子 ${from} 至 ${(from + count - 1) % 0x1_0000_0000}`,
    madeBy: (backend) => `由${backend}完成`,
    cancelled: '已取消',
    cancelledSome: (done, count) => `已取消，完成了 ${count} 张中的 ${done} 张`,
    reuseSeed: '沿用种子',
    reuseSeedHint: '把这个种子填入种子栏',
    reuseAll: '修改后再来',
    reuseAllHint: '把这些文字和参数放回表单',
    rank: '按贴合度排序',
    rankHint: 'CLIP 再看一遍图片，把最贴合文字的排在前面',
    fit: (score) => `贴合 ${score}`,
    fitHint:
      '贴合：CLIP 认为成图与文字有多接近，1 表示相同。图片放大时显示的匹配度，是在绘制之前测得的。',
    announceRanked: (index) => `已排序。第 ${index} 张最贴合文字。`,
    copyRequest: '复制请求',
    copySeed: '复制种子',
    copied: '已复制',
    copyFailed: '浏览器不允许复制。',
    download: '下载 PNG',
    downloadNumber: (index) => `把第 ${index} 张下载为 PNG`,
    remove: '从本页移除',
    announceStart: (count) => `正在创作 ${pictures(count)}。按 Esc 取消。`,
    announceStage: (stage) => `${stage}。`,
    announcePicture: (index, count) => `第 ${index} 张好了，共 ${count} 张。`,
    announceDone: (count) => `完成：${pictures(count)}。`,
    announceCancelled: '已取消。',
    earlier: '本次访问较早的图片',
    earlierHint: '页面关闭前都在这里。保存下来的在图库里。',
  },

  large: {
    label: (index, count) => `第 ${index} 张，共 ${count} 张`,
    close: '关闭',
    previous: '上一张',
    next: '下一张',
    fit: '适应',
    actual: '1:1',
    fitLabel: '适应窗口',
    actualLabel: '一个图片像素对应一个屏幕像素',
    zoom: '缩放',
    smoothing: '像素',
    smooth: '平滑',
    pixelated: '锐利',
    details: (width, height, seed) => `${width} × ${height} · 种子 ${seed}`,
    score: (value) => `匹配 ${value}`,
    scoreHint: '匹配：CLIP 认为绘制之前的构想与文字有多接近，1 表示相同。',
    region: '图片；1:1 时可用方向键滚动',
  },

  errors: {
    byCode: errors,
    inEnglish: '详细信息只有英文：',
    tryAgain: '重试',
    dismiss: '关闭',
    details: '详情',
    engine: 'Easel 的引擎没有启动',
    engineAdvice: '请重新加载页面。需要最近两年内的浏览器。',
    reload: '重新加载',
    notLoaded: {
      title: 'Easel 的这一部分没有加载',
      text: '现在没有网络，或者这个网站已有更新的 Easel。你写的内容都保留着：重新加载页面再试。',
    },
  },

  waiting: {
    for: {
      edit: '正在等待“编辑”，它还在工作。',
      remix: '正在等待“混合”，它还在工作。',
      create: '正在等待“创作”，它还在工作。',
    },
    programs: '正在等待一个在本页制作图片的程序。',
    place: (place) => `你排在第 ${place} 位。`,
    first: '先做我的',
    firstHint: '另一个先停下，等你的完成后重新开始',
  },

  interrupted: {
    create: (prompt) => `制作${quoted(prompt)}的图片时，页面被重新加载了。`,
    createAgain: '重新制作',
    edit: (prompt) => `在“编辑”里制作${quoted(prompt)}时，页面被重新加载了。`,
    editWork: '“编辑”工作时，页面被重新加载了。',
    editAgain: '重新制作',
    remix: '“混合”工作时，页面被重新加载了。',
    remixAgain: '重新开始',
    suggestionsLeft: (count) => `有 ${count} 个候选太大，没能在重新加载后保留：请重新制作。`,
    remixLeft: (count) =>
      count === 0
        ? '浏览器没有保留起始图片：请再添加一次。'
        : `有 ${count} 张起始图片太大，没能在重新加载后保留：请再添加一次。`,
  },

  notices: {
    label: '提示',
    afloat: '程序',
    memoryOnly:
      '这个浏览器不允许页面保存文件，所以模型只在内存里。一切照常，但下次访问要重新下载。',
    processor: '这里用处理器而不是显卡制作图片：图片相同，只是慢一些。',
    restarted: '引擎不得不重新启动。你写的内容没有丢失。',
    update: '新版 Easel 已准备好。',
    mayNotFit: '这个模型对这台设备来说可能太大；仍会尝试。',
    updateOffline: '没有网络，无法检查更新；现有的模型照常工作。',
    updateFailed: '模型没有更新；现有的模型照常工作。',
    dismiss: '关闭这条提示',
  },

  backend: {
    names: { webgpu: '显卡（WebGPU）', wasm: '处理器' },
    short: { webgpu: 'WebGPU', wasm: '处理器' },
    chip: (name) => `运行于：${name}。查看原因。`,
    reasons: {
      asked: '网址中如此指定。',
      'no-webgpu': '此浏览器没有 WebGPU，因此由处理器完成。',
      'no-adapter': 'WebGPU 没有找到显卡，因此由处理器完成。',
      'software-adapter': 'WebGPU 只提供软件模拟的显卡，比处理器本身更慢。',
      'no-device': '显卡没有给出设备，因此由处理器完成。',
      available: 'WebGPU 可用。',
    },
    starting: '正在启动…',
    none: '没有引擎',
    title: '你的图片在哪里制作',
    onThisMachine: '在这台设备上，在这个标签页里。没有服务器参与。',
    device: '设备',
    why: '原因',
    precision: '数值',
    precisions: { f32: '32 位', f16: '16 位' },
    threads: '线程',
    runtime: '运行环境',
    runtimeName: (version) => `onnxruntime-web ${version}`,
    build: '构建',
    backend: '计算后端',
    change: '在设置中更改',
  },
};
