import { isolated, refusals } from '../own.ts';
import type { Rest } from '../shape.ts';
import { numbered, pictures, picturesOf } from './number.ts';

const refusal = refusals(isolated);

const entries = numbered('مدخل واحد', 'مدخلان', 'مدخلات', 'مدخلًا', 'مدخل');
const favourites = numbered('مفضّلة واحدة', 'مفضّلتان', 'مفضّلات', 'مفضّلة', 'مفضّلة');
const steps = numbered('خطوة واحدة', 'خطوتان', 'خطوات', 'خطوة', 'خطوة');
const filesOf = numbered('ملف واحد', 'ملفين', 'ملفات', 'ملفًا', 'ملف');
const named = (prompt: string) => (prompt === '' ? 'صورة بلا كلمات' : isolated(prompt));

export const library: Rest['library'] = {
  origin: {
    document: (name) => `صُنعت لمستندك «${isolated(name)}».`,
    someDocument: 'صُنعت لأحد مستنداتك.',
    file: 'صُنعت من صورة لك ليست في المكتبة.',
    removeAll: (count) => `حذف كل ما صُنع له: ${pictures(count)}`,
  },
  heading: 'المكتبة',
  intro: 'كل صورة تصنعها محفوظة هنا، على هذا الجهاز وحده.',
  introOff: 'لا تُحفظ الصور الجديدة: هكذا اختير في الإعدادات. وما هو هنا يبقى حتى تحذفه.',
  reading: 'جارٍ فتح المكتبة…',
  count: pictures,
  countOf: (shown, whole) => `${shown} من ${picturesOf(whole)}`,
  newer: (count) =>
    `كتب إصدار أحدث من Easel بعض المدخلات (${entries(count)}). أعد تحميل الصفحة للحصول عليه؛ لم يُغيّر منها شيء.`,
  damaged: (count) => `تعذّرت قراءة بعض المدخلات فلا تُعرض (${entries(count)}).`,
  tasks: {
    textToImage: 'من كلمات',
    edit: 'تحرير صورة',
    reconstruct: 'إعادة بناء',
    variations: 'تنويعة',
    interpolate: 'تدرّج',
    textDiff: 'تغيير بالكلمات',
    imported: 'مستوردة',
  },

  empty: {
    title: 'لا شيء هنا بعد',
    body: 'تظهر الصور هنا كلما صنعتها. ويمكنك أيضًا إفلات ملفات PNG أو نسخة احتياطية على هذه الصفحة، أو لصق صورة.',
    create: 'إنشاء صورة',
    noMatch: 'لا صورة مطابقة.',
    showAll: 'عرض الكل',
  },

  search: {
    label: 'البحث في المكتبة',
    by: 'البحث حسب',
    words: 'الكلمات',
    meaning: 'المعنى',
    wordsPlaceholder: 'كلمات من الوصف',
    meaningPlaceholder: 'ما تُظهره الصورة',
    wordsHint: 'يجد الأوصاف التي فيها هذه الكلمات.',
    meaningHint: 'يرتّب CLIP كل الصور حسب ملاءمتها للكلمات. اضغط Enter.',
    go: 'بحث',
    picture: 'بصورة',
    like: 'مرتّبة حسب الشبه بصورة',
    ranked: (query) => `مرتّبة حسب ملاءمتها لـ «${isolated(query)}»`,
    clear: 'مسح البحث',
    reading: (done, total) => `جارٍ قراءة الصورة ${done} من ${total}`,
    cancel: 'إلغاء',
    failed: 'لم ينجح البحث.',
    unreadable: (names, count) =>
      `صور تالفة أو مفقودة تُركت (${pictures(count)}): ${names.map(isolated).join('، ')}${count > names.length ? '، …' : ''}.`,
  },

  filter: { label: 'عرض', all: 'كل الصور', favourites: 'المفضّلة', collections: 'المجموعات' },

  actions: {
    label: 'إجراءات المكتبة',
    import: 'استيراد',
    backup: 'نسخ احتياطي',
    clear: 'حذف كل ما عدا المفضّلة',
    select: 'تحديد',
    done: 'تمّ',
    selectAll: 'تحديد الكل',
    selected: (count) => `المحدّد: ${pictures(count)}`,
    favourite: 'مفضّلة',
    unfavourite: 'إزالة من المفضّلة',
    collect: 'إضافة إلى مجموعة',
    zip: 'تنزيل zip',
    delete: 'حذف',
  },

  clear: {
    title: 'حذف كل ما عدا المفضّلة؟',
    body: (count, kept) =>
      `ستُحذف ${pictures(count)}؛ ${kept === 0 ? 'ولا توجد مفضّلات للإبقاء عليها' : `وتبقى ${favourites(kept)}`}. يمكنك التراجع حتى تُغلق الصفحة.`,
    confirm: 'حذفها',
    cancel: 'إبقاؤها',
    nothing: 'لا شيء للحذف: كل الصور مفضّلة.',
  },

  tile: {
    open: (prompt, favourite) => `فتح: ${named(prompt)}${favourite ? ' (مفضّلة)' : ''}`,
    select: (prompt) => `تحديد: ${named(prompt)}`,
    alt: named,
    favourite: (prompt) => `مفضّلة: ${named(prompt)}`,
    match: (value) => `التوافق ${value}`,
    list: 'الصور، الأحدث أولًا',
  },

  dialog: {
    untitled: 'صورة بلا كلمات',
    gone: 'لم يعد ملف هذه الصورة في تخزين المتصفح.',
    damaged: 'ملف هذه الصورة تالف ولا يمكن عرضه.',
    loading: 'جارٍ فتح الصورة…',
    favourite: 'مفضّلة',
    reuse: 'استخدام الكل',
    reuseHint: 'يملأ شاشة الإنشاء بكل ما صنع هذه الصورة',
    reusePrompt: 'استخدام الوصف',
    reusePromptHint: 'تذهب الكلمات وحدها إلى شاشة الإنشاء؛ وتبقى إعداداتك هناك',
    similar: 'البحث عن شبيهات',
    delete: 'حذف',
    credentials:
      'تحمل هذه الصورة بيانات اعتماد المحتوى، وهي سجلّ موقّع عن مصدرها. تحتفظ بها الملفات التي تحفظها من هنا.',
    credentialsLeftOut:
      'تحمل هذه الصورة بيانات اعتماد المحتوى، وهي سجلّ موقّع عن مصدرها. لا تحملها الملفات التي تحفظها من هنا، لأن الإعدادات تترك كل البيانات الوصفية. أما النسخة الاحتياطية فتحتفظ بها.',
    parameters: 'كيف صُنعت',
    noParameters: 'لا يذكر هذا الملف كيف صُنع.',
    noModel: 'النموذج الذي صنعها ليس هنا: إذا طُلبت من جديد صنعها نموذج آخر.',
    otherModel: (version) =>
      `صُنعت بالإصدار ${version} من النموذج: إذا طُلبت من جديد كانت شبيهة لا مطابقة.`,
    collections: 'المجموعات',
    newCollection: 'مجموعة جديدة',
    addCollection: 'إضافة',
    parents: 'صُنعت من',
    children: 'صُنع منها',
    gone1: (count) => `مما صُنعت منه لم يعد هنا: ${pictures(count)}.`,
    score: 'هل تلائمها الكلمات؟',
    scoreCaption: 'أي وصف',
    scoreGo: 'قياس',
    scoreResult: (caption, value) => `«${isolated(caption)}»: ${value}`,
    scoreHint: 'جيب التمام بين الوصف والصورة في فضاء CLIP؛ و1 تعني التطابق.',
  },

  parameters: {
    task: 'النوع',
    prompt: 'الوصف',
    readAs: 'يُقرأ',
    from: 'من',
    to: 'إلى',
    size: 'الحجم',
    seed: 'البذرة',
    created: 'حُفظت',
    pack: 'النموذج',
    backend: 'صُنعت على',
    steps: 'الخطوات',
    difference: 'الاختلاف',
    theta: 'الدوران (θ)',
    frames: 'الصور',
    stage: (count, sampler, guidance) => `${steps(count)}، ${sampler}، التوجيه ${guidance}`,
  },

  collections: {
    manage: 'تعديل المجموعة',
    rename: 'إعادة التسمية',
    name: 'الاسم',
    remove: 'حذف المجموعة',
    removeHint: 'تبقى صورها في المكتبة.',
    save: 'حفظ',
  },

  files: {
    choose: 'اختيار ملفات PNG أو نسخة احتياطية',
    drop: 'أفلت ملفات PNG أو نسخة احتياطية لاستيرادها',
    importing: (done, total) => `جارٍ الاستيراد: ${done} من ${total}`,
    backingUp: (done, total) => `جارٍ حزم الصورة ${done} من ${total}`,
    imported: (added, present) =>
      `استُورد: ${pictures(added)}${present > 0 ? `؛ وكان هنا من قبل: ${pictures(present)}` : ''}.`,
    held: (count) => `حجب فحص الصور منها: ${pictures(count)}.`,
    silent: (count) => `منها ما لا يذكر كيف صُنع: ${pictures(count)}.`,
    refused: (files) => `تعذّرت قراءتها: ${files.map(refusal).join('، ')}`,
    keptNothing: 'لا تحفظ المكتبة شيئًا الآن (الإعدادات)، فلم يُستورد شيء.',
    missing: (count) => `صور لم يعد لها ملف فلم تُضمّن: ${pictures(count)}.`,
    backedUp: (parts) =>
      parts === 1
        ? 'النسخة الاحتياطية في تنزيلاتك.'
        : `النسخة الاحتياطية في تنزيلاتك، في ${filesOf(parts)}.`,
    zipped: (count) => `حُزمت: ${pictures(count)}.`,
    leftOut: (names) => `تالفة وتُركت: ${names.map(isolated).join('، ')}`,
    cancelled: 'أُلغي.',
  },
};
