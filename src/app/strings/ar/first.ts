/*
 * العربية الفصحى. صورة · تنويعة (variation) · بذرة (seed) · قناع (mask) · إطار (frame) · مستند · نموذج · مكتبة · اقتراح
 * (candidate) · ملء (fill) · وصف (prompt) · معالج · خطوة (step) · توجيه (guidance) · خلفية (ground).
 * More than 300 lines: a table of words, in the order of the English one. Digits are those that are typed: 0–9.
 */
import { isolated } from '../own.ts';
import { lists } from '../plural.ts';
import type { First } from '../shape.ts';
import { disclosure, errors, faults, refusals } from './faults.ts';
import { more } from './more.ts';
import { numbered, pictures, picturesOf } from './number.ts';

const anyOf = lists('ar', 'disjunction');
/** Signs that are read from left to right, whatever stands around them (UAX 9, LRI and PDI). */
const leftToRight = (signs: string) => `\u2066${signs}\u2069`;
const quoted = (word: string) => `«${isolated(word)}»`;
const characters = numbered('حرف واحد', 'حرفان', 'أحرف', 'حرفًا', 'حرف');
const words = numbered('كلمة واحدة', 'كلمتان', 'كلمات', 'كلمة', 'كلمة');
const things = numbered('شيء واحد', 'شيئان', 'أشياء', 'شيئًا', 'شيء');
const jobs = numbered('مهمة واحدة', 'مهمتين', 'مهام', 'مهمة', 'مهمة');

export const first: First = {
  languageTag: 'ar-u-nu-latn',
  product: 'Easel',
  skip: 'الانتقال إلى المحتوى',

  navigation: {
    label: 'الشاشات',
    create: 'إنشاء',
    edit: 'تحرير',
    remix: 'مزج',
    library: 'المكتبة',
    models: 'النماذج',
    settings: 'الإعدادات',
    api: 'واجهة الصور البرمجية',
    policy: 'سياسة المحتوى',
    documentTitle: (screen) => `${screen} – Easel`,
  },

  units: {
    bytes: (value, unit) => `${value} ${{ B: 'بايت', KB: 'ك.ب', MB: 'م.ب', GB: 'غ.ب' }[unit]}`,
    rate: (size) => `${size}/ث`,
    seconds: (count) => `${count} ث`,
    minutes: (count) => `${count} د`,
    hours: (count) => `${count} س`,
    left: (duration) => `بقي نحو ${duration}`,
    of: (part, whole) => `${part} من ${whole}`,
    percent: (value) => `${value}%`,
  },

  create: {
    with: (model) => `بنموذج ${isolated(model)}`,
    otherModel: (pack) => `صُنعت هذه بالنموذج ${pack}، وهو غير موجود هنا: سيُنتج «إنشاء» صورة أخرى.`,
    heading: 'إنشاء الصور باستخدام Easel',
    prompt: {
      label: 'صِف الصورة',
      placeholder: 'ماذا تودّ أن ترى؟',
      counter: (used, limit) => leftToRight(`${used} / ${limit}`),
      counterLabel: (used, limit) => `${used} من ${limit} حرف`,
      empty: 'اكتب بضع كلمات أولًا.',
      tooLong: (over) => `الزيادة ${characters(over)}. احذف ما هو مشطوب.`,
      unread: (unread) =>
        `لا يستطيع النموذج قراءة ${anyOf(unread.map(quoted))}: قلها بكلمات إنجليزية.`,
      cut: 'تنتهي قراءة النموذج قبل الكلمات الباهتة؛ فلن يكون لها أثر.',
    },
    surprise: 'فاجئني',
    generate: 'إنشاء',
    generateLabel: (count) => `إنشاء ${picturesOf(count)}`,
    cancel: 'إلغاء',
    shortcut: { mac: leftToRight('⌘ ↵'), other: leftToRight('Ctrl ↵'), cancel: 'Esc' },
    pictures: 'الصور',
    size: 'الحجم',
    sizes: {
      64: { name: '64', cost: 'صورة مصغّرة، في لحظة.' },
      256: { name: '256', cost: 'الأسرع. مناسب لتجربة الأفكار.' },
      512: { name: '512', cost: 'يكلّف مثل 1024 تقريبًا، وملفه أصغر.' },
      1024: { name: '1024', cost: 'الأوضح. يستغرق أطول وقت ويحتاج إلى أكبر ذاكرة.' },
    },
    sizeLabel: (size) => `${size} في ${size} بكسل`,
    measuredCost: (count, duration) => `استغرقت ${pictures(count)} هنا نحو ${duration}.`,
    processorCost: 'على المعالج قد تستغرق الصورة الواحدة دقائق.',
    seed: {
      label: 'البذرة',
      placeholder: 'عشوائية',
      roll: 'اختيار بذرة بالقرعة',
      clear: 'العودة إلى بذرة عشوائية كل مرة',
      invalid: 'البذرة عدد صحيح من 0 إلى 4294967295.',
      hint: 'الكلمات نفسها مع البذرة نفسها تعطي الصورة نفسها.',
    },
    advanced: {
      more,
      steps: 'الخطوات',
      guidance: 'التوجيه',
      stepsFor: (stage) => `خطوات ${stage}`,
      guidanceFor: (stage) => `توجيه ${stage}`,
      reset: 'العودة إلى قيم النموذج',
      intro: 'زيادة الخطوات تطيل الوقت وقد تزيد الإتقان. وزيادة التوجيه تلتزم بالكلمات أكثر.',
      unknown: 'تظهر قيم النموذج هنا بعد العثور عليه.',
      prior: {
        legend: 'طريقة التخيّل',
        own: 'بالانتشار',
        codes: 'رمزًا فرمزًا',
        hint: 'كيف تتحول كلماتك إلى تمثيل للصورة. الطريقة الثانية، وهي النموذج السابق ذاتي الانحدار من البحث، تحتاج إلى ملف صغير إضافي.',
        fetching: 'جارٍ جلب النموذج السابق الآخر…',
        using: (size) => `بالنموذج السابق ذاتي الانحدار: ${size} في المجموع، معظمها مشترك.`,
      },
    },
    vocabulary: {
      title: 'ما يستطيع رسمه',
      count: (count) => `${things(count)} حتى الآن`,
      things: 'أشياء',
      more: 'غيرها',
      moreLabel: 'غيرها: عرض أشياء أخرى',
      styles: 'الأسلوب',
      grounds: 'الخلفية',
      ground: (colour) => `خلفية ${colour}`,
      made: (caption, seed) => `رسمها النموذج بنفسه، بالكلمات ${quoted(caption)} والبذرة ${seed}.`,
      listLabel: 'كلمات يعرفها النموذج',
      listed: (count) => `${words(count)} مما يعرفه النموذج. اختر بمفاتيح الأسهم.`,
      kinds: { thing: '', style: 'أسلوب', colour: 'خلفية' },
      outsideLabel: 'كلمات لا يعرفها النموذج',
      readAs: (english) => `يُقرأ: ${isolated(english)}`,
      outside: (word) => `لم يتعلّم النموذج ${quoted(word)}.`,
      nearest: 'الأقرب:',
      replace: (word, by) => `استبدال ${quoted(by)} بـ ${quoted(word)}`,
      none: 'لا يعرف شيئًا قريبًا منها؛ سيرسم ما يظنّه.',
      others: (count) => `كلمات أخرى جديدة عليه: ${words(count)}.`,
    },
    idle: { tryLabel: 'جرّب واحدة من هذه' },
    stages: {
      text: { title: 'القراءة', hint: 'تصبح الكلمات أعدادًا يفهمها النموذج.' },
      prior: { title: 'التخيّل', hint: 'من الكلمات إلى فكرة صورة.' },
      image: { title: 'النظر', hint: 'تصبح الصورة أعدادًا يفهمها النموذج.' },
      inversion: { title: 'التتبّع', hint: 'من الصورة رجوعًا إلى الضجيج الذي يعطيها.' },
      decoder: { title: 'الرسم', hint: 'من الفكرة إلى صورة صغيرة، انطلاقًا من الضجيج.' },
      upsample256: { title: 'التكبير', hint: 'من 64 إلى 256 بكسل للضلع.' },
      upsample1024: { title: 'التنقيح', hint: 'من 256 إلى 1024 بكسل للضلع.' },
      encode: { title: 'الإنهاء', hint: 'كتابة ملفات PNG.' },
    },
  },

  embed: {
    heading: 'إنشاء الصور',
    waiting: 'في انتظار أن تعرّف الصفحة المحيطة بنفسها…',
    refused: 'لم يُعدّ Easel لهذه الصفحة',
    alone: 'هذا محرّك Easel من دون واجهة، لتستخدمه صفحات أخرى. لا يعرض شيئًا إذا فُتح وحده.',
    modelFirst: (size) => `تجلب الصور الأولى نموذجًا حجمه ${size}.`,
    onThisMachine: 'صُنعت على هذا الجهاز.',
    hostTold: 'صُنعت على هذا الجهاز. تتلقى الصفحة المحيطة كلماتك وصورك.',
    all: 'كل الصور',
    about: 'Easel',
    aboutHint: 'يفتح Easel في علامة تبويب مستقلة',
  },
  disclosure,
  programs: {
    working: (count) =>
      count === 1
        ? 'برنامج يصنع صورًا في هذه الصفحة.'
        : `برامج تصنع صورًا في هذه الصفحة. عدد الطلبات: ${count}.`,
    stop: 'إيقاف',
    stopLabel: 'إيقاف ما تصنعه البرامج',
  },
  tabs: {
    title: 'النموذج في علامة تبويب أخرى.',
    body: (tab, since) =>
      `هي ${quoted(tab)}، منذ ${since}. ما تطلبه هنا يُصنع هناك بالدور، ويستمر هنا عند إغلاق تلك العلامة.`,
    takeOver: 'نقله إلى هنا',
    wait: 'انتظار الدور',
  },
  policy: refusals,

  edit: { editThis: 'تحرير', editThisHint: 'يأخذ هذه الصورة إلى شاشة التحرير' },
  remix: { remixThis: 'مزج', remixThisHint: 'يأخذ هذه الصورة إلى شاشة المزج' },
  library: {
    undo: {
      deleted: (count) => `حُذف: ${pictures(count)}.`,
      undo: 'تراجع',
      dismiss: 'حذف نهائي',
      restored: (count) => `استُعيد: ${pictures(count)}.`,
      some: (back, wanted) =>
        `استُعيد ${back} من ${picturesOf(wanted)}. الباقي كان قد أفسح المجال لصور جديدة.`,
    },
    unsaved: {
      title: (count) => `تعذّر حفظ ${picturesOf(count)}.`,
      body: (reason) => `${reason} لا تزال في ذاكرة هذه الصفحة حتى تُغلق. لم يُفقد شيء آخر.`,
      download: 'تنزيلها',
      again: 'إعادة المحاولة',
      dismiss: 'تجاهل',
    },
  },
  files: {
    save: {
      nothing: 'لا توجد هنا صورة لحفظها بعد.',
      choose: 'افتح صورة لحفظها، أو اضغط «تحديد» واختر عدة صور.',
    },
    share: {
      copyLink: 'نسخ الرابط',
      share: 'مشاركة…',
      failed: 'تعذّرت مشاركة الصورة.',
      came: 'حمل الرابط كلمات صورة وبذرتها وقيمها. وهي الآن في النموذج: اضغط «إنشاء» لصنع الصورة.',
      cameOfOther: (pack, version) =>
        `حمل الرابط كلمات صورة وبذرتها وقيمها. صُنعت بالنموذج ${pack}، الإصدار ${version}، وهو غير الموجود هنا: سيُنتج «إنشاء» صورة أخرى.`,
    },
    faults,
  },

  install: {
    title: 'النموذج أولًا',
    invite: (size) =>
      `يرسم Easel بنموذج حجمه ${size} يبقى على هذا الجهاز. يُجلب مرة واحدة، ثم لا حاجة إلى اتصال.`,
    start: (size) => `جلب النموذج (${size})`,
    downloading: 'جارٍ جلب النموذج',
    verify: 'جارٍ فحص ما وصل',
    store: 'جارٍ حفظه للمرة القادمة',
    waiting: 'جارٍ الاتصال…',
    pause: 'إيقاف مؤقت',
    paused: (loaded, total) => `متوقف عند ${loaded} من ${total}. ما وصل محفوظ.`,
    resume: 'متابعة',
    progressLabel: 'جارٍ جلب النموذج',
    announceStart: (size) => `جارٍ جلب النموذج، ${size}.`,
    announceShare: (percent) => `النموذج: وصل ${percent} في المئة.`,
    announceDone: 'النموذج جاهز.',
    thenPaint: 'تبدأ صورك من تلقاء نفسها عند وصوله.',
  },

  run: {
    progressLabel: 'جارٍ إنشاء الصور',
    queued: (position) => (position <= 0 ? 'التالي في الدور' : `ينتظر ${jobs(position)}`),
    starting: 'جارٍ الاستعداد',
    loading: (stage) => `جارٍ التحضير: ${stage}`,
    step: (step, steps) => `الخطوة ${step} من ${steps}`,
    stagesLabel: 'المراحل',
    stageDone: 'تمّت',
    tile: (index, count, prompt) => `الصورة ${index} من ${count}: ${isolated(prompt)}`,
    open: (index, count) => `فتح الصورة ${index} من ${count}`,
    tileWorking: (index, step, steps) =>
      steps === 0 ? `الصورة ${index}، تنتظر` : `الصورة ${index}، الخطوة ${step} من ${steps}`,
    tileStopped: (index) => `الصورة ${index} لم تكتمل`,
    resultsLabel: (prompt) => `صور: ${isolated(prompt)}`,
    took: (count, duration) => `${pictures(count)} في ${duration}`,
    seeds: (from, count) =>
      count === 1
        ? `البذرة ${from}`
        : `البذور من ${from} إلى ${(from + count - 1) % 0x1_0000_0000}`,
    madeBy: (backend) => `بواسطة ${backend}`,
    cancelled: 'أُلغي',
    cancelledSome: (done, count) => `أُلغي بعد اكتمال ${done} من ${count}`,
    reuseSeed: 'استخدام البذرة',
    reuseSeedHint: 'يضع هذه البذرة في حقلها',
    reuseAll: 'تعديل وإعادة',
    reuseAllHint: 'يعيد هذه الكلمات والقيم إلى النموذج',
    rank: 'ترتيب حسب الملاءمة',
    rankHint: 'ينظر CLIP إلى الصور من جديد ويقدّم الأنسب للكلمات',
    fit: (score) => `الملاءمة ${score}`,
    fitHint:
      'الملاءمة: مدى قرب الصورة المكتملة من الكلمات كما يراها CLIP؛ و1 تعني التطابق. أما التوافق الذي تعرضه الصورة المكبّرة فقد قيس قبل رسمها.',
    announceRanked: (index) => `رُتّبت. الصورة ${index} هي الأنسب للكلمات.`,
    copyRequest: 'نسخ الطلب',
    copySeed: 'نسخ البذرة',
    copied: 'نُسخ',
    copyFailed: 'لم يسمح المتصفح بالنسخ.',
    download: 'تنزيل PNG',
    downloadNumber: (index) => `تنزيل الصورة ${index} بصيغة PNG`,
    remove: 'إزالة من هذه الصفحة',
    announceStart: (count) => `جارٍ إنشاء ${picturesOf(count)}. مفتاح Escape للإلغاء.`,
    announceStage: (stage) => `${stage}.`,
    announcePicture: (index, count) => `الصورة ${index} من ${count} جاهزة.`,
    announceDone: (count) => `تمّ: ${pictures(count)}.`,
    announceCancelled: 'أُلغي.',
    earlier: 'سابقًا في هذه الزيارة',
    earlierHint: 'تظهر هنا حتى تُغلق الصفحة. المحفوظ منها في المكتبة.',
  },

  large: {
    label: (index, count) => `الصورة ${index} من ${count}`,
    close: 'إغلاق',
    previous: 'الصورة السابقة',
    next: 'الصورة التالية',
    fit: 'ملاءمة',
    actual: '1:1',
    fitLabel: 'ملاءمة النافذة',
    actualLabel: 'بكسل من الصورة لكل بكسل من الشاشة',
    zoom: 'التكبير',
    smoothing: 'البكسلات',
    smooth: 'ناعمة',
    pixelated: 'حادّة',
    details: (width, height, seed) => `${leftToRight(`${width} × ${height}`)} · البذرة ${seed}`,
    score: (value) => `التوافق ${value}`,
    scoreHint:
      'التوافق: مدى قرب فكرة الصورة، قبل رسمها، من الكلمات كما يراها CLIP؛ و1 تعني التطابق.',
    region: 'الصورة؛ تحرّكها مفاتيح الأسهم عند 1:1',
  },

  errors: {
    byCode: errors,
    inEnglish: 'التفاصيل متاحة بالإنجليزية فقط:',
    tryAgain: 'إعادة المحاولة',
    dismiss: 'إغلاق',
    details: 'التفاصيل',
    engine: 'لم يبدأ محرّك Easel',
    engineAdvice: 'أعد تحميل الصفحة. يلزم متصفح من العامين الأخيرين.',
    reload: 'إعادة التحميل',
    notLoaded: {
      title: 'لم يُحمّل هذا الجزء من Easel',
      text: 'لا توجد شبكة الآن، أو أن في هذا الموقع إصدارًا أحدث من Easel. ما كتبته محفوظ: أعد تحميل الصفحة للمحاولة مجددًا.',
    },
  },

  waiting: {
    for: {
      edit: 'في انتظار «تحرير»، وهو يعمل.',
      remix: 'في انتظار «مزج»، وهو يعمل.',
      create: 'في انتظار «إنشاء»، وهو يعمل.',
    },
    programs: 'في انتظار برنامج يصنع صورًا في هذه الصفحة.',
    place: (place) => `ترتيبك ${place}.`,
    first: 'طلبي أولًا',
    firstHint: 'يتوقف الآخر الآن، ويبدأ من جديد عند انتهاء طلبك',
  },

  interrupted: {
    create: (prompt) => `أُعيد تحميل الصفحة أثناء صنع صور ${quoted(prompt)}.`,
    createAgain: 'صنعها من جديد',
    edit: (prompt) => `أُعيد تحميل الصفحة أثناء صنع ${quoted(prompt)} في «تحرير».`,
    editWork: 'أُعيد تحميل الصفحة أثناء عمل «تحرير».',
    editAgain: 'صنعه من جديد',
    remix: 'أُعيد تحميل الصفحة أثناء عمل «مزج».',
    remixAgain: 'البدء من جديد',
    suggestionsLeft: (count) =>
      `كانت بعض الاقتراحات أكبر من أن تبقى بعد إعادة التحميل (${count}): اصنعها من جديد.`,
    remixLeft: (count) =>
      count === 0
        ? 'لم يحتفظ المتصفح بصور البداية: أضفها مرة أخرى.'
        : `كانت صور البداية أكبر من أن تبقى بعد إعادة التحميل (${pictures(count)}): أضفها مرة أخرى.`,
  },

  notices: {
    label: 'تنبيهات',
    afloat: 'برامج',
    memoryOnly:
      'لا يسمح هذا المتصفح للصفحة بحفظ الملفات، فيبقى النموذج في الذاكرة. كل شيء يعمل، لكنه سيُجلب من جديد في الزيارة القادمة.',
    processor: 'تُصنع الصور هنا على المعالج لا على بطاقة الرسوميات: الصور نفسها، ولكن أبطأ.',
    restarted: 'لزم تشغيل المحرّك من جديد. لم يُفقد شيء مما كتبته.',
    update: 'إصدار أحدث من Easel جاهز.',
    mayNotFit: 'قد يكون هذا النموذج أكبر مما يحتمله هذا الجهاز؛ سنحاول على أي حال.',
    updateOffline: 'لا توجد شبكة للبحث عن تحديث؛ النموذج الموجود هنا يواصل العمل.',
    updateFailed: 'لم يُحدّث النموذج؛ النموذج الموجود هنا يواصل العمل.',
    dismiss: 'إغلاق هذا التنبيه',
  },

  backend: {
    names: { webgpu: 'الرسوميات (WebGPU)', wasm: 'المعالج' },
    short: { webgpu: 'WebGPU', wasm: 'المعالج' },
    chip: (name) => `يعمل على: ${isolated(name)}. عرض السبب.`,
    reasons: {
      asked: 'هذا ما يطلبه العنوان.',
      'no-webgpu': 'لا يدعم هذا المتصفح WebGPU، فيتولى المعالج العمل.',
      'no-adapter': 'لم يجد WebGPU بطاقة رسوميات، فيتولى المعالج العمل.',
      'software-adapter': 'لا يقدّم WebGPU إلا رسوميات برمجية، وهي أبطأ من المعالج نفسه.',
      'no-device': 'لم تُعطِ بطاقة الرسوميات جهازًا، فيتولى المعالج العمل.',
      available: 'WebGPU متاح.',
    },
    starting: 'جارٍ البدء…',
    none: 'لا يوجد محرّك',
    title: 'أين تُصنع صورك',
    onThisMachine: 'على هذا الجهاز، في علامة التبويب هذه. لا يشارك أي خادوم.',
    device: 'الجهاز',
    why: 'السبب',
    precision: 'الأعداد',
    precisions: { f32: '32 بت', f16: '16 بت' },
    threads: 'الخيوط',
    runtime: 'بيئة التشغيل',
    runtimeName: (version) => `onnxruntime-web ${version}`,
    build: 'البناء',
    backend: 'وحدة الحساب',
    change: 'تغييره في الإعدادات',
  },
};
