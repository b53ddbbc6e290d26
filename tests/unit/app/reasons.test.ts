/** Faults are told in the person's own language, wherever they come from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { faultLine, OwnError, sayNotice, showError } from '../../../src/app/errors.ts';
import { use, useReasons } from '../../../src/app/strings/index.ts';
import type { Language } from '../../../src/app/strings/language.ts';
import { faultWords, words } from '../../../src/app/strings/words.ts';
import { EaselError } from '../../../src/base/errors.ts';
import type { Reason, ReasonName, Reasons } from '../../../src/base/reasons.ts';
import { openSigner } from '../../../src/image/credentials/sign.ts';
import { openPicture } from '../../../src/image/open.ts';
import { readAddress } from '../../../src/hub/address.ts';
import { readShared } from '../../../src/app/create/shareLink.ts';
import { runtimeFault } from '../../../src/runtime/faults.ts';
import { checkTextToImage } from '../../../src/tasks/requests.ts';
import { check, prompt } from '../../../src/tasks/fields.ts';

const spoken = Object.keys(faultWords) as (keyof typeof faultWords)[];

async function speak(language: Language): Promise<void> {
  const [{ first }, { rest }] = await Promise.all([
    words[language].first(),
    words[language].rest(),
  ]);
  use(language, first, rest);
  if (language !== 'en') useReasons(language, (await faultWords[language]()).reasons);
}
afterEach(() => speak('en'));

const nothing = {};
const file = { file: 'prior/config.json' };
const host = { host: 'hub.example.org' };
const size = { width: 20_000, height: 10_000 };
/** Of each reason, values such as it has. */
const SAMPLES: { readonly [name in ReasonName]: Reasons[name] } = {
  'picture-too-large': size,
  'picture-file-too-large': { megabytes: 600, most: 537 },
  'picture-unknown': nothing,
  'picture-of-kind': { kind: 'HEIC' },
  'picture-undecodable': nothing,
  'picture-needs-memory': nothing,
  'png-damaged': nothing,
  'not-importable': nothing,
  'prompt-empty': nothing,
  'prompt-too-long': { characters: 1234, most: 1000 },
  'nothing-erased': nothing,
  'model-not-here': { model: 'karlo' },
  'nothing-marked': nothing,
  'nothing-to-copy': nothing,
  'no-picture-there': nothing,
  'nothing-to-export': nothing,
  'format-too-large': size,
  'document-missing': nothing,
  'document-damaged': nothing,
  'document-newer': nothing,
  'document-changed': nothing,
  'undo-damaged': nothing,
  'kept-full': { most: 32, megabytes: 256 },
  'kept-missing': nothing,
  'kept-damaged': nothing,
  'storage-full': nothing,
  'storage-denied': nothing,
  'file-changed': nothing,
  'zip-damaged': { file: 'backup.zip' },
  'backup-damaged': nothing,
  'not-a-backup': nothing,
  'backup-newer': nothing,
  'link-damaged': nothing,
  'link-newer': nothing,
  'memory-out': nothing,
  'device-lost': nothing,
  'device-refused': nothing,
  'device-too-small': { needed: 4321, allowed: 2048 },
  'engine-stopped': nothing,
  'engine-handed-over': nothing,
  'engine-not-fetched': nothing,
  cancelled: nothing,
  'file-not-fetched': file,
  'file-mismatch': file,
  'model-damaged': nothing,
  'model-no-room': nothing,
  'download-elsewhere': nothing,
  'no-service-worker': nothing,
  'address-form': nothing,
  'host-wants-token': host,
  'host-has-not': { ...host, path: 'kakao/karlo' },
  'host-silent': host,
  'host-status': { ...host, status: 503 },
  'host-sends-on': host,
  'folder-empty': { folder: 'karlo' },
  'folder-lacks': file,
  'folder-of-several': { folder: 'models', models: ['karlo', 'emoji'] },
  'file-packed': file,
  'key-unfit': nothing,
};
const names = Object.keys(SAMPLES) as ReasonName[];
const reasonNamed = (name: ReasonName) => ({ ...SAMPLES[name], name }) as unknown as Reason;

describe.each(spoken)('in %s', (language) => {
  test('each reason has a sentence of its own, with every value in it', async () => {
    await speak(language);
    const sentences = names.map((name) => {
      const fault = new EaselError('internal', 'English.', { reason: reasonNamed(name) });
      const { message, english } = showError(EaselError.fromData(structuredClone(fault.toData())));
      expect(english, name).toBeUndefined();
      expect(message, name).not.toMatch(/undefined|NaN|\[object|#\d/);
      const digits = message.replace(/(?<=\d)[.,\s\u00a0\u202f](?=\d)/g, '');
      for (const value of Object.values(SAMPLES[name]).flat())
        expect(digits, name).toContain(String(value));
      return message;
    });
    expect(new Set(sentences).size).toBe(names.length);
  });

  test('a fault without a reason is told by its kind, and what is English of it stands apart', async () => {
    await speak(language);
    const shown = showError(new EaselError('corrupt-data', 'prior: the tensor wte is missing.'));
    expect(shown.english).toBe('prior: the tensor wte is missing.');
    expect(shown.message).not.toContain('tensor');
    expect(faultLine(shown)).toBe(shown.title);
    expect(sayNotice({ message: 'English.' })).toBeUndefined();
    expect(showError(new OwnError('invalid-request', 'In Worten.')).message).toBe('In Worten.');
  });
});

test('while these words are on their way a fault is told by its kind', async () => {
  const [{ first }, { rest }] = await Promise.all([words.de.first(), words.de.rest()]);
  useReasons('de', undefined);
  use('de', first, rest);
  const fault = new EaselError('device-lost', 'Lost.', { reason: { name: 'device-lost' } });
  expect(showError(fault)).toMatchObject({
    english: 'Lost.',
    title: first.errors.byCode['device-lost'].title,
  });
});

test('in English the message of the fault is what is said', () => {
  const fault = new EaselError('network', 'No answer.', { reason: reasonNamed('host-silent') });
  expect(showError(fault)).toMatchObject({ message: 'No answer.' });
  expect(showError(fault).english).toBeUndefined();
});

/** The reason of what is thrown. */
async function reasonOf(work: () => unknown): Promise<Reason | undefined> {
  try {
    await work();
  } catch (thrown) {
    return EaselError.from(thrown).reason;
  }
  throw new Error('Nothing was thrown.');
}

/** A PNG that begins well, and says that it is of this size. */
function pngOf(width: number, height: number): Blob {
  const bytes = new Uint8Array(64);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  bytes.set([8, 6], 24);
  return new Blob([bytes]);
}

test.each<readonly [string, () => unknown, Reason]>([
  [
    'a picture that is too large',
    () => openPicture(pngOf(20_000, 10_000), { maxSide: 1024 }),
    { name: 'picture-too-large', width: 20_000, height: 10_000 },
  ],
  [
    'a PDF',
    () => openPicture(new Blob(['%PDF-1.7 and so on and so forth']), { maxSide: 1024 }),
    { name: 'picture-of-kind', kind: 'PDF' },
  ],
  [
    'no picture',
    () => openPicture(new Blob(['words']), { maxSide: 9 }),
    { name: 'picture-unknown' },
  ],
  ['an empty prompt', () => check(prompt, ' '), { name: 'prompt-empty' }],
  [
    'a prompt that is too long',
    () => checkTextToImage({ prompt: 'x'.repeat(1001) }),
    { name: 'prompt-too-long', characters: 1001, most: 1000 },
  ],
  ['a link that was cut off', () => readShared('#make=e30!'), { name: 'link-damaged' }],
  ['no address', () => readAddress('somewhere'), { name: 'address-form' }],
  ['no key', () => openSigner('nothing'), { name: 'key-unfit' }],
  [
    'memory',
    () => {
      throw runtimeFault(new Error('std::bad_alloc'));
    },
    { name: 'memory-out' },
  ],
])('%s says so by its reason', async (_, work, reason) => {
  expect(await reasonOf(work)).toEqual(reason);
});

test('no screen shows what was thrown but through these words', () => {
  const root = resolve(import.meta.dirname, '../../../src/app');
  /** Where messages are not for a person who reads the page. */
  const apart = /^(?:errors\.ts$|debug\/|api\/ExampleCard\.svelte$|embed\/|services\.ts$)/;
  const shown =
    /\b(?:thrown|cause|fault|reason|(?:\w+\.)*error|from\(\w+\))(?:\)|\?)*\.message\b|\bString\((?:thrown|error|fault|cause)\)|\bmessage\b[^}]*\} = EaselError\.from/;
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|svelte)$/.test(name) && !apart.test(name))
    .flatMap((name) =>
      readFileSync(join(root, name), 'utf8')
        .split('\n')
        .filter((line) => shown.test(line) && !/^\s*(?:\/\/|\*)/.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    )
    // What `showError` made, in the component that marks what is English of it.
    .filter((line) => line !== 'ui/FaultMessage.svelte: {error.message}')
    // Of what programs and the console hear of a check.
    .filter(
      (line) => !/^policy\/pictureChecks\.svelte\.ts: const \{ code, message, param \}/.test(line),
    );
  expect(found).toEqual([]);
  for (const line of [
    '{EaselError.from(thrown).message}',
    '{run.error?.message}',
    'String(thrown)',
    'const { code, message } = EaselError.from(thrown);',
  ])
    expect(line).toMatch(shown);
});
