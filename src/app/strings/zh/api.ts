import type { Rest } from '../shape.ts';

export const api: Rest['api'] = {
  heading: '图像 API',
  intro:
    '使用 OpenAI 图像 API 的程序可以在这台设备上制作图片：页面在 dall-e-2 模型的地址上应答。任何密钥都可以。这个浏览器里需要一直开着一个 Easel 页面，因为作画的是它。',
  run: '运行',
  runLabel: (title) => `运行：${title}`,
  running: '正在运行…',
  copy: '复制',
  codeOf: (title) => `代码：${title}`,
  answerOf: (title) => `应答：${title}`,
  took: (duration) => `用时 ${duration}`,
  picture: (index, count) => `应答中的第 ${index} 张，共 ${count} 张`,
  announceStart: (title) => `正在运行：${title}。`,
  announceDone: (title) => `已应答：${title}。`,

  clientTitle: '使用官方客户端',
  clientText:
    '在本站的任何页面，按 npm 提供的原样使用。其他网站无法访问这些地址：service worker 只应答自己的网站。',
  clientTextAlone:
    '在这个页面，按 npm 提供的原样使用。这里没有 service worker，所以把页面自己的 fetch 交给客户端；下面的示例也用它。',

  examples: {
    generate: { title: '由文字制作图片', text: '两张图片，各有一个地址，浏览器保留一小时。' },
    seed: {
      title: '每次都是同一张图片',
      text: 'Easel 在约定之外的能力放在“easel”下。应答会在那里给出种子，所以任何图片都能再次制作。',
    },
    edit: {
      title: '重画一部分',
      text: '透明的部分会重画，其他像素保持不变。也可以用同样大小的单独蒙版来指明位置。',
    },
    variation: { title: '同一构想的其他图片', text: '从一张小于 4 MB 的正方形 PNG 开始。' },
    refused: { title: '被拒绝的请求', text: '错误有客户端会读取的四个键。这个请求的尺寸不存在。' },
    stop: { title: '停止请求', text: '两秒后停止十张大图。中止请求会让任务在下一步停下。' },
  },

  fieldsTitle: '字段',
  fieldsText:
    '向 v1/images/generations 以 JSON 发送 POST，向 v1/images/edits 和 v1/images/variations 以表单发送。表单中的“easel”是 JSON 文本，或像“easel[seed]”这样的独立字段，即官方客户端写对象的方式。GET v1/vocabulary 说明模型能画什么：事物及其别名、风格、背景颜色。',
  fields: [
    ['prompt', '用于 generations 和 edits', '最多 1000 个字符'],
    ['image', '用于 edits 和 variations', '小于 4 MB 的正方形 PNG'],
    ['mask', '用于 edits', '同样大小的 PNG；透明处会重画'],
    ['n', '', '1 到 10；省略时为 1'],
    ['size', '', '256x256、512x512 或 1024x1024；省略或为 auto 时为 1024x1024'],
    ['quality', '', 'standard 或 auto，两者相同'],
    ['response_format', '', 'url 或 b64_json；省略时为 url'],
    ['easel.seed', '', '0 到 4294967295；省略时随机'],
    ['easel.steps', '', '1 到 1000'],
    ['easel.guidance', '用于 generations 和 edits', '1 到 20'],
    ['easel.fill', '用于 edits', 'true：不用模型，用周围内容填充被擦除的部分；不读取 prompt'],
    ['easel.difference', '用于 variations', '0（相似）到 1（自由）'],
    ['easel.with', '用于 variations', '第二张 PNG：从一张到另一张途中的 n 张图片'],
    ['easel.to', '用于 variations', '文字：转向它的 n 张图片'],
    ['easel.from', '与 easel.to 一起', '用文字说明图片现在是什么'],
    ['easel.theta', '与 easel.to 一起', '0 到 1，转动多少；省略时为 0.5'],
    ['easel.negative_prompt', '用于 generations 和 edits', '图片里不要出现什么'],
    ['easel.ratio', '用于 generations', '1:1、3:2、2:3、16:9 或 9:16；短边为 size 的边长'],
    ['easel.prompt', '用于 variations', '文字：从这张图片出发、符合文字的图片'],
    ['easel.strength', '与 easel.prompt 一起', '0.01 到 1，偏离多远；省略时为 0.6'],
    ['easel.signature', '用于 generations 和 variations', 'true 画上签名；省略时为 false'],
    ['easel.pack', '', '已安装模型的标识'],
  ],

  errorsTitle: '错误',
  errorsText: '状态码、官方客户端抛出的异常，以及何时出现。',
  errors: [
    ['400', 'BadRequestError', '缺少字段、字段超出范围，或描述被拒绝。'],
    ['404', 'NotFoundError', '没有这个地址，或图片的一小时已过。'],
    ['405, 413', 'APIError', '地址不支持的方法；内容过大。'],
    ['429', 'RateLimitError', '已有八个请求正在处理或等待。'],
    ['500', 'InternalServerError', '引擎在这台设备上做不到。'],
    [
      '503',
      'InternalServerError',
      '没有打开的 Easel 页面、页面被关闭、有人按了停止，或引擎出了故障。',
    ],
  ],
  late: '应答会等到图片完成，以便状态码与结果一致。在 service worker 之后，等待中的调用者会收到 303 转向：请跟随它，fetch 和所有客户端都会自动这样做。大约七分钟后，应答以状态码 200 开始；如果之后图片没能制作出来，内容会中断。',
};
