/** What was wrong; what to do stands beside it. */
import { own } from '../own.ts';
import { lists } from '../plural.ts';
import type { ReasonWords } from '../shape.ts';

const list = lists('zh', 'unit');

export const reasons: ReasonWords = {
  'picture-too-large': ({ width, height }) =>
    `这张图片有 ${width} × ${height} 像素；最多能打开 1 亿像素的图片。`,
  'picture-file-too-large': ({ megabytes, most }) =>
    `这个文件有 ${megabytes} MB；最多能打开 ${most} MB。`,
  'picture-unknown': '这不是 PNG、JPEG、WebP、AVIF 或 GIF 图片。',
  'picture-of-kind': ({ kind }) => `这是 ${kind} 文件，不是 PNG、JPEG、WebP、AVIF 或 GIF。`,
  'picture-undecodable': '这张图片已损坏，或需要的内存超过了现有内存。',
  'picture-needs-memory': '内存不足以打开这张图片。',
  'png-damaged': '这个 PNG 已损坏或不完整。',
  'not-importable': '只能导入 PNG 文件和图库的备份。',
  'prompt-empty': '描述是空的。',
  'prompt-too-long': ({ characters, most }) => `文字有 ${characters} 个字符；最多 ${most} 个。`,
  'nothing-erased': '画框里没有标记，也没有超出图片边缘。',
  'model-not-here': ({ model }) => `模型 ${own(model)} 不在这台设备上。`,
  'nothing-marked': '没有标记：请标记要填充的部分。',
  'nothing-to-copy': '标记之外没有可以复制的像素。',
  'no-picture-there': '这个位置没有图片。',
  'nothing-to-export': '没有可导出的内容：这个区域没有像素。',
  'format-too-large': ({ width, height }) =>
    `浏览器无法用这种格式写 ${width} × ${height} 像素的图片。请保存为 PNG。`,
  'document-missing': '没有这个文档，它可能已被删除。',
  'document-damaged': '这个文档已损坏，无法打开。',
  'document-newer': '这是由更新的 Easel 写的。请重新加载页面以获得它。',
  'document-changed':
    '这个文档在另一个标签页里被修改或删除了。请重新打开，或把这里的内容存为副本。',
  'undo-damaged': '可撤销的记录已损坏。文档本身没有变。',
  'kept-full': ({ most, megabytes }) =>
    `一个文档最多保留 ${most} 个版本和选区，共 ${megabytes} MB。请先删除一个。`,
  'kept-missing': '这一项已经不再保留。',
  'kept-damaged': '这里保留的内容已损坏。',
  'storage-full': '浏览器给这个页面的空间已满。请从图库中删除一些图片。',
  'storage-denied': '浏览器的存储无法使用。请允许本站保存数据。',
  'file-changed': '文件在此期间被修改或移动了。请重新提供。',
  'zip-damaged': ({ file }) => `${own(file)} 已损坏，或不是完整的 zip。`,
  'backup-damaged': '这个备份已损坏或不完整。',
  'not-a-backup': '这个 zip 不是 Easel 图库的备份。',
  'backup-newer': '这个备份由更新的 Easel 制作。请重新加载页面。',
  'link-damaged': '这个链接已损坏：在途中被截断或改动了。请对方再发一次。',
  'link-newer': '这个链接由更新的 Easel 制作。',
  'memory-out': '内存用尽了。',
  'device-lost': '显卡连接中断了。下一个任务会重新打开它。',
  'device-refused': '显卡无法使用。',
  'device-too-small': ({ needed, allowed }) =>
    `一次需要 ${needed} MiB，而这台设备允许 ${allowed} MiB。`,
  'engine-stopped': '引擎停止了。下一个任务会重新启动它。',
  'engine-handed-over': '引擎已交给另一个标签页。',
  'engine-not-fetched': '无法下载引擎。请检查连接。',
  cancelled: '已取消。',
  'file-not-fetched': ({ file }) => `无法下载 ${own(file)}。`,
  'file-mismatch': ({ file }) => `${own(file)} 已损坏、不完整，或已被替换。`,
  'model-damaged': '这台设备上的模型已损坏。请移除后重新添加。',
  'model-no-room': '浏览器里没有存放模型的空间。',
  'download-elsewhere': '另一个标签页正在下载这个模型。',
  'no-service-worker':
    '没有本页的 service worker，就不会向别处请求任何内容。请重新加载，或添加文件夹。',
  'address-form': '请填写仓库（所有者/名称）或 pack.json 的地址。',
  'host-wants-token': ({ host }) => `${own(host)} 不提供这个模型。请在那里接受条款，或检查令牌。`,
  'host-has-not': ({ host, path }) => `${own(host)} 没有 ${own(path)}。`,
  'host-silent': ({ host }) => `${own(host)} 没有回应。`,
  'host-status': ({ host, status }) => `${own(host)} 返回了状态 ${status}。`,
  'host-sends-on': ({ host }) => `${own(host)} 转向另一台主机。请把它填为文件主机。`,
  'folder-empty': ({ folder }) => `文件夹 ${own(folder)} 是空的，或不存在。`,
  'folder-lacks': ({ file }) => `文件夹里缺少 ${own(file)}。`,
  'folder-of-several': ({ folder, models }) =>
    `${own(folder)} 里有多个模型：${list(models.map(own))}。请只提供其中一个文件夹。`,
  'file-packed': ({ file }) => `${own(file)} 在 zip 里被压缩了。请解压后提供文件夹。`,
  'key-unfit': '需要证书及其未加密的私钥（P-256、P-384、P-521、RSA 或 Ed25519），均为 PEM 格式。',
};
