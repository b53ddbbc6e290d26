import type { Rest } from '../shape.ts';
import { own } from '../own.ts';

export const settings: Rest['settings'] = {
  heading: '设置',
  appearance: '外观',
  theme: '主题',
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  language: { title: '语言', failed: '没能获取这种语言的文字。请检查网络，然后重新选择。' },
  backend: '计算后端',
  backendIntro: '用什么来计算。更改会重新加载页面，页面上的图片会丢失。',
  backendChoices: { auto: '自动选择', webgpu: 'WebGPU', wasm: '处理器' },
  now: '当前',
  storage: '存储',
  storageAllowed: (quota) => `浏览器允许这个页面保存最多 ${quota}。`,
  storageUnknown: '这个浏览器没有说明允许页面保存多少。',
  persistent: '浏览器已承诺不会自行清除。',
  notPersistent: '磁盘快满时，浏览器可能会清除。',
  persist: '请浏览器保留',
  persistRefused: '浏览器暂时拒绝了。经常使用或安装 Easel 会有帮助。',
  storageIntro: '模型、图片、文档和设置都留在这个浏览器里，不在别处。',
  install: {
    title: '作为独立的程序',
    installed: 'Easel 正作为独立的程序运行。',
    intro:
      '安装之后，Easel 有自己的窗口，可以从系统的文件中打开图片、模型和备份，也能接收其他程序分享给它的内容。这一切都留在这台设备上。',
    button: '安装 Easel',
    elsewhere:
      '这个浏览器在这里不提供安装。Chrome 和 Edge 的安装在地址栏或菜单里；Safari 在“共享”里（添加到程序坞、添加到主屏幕），安卓版 Firefox 在菜单里。在后两者中，文件只能在 Easel 里面打开和分享。',
  },
  privacy: '隐私',
  privacyIntro:
    'Easel 的页面只能与它的来源网站通信。不必相信它的一面之词：每个部分都试着连接另一个地址，结果如下。',
  probe: '再测一次',
  probing: '正在测试…',
  probeContexts: {
    page: '这个页面',
    'engine-worker': '引擎',
    'runtime-threads': '引擎的辅助线程',
    'service-worker': '离线助手（service worker）',
  },
  probeResults: {
    blocked: '已阻止，理应如此',
    unreported: '已生效；此浏览器不报告',
    open: '未阻止',
    absent: '未运行',
  },
  probeFailed: '测试本身失败了。',
  privacyRtc:
    '任何策略都管不住的 WebRTC，已从这个页面以及它可能打开的每个框架和窗口中移除。Chromium（用版本 156 试过）还被告知只能连接本站，并会自行限制。Firefox（用 153 试过）不会，所以那里只靠移除；Safari 没有试过。',
  privacyLimit:
    '没有哪个页面能保证的事：你点开的链接会像任何链接一样带你去别的网站，浏览器扩展能看到你所看到的。',
  privacyOpen: '如有未阻止的，说明提供这个页面的网站没有发送保护用的标头。',
  about: '关于',
  console: '供脚本使用：控制台里的 window.easel 就是这些按钮背后的引擎。',
  api: '供程序使用：图像 API，附可运行的示例',
  saved: '已保存',
};

export const files: Rest['files'] = {
  /** From the system's files, or shared by another program. */
  incoming: {
    unreadable: '有一个文件无法读取。请改从这里打开。',
    lost: '分享来的内容没能保存。请改从这里打开。',
    nothing: '分享来的内容里没有 Easel 能打开的：它接受图片、模型、备份和文字。',
  },
  saving: {
    heading: '你保存的文件',
    intro:
      '保存的图片会说明它是怎样制作的（文字、种子、参数、模型），以及由模型制作，Easel 和其他程序都能读取。它不会透露你、你的设备或时间，也绝不提及你的文件。',
    strip: '去掉这一切',
    stripHint: '保存的图片只保留像素，用普通的文件名。导入图片的内容凭证也会去掉。',
  },
  signing: {
    heading: '内容凭证',
    intro:
      '如果你提供密钥，逐张保存或分享的图片可以带上由 Easel 制作的签名记录（C2PA）：你的证书、上级证书和私钥，均为 PEM 文件。Easel 没有自己的密钥。你的密钥只留在这个页面的内存里，关闭后即消失。',
    choose: '选择 PEM 文件',
    signing: (name) => `保存的图片以 ${name} 的名义签名。`,
    forget: '不再签名',
    none: '保存的图片不签名。',
    hint: 'Easel 不能确定是自己制作的图片不签名，备份、动画和 zip 也不签名；如果你去掉制作信息，则一律不签名。',
  },
  notes: {
    credentials:
      '这张图片带有内容凭证，即关于其来源的签名记录。你的文件会保留它。Easel 由它制作的图片不会带上。',
    record: {
      summary: '记录的内容',
      title: (title) => `标题：${title}`,
      program: (program) => `由 ${program} 写入。`,
      generated: '它说明图片或其中一部分由训练过的模型制作。',
      actions: (actions) => `做过的操作：${actions.join('、')}。`,
      ingredients: (titles) => `由这些制作：${titles.map(own).join('、')}。`,
      signer: (signer, issuer) =>
        `用 ${signer} 的密钥签名${issuer === undefined ? '' : `（证书由 ${issuer} 签发）`}。`,
      states: {
        intact: '签名相符，图片与签名时一致。这里不核实签名者是否就是证书上的人。',
        broken: '有不相符之处：图片或记录在签名后被改动过。请不要相信它的内容。',
        unchecked: '这里无法检查它是否仍与图片相符。',
      },
    },
    converted: {
      '16-bit': '它的色阶比屏幕能显示的更细（超过 8 位）；已作舍入。',
      colours: '它的颜色已转换为 sRGB。',
      cmyk: '它是为印刷制作的；油墨色已转换为 sRGB。',
      'first-frame': '它是动画；使用其第一帧。',
    },
    turned: '已按相机的记录转正。',
  },
  stored: {
    heading: '这里保存了什么',
    kinds: {
      packs: '模型',
      library: '图库对图片的记录',
      pictures: '图片',
      documents: '“编辑”的文档',
      caches: 'Easel 本身，供离线使用',
    },
    total: '总计',
    unknown: '无法统计保存了多少。',
    keepSuggestions: '保存“编辑”的每个候选',
    keepSuggestionsHint: '否则图库只保存你采用的候选，其余的不保留。',
    keepNothing: '什么都不保存',
    keepNothingHint: '从现在起，图片和文档会在页面关闭时消失。模型、设置以及之前保存的内容会保留。',
  },
  erase: {
    start: '删除这台设备上的一切…',
    title: '删除一切？',
    body: '图片、文档、模型、设置以及供离线使用的 Easel 副本都会从这个浏览器中删除，无法撤销。你存到别处的文件会保留。',
    cancel: '保留',
    confirm: '全部删除',
    done: '已全部删除',
    doneBody:
      'Easel 在这个浏览器里不再保存任何东西。关闭页面即可保持如此；重新开始会再次保存 Easel 和它的模型。',
    held: '还有另一个 Easel 标签页开着，占用了一部分。请关闭它，其余的也会删除。',
    again: '重新开始',
  },
};

export const signature: Rest['signature'] = {
  heading: '签名',
  intro: '右下角的五个小色块表明图片由模型制作。',
  draw: '画上签名',
  drawHint: '画在今后用这些页面制作的图片上。',
};

export const policy: Rest['policy'] = {
  heading: '内容准则',
  intro: '请不要用 Easel 制作哪些内容，如何检查，以及这种检查有多大作用。',
  advice: {
    title: '这是建议，不是锁',
    text: 'Easel 在你自己的浏览器里运行，检查也是。没有人看到你写了什么，也没有人能阻止你绕过它。它的用处是避免意外，并说明界线在哪里。你对自己制作和展示的图片负责。',
  },
  strictness: {
    title: '本站的严格程度',
    choices: {
      off: '关闭：本站的运营者关闭了检查。',
      standard: '标准：最可能违反准则的会被拦下，并告诉你原因。除非本站不允许，你仍可继续。',
      strict: '严格：也有无害含义的词同样会被拦下。有些描述会被误拒。',
    },
  },
  categoriesTitle: '请不要制作',
  uploads: {
    title: '有人物的图片',
    text: '打开有人物的图片之前，请征得他们同意。Easel 无法核实。你打开的内容留在这台设备上。',
    note: '如果图片里有人，请先征得他们同意。',
  },
  how: {
    title: '如何检查描述',
    text: '先去掉伪装：形似的字母、词中的空格和点、代替字母的数字。再用词表查找准则所指的内容，并放过无害的语境：英文的“shooting star”是流星，不是枪击。模型自己的文字阅读器会把整段描述的含义与两类例子比较，仍不能确定时，由词来决定。程序请求图片时也经过同样的检查。它们都不懂反讽，也都会出错。',
  },
  pictures: {
    title: '图片不作检查',
    text: '只检查文字。我们问过模型的眼睛，图画里有没有武器、血、毒品之类，它分辨得并不比抛硬币更准：它只学过表情符号。所以没有什么会查看生成的或你打开的图片，也不会模糊任何图片。看不见的检查只是做样子。',
    checked: {
      title: '图片会被检查',
      classifier: (classifier) =>
        `本站的运营者在页面旁放了一个分类器${classifier === undefined ? '' : `（“${own(classifier)}”）`}。`,
      described: '本站的运营者描述了不希望出现的内容，由模型之眼（CLIP）将图片与之比较。',
      text: (how, categories) =>
        `${how}它在您自己的浏览器里查看生成的图片，以及您打开、导入或用作起点的图片，寻找：${categories.join('、')}。它标出的图片会被模糊处理，程序也会得到通知。图片的其他方面不作检查：其他类别、蒙版以及图库和文档中已有的图片都不检查；预览此时不显示。它两方面都会出错。`,
    },
    failing: {
      title: '图片无法检查',
      text: (fault) => `本站的运营者要求检查图片，但目前无法做到，所以图片被拦下：${own(fault)}`,
    },
  },
  settings: { title: '内容准则', link: '阅读内容准则' },
};
