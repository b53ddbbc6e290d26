/** Every class of faults that is thrown, and what a person reads of each, in every language. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ApiError, refusal } from '../../../src/api/errors.ts';
import { EmbedError } from '../../../src/api/embedClient.ts';
import { faultLine, OwnError, showError, type FaultOf } from '../../../src/app/errors.ts';
import { titleOfHeld, whyHeld } from '../../../src/app/policy/heldWords.ts';
import { use, useReasons } from '../../../src/app/strings/index.ts';
import type { Language } from '../../../src/app/strings/language.ts';
import { faultWords, words } from '../../../src/app/strings/words.ts';
import { EaselError, type ErrorCode } from '../../../src/base/errors.ts';
import { PictureRefusal } from '../../../src/policy/checkPicture.ts';

const SRC = resolve(import.meta.dirname, '../../../src');
const spoken = Object.keys(words) as Language[];
const ENGLISH = 'Something new that has no words.';
const flag = { flagged: true, category: 'violence', label: 'weapon', score: 0.9 } as const;

/** One of each class; `HttpStatus` stands behind a fault as its cause, and is an EaselError without more. */
const THROWN: { readonly [name: string]: unknown } = {
  EaselError: new EaselError('internal', ENGLISH),
  OwnError: new OwnError('invalid-request', 'In Worten.'),
  PictureRefusal: new PictureRefusal(flag),
  HttpStatus: new EaselError('network', ENGLISH),
  // These two are a program's: a page that shows one treats it as any other.
  ApiError: refusal(ENGLISH),
  EmbedError: new EmbedError({ code: 'no-answer', message: ENGLISH }),
  // What browsers throw.
  Error: new TypeError(ENGLISH),
  DOMException: new DOMException(ENGLISH, 'InvalidStateError'),
};

async function speak(language: Language): Promise<void> {
  const [{ first }, { rest }] = await Promise.all([
    words[language].first(),
    words[language].rest(),
  ]);
  use(language, first, rest);
  if (language !== 'en') useReasons(language, (await faultWords[language]()).reasons);
}
afterEach(() => speak('en'));

test('no class of faults is missing here', () => {
  const declared = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readFileSync(join(SRC, name), 'utf8').matchAll(CLASS)])
    .map(([, name]) => name);
  expect(declared.sort()).toEqual(
    Object.keys(THROWN)
      .filter((name) => name !== 'Error' && name !== 'DOMException')
      .sort(),
  );
  expect(THROWN['ApiError']).toBeInstanceOf(ApiError);
});
const CLASS = /class (\w+) extends \w*Error\b/g;

const OF: readonly (FaultOf | undefined)[] = [
  undefined,
  'picture',
  'document',
  'library',
  'link',
  'fill',
  'folder',
];

describe.each(spoken.filter((language) => language !== 'en'))('in %s', (language) => {
  test('each code has its own title and advice, whatever it is of', async () => {
    const codes = Object.keys((await words.en.first()).first.errors.byCode) as ErrorCode[];
    const shown = () =>
      OF.flatMap((of) => codes.map((code) => showError(new EaselError(code, ENGLISH), of)));
    await speak('en');
    const english = shown();
    await speak(language);
    for (const [i, { code, title, advice }] of shown().entries()) {
      expect(title, code).not.toBe('');
      expect(title, code).not.toBe(english[i]?.title);
      if (english[i]?.advice !== '') expect(advice, code).not.toBe(english[i]?.advice);
    }
  });

  test('whatever is thrown stands in a frame of this language, and its English is marked', async () => {
    const { inEnglish } = (await words[language].first()).first.errors;
    expect(inEnglish).not.toBe((await words.en.first()).first.errors.inEnglish);
    await speak(language);
    for (const [name, thrown] of Object.entries(THROWN)) {
      const shown = showError(thrown);
      if (name === 'OwnError') {
        expect(shown).toMatchObject({ message: 'In Worten.' });
        expect(shown.english).toBeUndefined();
        continue;
      }
      expect(shown.message, name).toBe(inEnglish);
      expect(shown.english, name).toBe((thrown as Error).message);
      expect(faultLine(shown), name).toBe(shown.title);
    }
  });

  test('a check of pictures that failed says so in this language, what is English of it apart', async () => {
    await speak(language);
    const fault = showError(new EaselError('network', ENGLISH));
    const held = { flag: undefined, fault, mayGoOn: false };
    const said = `${titleOfHeld(held)} ${whyHeld(held, true)}`;
    expect(said).toContain(fault.title);
    expect(said).not.toContain(ENGLISH);
    expect(said).not.toMatch(/This site has pictures/);
  });
});
