import { isolated } from '../own.ts';
import type { Rest } from '../shape.ts';
import { pictures } from './number.ts';

export const remix: Rest['remix'] = {
  heading: 'مزج الصور',
  intro:
    'ابدأ من صورة بدل الكلمات: واحدة صنعتها هنا أو واحدة من صورك. تُقرأ على هذا الجهاز ولا تغادره.',
  modes: {
    legend: 'ما يُصنع',
    variations: 'تنويعات',
    interpolate: 'تدرّج',
    textDiff: 'تغيير بالكلمات',
  },
  about: {
    variations: 'ثلاث صور أخرى للفكرة نفسها.',
    interpolate:
      'الطريق من صورة إلى التي تليها، بخطوات صغيرة. مع ثلاث صور أو أكثر يمرّ بكل منها بالترتيب.',
    textDiff: 'تدار الصورة خطوة بعد خطوة من وصف إلى آخر.',
  },
  sources: {
    label: 'صور البداية',
    add: 'اختيار صورة',
    drop: 'أو أفلت واحدة هنا أو ألصقها',
    picture: (index) => `الصورة ${index}`,
    remove: (index) => `إزالة الصورة ${index}`,
    earlier: (index) => `تقديم الصورة ${index} خانة واحدة`,
    later: (index) => `تأخير الصورة ${index} خانة واحدة`,
    order: 'يسير التدرّج بهذا الترتيب. اسحب الصور أو استخدم أسهمها لتغييره.',
    moved: (place, count) => `صارت في الموضع ${place} من ${count}.`,
    opening: 'جارٍ فتح الصورة…',
    needOne: 'أضف صورة أولًا.',
    blind: (model) =>
      `يرسم ${isolated(model)} من الكلمات وحدها ولا يقرأ الصور. استخدم نموذجًا آخر للمزج.`,
    needTwo: 'أضف صورتين على الأقل للتدرّج بينهما.',
    added: (count) => `هنا الآن: ${pictures(count)}.`,
    full: {
      title: 'لم تُضَف هذه الصورة',
      message: (most) => `هنا ${most} صور، وهو أقصى عدد ممكن.`,
      advice: 'أزل واحدة منها أولًا، ثم أضفها من جديد.',
    },
  },
  matte: 'اللون خلف الأجزاء الشفافة',
  trail: { label: 'من أين جاءت', back: (task) => `العودة إلى ما صُنعت منه: ${task}` },
  difference: {
    label: 'مدى الاختلاف',
    least: 'متشابهة',
    most: 'مختلفة',
    value: (percent) => `الاختلاف ${percent} في المئة`,
  },
  words: {
    from: 'ما تُظهره الآن (يمكن تركه فارغًا)',
    to: 'ما ينبغي أن تصبح',
    needTo: 'قل ماذا ينبغي أن تصبح الصورة.',
  },
  theta: {
    label: 'مدى الدوران',
    least: 'قليلًا',
    most: 'كثيرًا',
    value: (theta) => `ثيتا حتى ${theta}`,
    shown: (theta) => `θ ${theta}`,
  },
  frames: { label: 'صور على الطريق', value: pictures },
  noise: { legend: 'التفاصيل', slerp: 'تتغيّر أيضًا', fixed: 'كما في الأولى' },
  care: { legend: 'العناية', quick: 'سريع', balanced: 'متوازن', exact: 'دقيق' },
  start: 'صنعها',
  cancel: 'إلغاء',
  progressLabel: 'جارٍ المزج',
  results: 'النتائج',
  frame: (index, count) => `الصورة ${index} من ${count}`,
  places: {
    variation: (index) => `التنويعة ${index}`,
    theta: (theta, shown) => (theta === 0 ? 'θ 0: الصورة مصنوعة من جديد' : `θ ${shown}`),
    between: (place) => {
      const whole = Math.round(place);
      if (Math.abs(place - whole) < 1e-6) return `الصورة ${whole + 1} مصنوعة من جديد`;
      const from = Math.floor(place);
      return `${Math.round(100 * (place - from))}% من الطريق من الصورة ${from + 1} إلى ${from + 2}`;
    },
  },
  scrub: 'التنقل بين الصور',
  play: 'تشغيل',
  pause: 'إيقاف مؤقت',
  rate: 'إطارات في الثانية',
  thereAndBack: 'ذهابًا وإيابًا',
  download: 'تنزيل PNG',
  downloadFrames: 'تنزيل الكل في zip',
  downloadAnimation: 'تنزيل PNG متحرّكة',
  animating: 'جارٍ كتابة الحركة…',
  useAsSource: 'البدء من هذه',
  varyThis: 'تنويع هذه',
  varyThisHint: 'ثلاث تنويعات من هذه الصورة',
  done: (count, duration) => `${pictures(count)} في ${duration}`,
  remake: {
    title: 'ما مدى إمكان صنعها من جديد؟',
    about:
      'يقرأ Easel الصورة على أنها شيئان: ما تُظهره، والضجيج الذي يحمل كل تفصيل سواه. ورسمها من جديد منهما ينبغي أن يعطي الصورة الصغيرة نفسها. يُقاس القرب بالديسيبل (PSNR): فوق 30 لا تكاد العين ترى فرقًا، وكل 10 إضافية تعني ثلث الخطأ.',
    start: 'صنعها من جديد',
    original: (index) => `الصورة ${index} كما يقرؤها النموذج`,
    remade: (index) => `الصورة ${index} مصنوعة من جديد`,
    result: (decibels) => `${decibels} dB`,
    steps: (steps) => `${steps} خطوة ذهابًا و${steps} إيابًا، عند 64 × 64 بكسل`,
    announce: (decibels) => `صُنعت من جديد: ${decibels.join('، ')} ديسيبل.`,
  },
  score: {
    title: 'هل تلائمها الكلمات؟',
    about:
      'يحوّل CLIP الكلمات والصور إلى اتجاهات في فضاء واحد. كلما اقترب اتجاهان زادت الملاءمة: 1 تعني الاتجاه نفسه، و0 لا شيء مشترك. العدد وحده لا يقول الكثير؛ قارن بين صور، أو بين أوصاف لصورة واحدة.',
    caption: 'كلمات للمقارنة',
    start: 'مقارنة',
    needCaption: 'اكتب بضع كلمات أولًا.',
    results: (caption) => `مدى ملاءمة «${isolated(caption)}»`,
    source: (index) => `الصورة ${index}`,
    result: (index) => `النتيجة ${index}`,
    announce: (best) => `أفضل ملاءمة ${best}.`,
  },
  announceStart: 'جارٍ المزج. مفتاح Escape للإلغاء.',
  announceDone: (count) => `تمّ: ${pictures(count)}.`,
  announceCancelled: 'أُلغي.',
};
