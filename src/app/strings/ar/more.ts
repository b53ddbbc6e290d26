import { isolated } from '../own.ts';
import type { First } from '../shape.ts';
import { numbered, pictures } from './number.ts';

const squares = numbered('مربع واحد', 'مربعان', 'مربعات', 'مربعًا', 'مربع');
const prompts = numbered('وصف واحد', 'وصفان', 'أوصاف', 'وصفًا', 'وصف');
const characters = numbered('حرف واحد', 'حرفان', 'أحرف', 'حرفًا', 'حرف');

/** What Create offers beside words and sizes. */
export const more: First['create']['advanced']['more'] = {
  title: 'خيارات أخرى',
  shape: {
    label: 'الشكل',
    square: 'مربع',
    // Isolated: signs between numbers would run from right to left, and 16 : 9 be read as 9 : 16.
    ratios: {
      '3:2': isolated('3 : 2'),
      '2:3': isolated('2 : 3'),
      '16:9': isolated('16 : 9'),
      '9:16': isolated('9 : 16'),
    },
    spoken: {
      '3:2': '3 إلى 2، عريض',
      '2:3': '2 إلى 3، طويل',
      '16:9': '16 إلى 9، عريض',
      '9:16': '9 إلى 16، طويل',
    },
    hint: (width, height, rounds) =>
      rounds === 0
        ? `${isolated(`${width} × ${height}`)}: يرسم النموذج مربعات؛ وما بجانبها يُملأ من دونه بالمزيد من حوافها.`
        : `${isolated(`${width} × ${height}`)}: يرسم النموذج مربعات ثم يواصل على الجانبين. الزيادة لكل صورة: ${squares(rounds)}.`,
  },
  negative: {
    label: 'استبعاد',
    placeholder: 'ما ينبغي ألا تُظهره الصور',
    hint: 'يبتعد التوجيه عن هذه الكلمات.',
    deaf: 'إذا كان التوجيه 1 فلا شيء يبتعد عن هذه الكلمات. ارفع التوجيه أدناه.',
    tooLong: 'هذه كلمات أكثر مما يمكن استبعاده.',
    said: (words) => `من دون ${isolated(words)}`,
  },
  start: {
    label: 'البدء من',
    choose: 'اختيار صورة',
    drop: 'أو أفلت واحدة هنا',
    file: 'صورة البداية',
    remove: 'البدء من الضجيج مجددًا',
    alt: (name) => `صورة البداية: ${isolated(name)}`,
    strength: 'إلى أي مدى تبتعد',
    strengthHint:
      'عند القليل تبقى ألوان صورتك وأشكالها؛ وعند 1 لا يبقى منها شيء. يرى النموذج مربعها الأوسط، بعرض 64 بكسل.',
    missing: (name) =>
      name === ''
        ? 'بدأت هذه من صورة أخرى غير محفوظة معها. اخترها من جديد، وإلا بدأت من الضجيج.'
        : `اختر «${isolated(name)}» من جديد: ضاعت عند إعادة التحميل.`,
    said: (name, strength) => `من ${isolated(name)}، ${strength}`,
  },
  history: {
    label: 'أوصاف سابقة',
    forget: 'نسيان هذه الأوصاف',
    forgotten: 'نُسيت الأوصاف السابقة.',
  },
  lines: {
    label: 'كل سطر وصف مستقل',
    promise: (count, made) => `${prompts(count)}، واحدًا بعد آخر: ${pictures(made)}.`,
    about: (duration) => `نحو ${duration}.`,
    unknown: 'تُعرف المدة بعد الأول.',
    tooMany: (most) => `الحد الأقصى ${most} من الأوصاف في المرة.`,
    tooLong: (line, over) => `الوصف ${line} أطول من اللازم: ${characters(over)}.`,
    place: (at, of) => `الوصف ${at} من ${of}`,
  },
  again: {
    label: (index) => `الصورة ${index} مرة أخرى، ولكن…`,
    title: 'مرة أخرى، ولكن…',
    seed: 'ببذرة أخرى',
    words: 'بكلمات أخرى والبذرة نفسها',
    style: (name) => `بأسلوب ${isolated(name)}`,
  },
  extending: (round, rounds) => `متابعة الرسم، ${round} من ${rounds}`,
};
