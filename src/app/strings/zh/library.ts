import { own, refusals } from '../own.ts';
import type { Rest } from '../shape.ts';

const refusal = refusals(own);

const pictures = (count: number) => `${count.toLocaleString('zh')} 张图片`;
const named = (prompt: string) => (prompt === '' ? '没有文字的图片' : prompt);

export const library: Rest['library'] = {
  origin: {
    document: (name) => `为你的文档“${own(name)}”制作。`,
    someDocument: '为你的一个文档制作。',
    file: '由你的一张不在图库里的图片制作。',
    removeAll: (count) => `删除为它制作的全部 ${count} 张`,
  },
  heading: '图库',
  intro: '你制作的每张图片都保存在这里，只在这台设备上。',
  introOff: '新图片不会保存：设置里是这样选的。已有的会保留，直到你删除。',
  reading: '正在打开图库…',
  count: pictures,
  countOf: (shown, whole) => `${shown.toLocaleString('zh')} / ${pictures(whole)}`,
  newer: (count) =>
    `${count} 条记录由更新的 Easel 写入。请重新加载页面以获得它；这些记录没有改动。`,
  damaged: (count) => `${count} 条记录无法读取，没有显示。`,
  tasks: {
    textToImage: '由文字制作',
    edit: '图片编辑',
    reconstruct: '重建',
    variations: '变体',
    interpolate: '渐变',
    textDiff: '用文字改变',
    imported: '导入',
  },

  empty: {
    title: '这里还没有图片',
    body: '你制作的图片会出现在这里。也可以把 PNG 文件或备份拖到这个页面，或粘贴一张图片。',
    create: '创作图片',
    noMatch: '没有符合的图片。',
    showAll: '显示全部',
  },

  search: {
    label: '搜索图库',
    by: '搜索方式',
    words: '文字',
    meaning: '含义',
    wordsPlaceholder: '描述中的词',
    meaningPlaceholder: '图片里有什么',
    wordsHint: '查找包含这些词的描述。',
    meaningHint: 'CLIP 按与文字的贴合程度排列所有图片。按 Enter。',
    go: '搜索',
    picture: '以图搜图',
    like: '按与一张图片的相似程度排列',
    ranked: (query) => `按与“${own(query)}”的贴合程度排列`,
    clear: '清除搜索',
    reading: (done, total) => `正在读取第 ${done} 张，共 ${total} 张`,
    cancel: '取消',
    failed: '搜索没有成功。',
    unreadable: (names, count) =>
      `${count} 张图片已损坏或缺失，未列入：${names.map(own).join('、')}${count > names.length ? '…' : ''}。`,
  },

  filter: { label: '显示', all: '所有图片', favourites: '收藏', collections: '合集' },

  actions: {
    label: '图库操作',
    import: '导入',
    backup: '备份',
    clear: '清除收藏以外的图片',
    select: '选择',
    done: '完成',
    selectAll: '全选',
    selected: (count) => `已选 ${pictures(count)}`,
    favourite: '收藏',
    unfavourite: '取消收藏',
    collect: '加入合集',
    zip: '下载 zip',
    delete: '删除',
  },

  clear: {
    title: '清除收藏以外的图片？',
    body: (count, kept) =>
      `将删除 ${pictures(count)}；${kept === 0 ? '没有可保留的收藏' : `保留 ${kept} 张收藏`}。关闭页面前可以撤销。`,
    confirm: '删除',
    cancel: '保留',
    nothing: '没有可清除的：每张图片都是收藏。',
  },

  tile: {
    open: (prompt, favourite) => `打开：${named(prompt)}${favourite ? '（收藏）' : ''}`,
    select: (prompt) => `选择：${named(prompt)}`,
    alt: named,
    favourite: (prompt) => `收藏：${named(prompt)}`,
    match: (value) => `匹配 ${value}`,
    list: '图片，最新的在前',
  },

  dialog: {
    untitled: '没有文字的图片',
    gone: '这张图片的文件已不在浏览器的存储里。',
    damaged: '这张图片的文件已损坏，无法显示。',
    loading: '正在打开图片…',
    favourite: '收藏',
    reuse: '全部沿用',
    reuseHint: '把制作这张图片的一切填入“创作”',
    reusePrompt: '沿用描述',
    reusePromptHint: '只把文字带到“创作”，那里的设置不变',
    similar: '查找相似',
    delete: '删除',
    credentials: '这张图片带有内容凭证，即关于其来源的签名记录。从这里保存的文件会保留它。',
    credentialsLeftOut:
      '这张图片带有内容凭证，即关于其来源的签名记录。因为设置里选择去掉所有元数据，从这里保存的文件不含它。备份会保留。',
    parameters: '制作方式',
    noParameters: '这个文件没有说明它是怎样制作的。',
    noModel: '制作它的模型不在这里：再次制作会用另一个模型。',
    otherModel: (version) => `用模型的版本 ${version} 制作：再次制作会相似，但不相同。`,
    collections: '合集',
    newCollection: '新合集',
    addCollection: '添加',
    parents: '来源',
    children: '由它制作',
    gone1: (count) => `它的来源图片中有 ${count} 张已不在这里。`,
    score: '文字贴合吗？',
    scoreCaption: '任意文字',
    scoreGo: '评分',
    scoreResult: (caption, value) => `“${own(caption)}”：${value}`,
    scoreHint: '文字与图片在 CLIP 空间中的余弦；1 表示相同。',
  },

  parameters: {
    task: '类型',
    prompt: '描述',
    readAs: '读作',
    from: '从',
    to: '到',
    size: '尺寸',
    seed: '种子',
    created: '保存于',
    pack: '模型',
    backend: '制作于',
    steps: '步数',
    difference: '差异',
    theta: '转动（θ）',
    frames: '图片数',
    stage: (steps, sampler, guidance) => `${steps} 步，${sampler}，引导 ${guidance}`,
  },

  collections: {
    manage: '编辑合集',
    rename: '重命名',
    name: '名称',
    remove: '删除合集',
    removeHint: '其中的图片仍在图库里。',
    save: '保存',
  },

  files: {
    choose: '选择 PNG 文件或备份',
    drop: '松手导入 PNG 文件或备份',
    importing: (done, total) => `正在导入第 ${done} 个，共 ${total} 个`,
    backingUp: (done, total) => `正在打包第 ${done} 张，共 ${total} 张`,
    imported: (added, present) =>
      `已导入 ${pictures(added)}${present > 0 ? `；${present} 张原来就有` : ''}。`,
    held: (count) => `图片检查拦下了其中 ${count} 张。`,
    silent: (count) => `其中 ${count} 张没有说明制作方式。`,
    refused: (files) => `无法读取：${files.map(refusal).join('、')}`,
    keptNothing: '图库目前不保存任何图片（见设置），所以什么都没有导入。',
    missing: (count) => `${pictures(count)}已没有文件，不在其中。`,
    backedUp: (parts) =>
      parts === 1 ? '备份在你的下载文件夹里。' : `备份在你的下载文件夹里，共 ${parts} 个文件。`,
    zipped: (count) => `已打包 ${pictures(count)}。`,
    leftOut: (names) => `已损坏，未列入：${names.map(own).join('、')}`,
    cancelled: '已取消。',
  },
};
