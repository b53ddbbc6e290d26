/** What was wrong; what to do stands beside it. */
import { isolated } from '../own.ts';
import { lists } from '../plural.ts';
import { numbered } from './number.ts';
import type { ReasonWords } from '../shape.ts';

const list = lists('ar', 'unit');

const characters = numbered('حرف واحد', 'حرفان', 'أحرف', 'حرفًا', 'حرف');

export const reasons: ReasonWords = {
  'picture-too-large': ({ width, height }) =>
    `أبعاد هذه الصورة ${isolated(`${width} × ${height}`)} بكسل؛ ويمكن فتح 100 مليون بكسل على الأكثر.`,
  'picture-file-too-large': ({ megabytes, most }) =>
    `حجم هذا الملف ${megabytes} ميغابايت؛ ويمكن فتح ${most} على الأكثر.`,
  'picture-unknown': 'هذه ليست صورة PNG أو JPEG أو WebP أو AVIF أو GIF.',
  'picture-of-kind': ({ kind }) =>
    `هذا ملف ${isolated(kind)}، وليس PNG أو JPEG أو WebP أو AVIF أو GIF.`,
  'picture-undecodable': 'هذه الصورة تالفة، أو تحتاج إلى ذاكرة أكثر من المتاح.',
  'picture-needs-memory': 'لا تكفي الذاكرة لهذه الصورة.',
  'png-damaged': 'ملف PNG هذا تالف أو غير كامل.',
  'not-importable': 'لا يمكن استيراد إلا ملفات PNG والنسخ الاحتياطية لمكتبة.',
  'prompt-empty': 'الوصف فارغ.',
  'prompt-too-long': ({ characters: count, most }) =>
    `في النص ${characters(count)}؛ والمسموح ${characters(most)} على الأكثر.`,
  'nothing-erased': 'لا شيء محدّد داخل الإطار، ولا يتجاوز الإطار حافة الصورة.',
  'model-not-here': ({ model }) => `النموذج ${isolated(model)} ليس على هذا الجهاز.`,
  'nothing-marked': 'لا شيء محدّد: حدّد ما يُراد ملؤه.',
  'nothing-to-copy': 'لا يوجد خارج المحدّد بكسل يمكن نسخه.',
  'no-picture-there': 'لا توجد صورة في هذا الموضع.',
  'nothing-to-export': 'لا يوجد ما يُصدّر: لا بكسل في هذه المنطقة.',
  'format-too-large': ({ width, height }) =>
    `لا يستطيع هذا المتصفح كتابة ${isolated(`${width} × ${height}`)} بكسل بهذه الصيغة. احفظها بصيغة PNG.`,
  'document-missing': 'لا يوجد هذا المستند. ربما حُذف.',
  'document-damaged': 'هذا المستند تالف ولا يمكن فتحه.',
  'document-newer': 'كتبه إصدار أحدث من Easel. أعد تحميل الصفحة للحصول عليه.',
  'document-changed':
    'عُدّل هذا المستند أو حُذف في علامة تبويب أخرى. افتحه من جديد، أو احتفظ بما هنا كنسخة.',
  'undo-damaged': 'ما كان يمكن التراجع عنه تالف. أما المستند نفسه فكما كان.',
  'kept-full': ({ most, megabytes }) =>
    `يحتفظ المستند بما لا يزيد على ${most} من النسخ والتحديدات، و${megabytes} ميغابايت في المجموع. احذف واحدة أولًا.`,
  'kept-missing': 'لم يعد هذا محفوظًا.',
  'kept-damaged': 'ما حُفظ هنا تالف.',
  'storage-full': 'امتلأت المساحة التي يمنحها هذا المتصفح للصفحة. احذف صورًا من المكتبة.',
  'storage-denied': 'لا يمكن استخدام تخزين هذا المتصفح. اسمح لهذا الموقع بحفظ البيانات.',
  'file-changed': 'عُدّل الملف أو نُقل في هذه الأثناء. قدّمه من جديد.',
  'zip-damaged': ({ file }) => `الملف ${isolated(file)} تالف أو ليس zip كاملًا.`,
  'backup-damaged': 'هذه النسخة الاحتياطية تالفة أو غير كاملة.',
  'not-a-backup': 'ملف zip هذا ليس نسخة احتياطية لمكتبة Easel.',
  'backup-newer': 'صنع هذه النسخة إصدار أحدث من Easel. أعد تحميل الصفحة.',
  'link-damaged': 'هذا الرابط تالف: قُطع أو تغيّر في الطريق. اطلبه من جديد.',
  'link-newer': 'صنع هذا الرابط إصدار أحدث من Easel.',
  'memory-out': 'نفدت الذاكرة.',
  'device-lost': 'انقطع الاتصال ببطاقة الرسوميات. ستُفتح من جديد مع المهمة التالية.',
  'device-refused': 'لا يمكن استخدام بطاقة الرسوميات.',
  'device-too-small': ({ needed, allowed }) =>
    `يلزم ${needed} ميبيبايت دفعة واحدة، ويسمح هذا الجهاز بـ ${allowed}.`,
  'engine-stopped': 'توقف المحرّك. سيبدأ من جديد مع المهمة التالية.',
  'engine-handed-over': 'انتقل المحرّك إلى علامة تبويب أخرى.',
  'engine-not-fetched': 'تعذّر جلب المحرّك. تحقّق من الاتصال.',
  cancelled: 'أُلغي ذلك.',
  'file-not-fetched': ({ file }) => `تعذّر جلب ${isolated(file)}.`,
  'file-mismatch': ({ file }) => `الملف ${isolated(file)} تالف أو غير كامل أو صار ملفًا آخر.`,
  'model-damaged': 'النموذج تالف على هذا الجهاز. أزله وأضفه من جديد.',
  'model-no-room': 'لا مكان للنموذج في هذا المتصفح.',
  'download-elsewhere': 'تجلب علامة تبويب أخرى هذا النموذج.',
  'no-service-worker':
    'من دون service worker لهذه الصفحة لا يُطلب شيء من مكان آخر. أعد تحميلها، أو أضف مجلدًا.',
  'address-form': 'اكتب مستودعًا (المالك/الاسم) أو عنوان pack.json.',
  'host-wants-token': ({ host }) =>
    `لا يعطي ${isolated(host)} هذا النموذج. اقبل شروطه هناك، أو تحقّق من الرمز.`,
  'host-has-not': ({ host, path }) => `لا يوجد ${isolated(path)} لدى ${isolated(host)}.`,
  'host-silent': ({ host }) => `لم يُجب ${isolated(host)}.`,
  'host-status': ({ host, status }) => `أجاب ${isolated(host)} بالحالة ${status}.`,
  'host-sends-on': ({ host }) => `يحيل ${isolated(host)} إلى مضيف آخر. سمّه مضيفًا للملفات.`,
  'folder-empty': ({ folder }) => `المجلد ${isolated(folder)} فارغ أو غير موجود.`,
  'folder-lacks': ({ file }) => `ينقص المجلدَ ${isolated(file)}.`,
  'folder-of-several': ({ folder, models }) =>
    `في ${isolated(folder)} عدة نماذج: ${list(models.map(isolated))}. قدّم أحد هذه المجلدات.`,
  'file-packed': ({ file }) => `الملف ${isolated(file)} مضغوط داخل zip. فكّ ضغطه وقدّم المجلد.`,
  'key-unfit':
    'تلزم شهادة ومفتاحها الخاص غير المشفّر (P-256 أو P-384 أو P-521 أو RSA أو Ed25519) بصيغة PEM.',
};
