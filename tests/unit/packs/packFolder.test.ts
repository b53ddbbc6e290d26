import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replacePackFolder } from '../../../models/packFolder.ts';
import { convertAll, easelFolder } from '../../support/packs.ts';

type Files = ReadonlyMap<string, Uint8Array | string>;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'easel-pack-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function lay(folder: string, files: Files): string {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** Path → bytes in hex of everything in a folder, links not followed. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path).toString('hex')]),
  );
}

const fill =
  (files: Files) => (folder: { write(path: string, bytes: Uint8Array): Promise<void> }) =>
    (async () => {
      for (const [path, bytes] of files) await folder.write(path, Buffer.from(bytes));
    })();
const hex = (files: Files) =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('hex')]));
const pack = async (options = {}) => (await convertAll(easelFolder(), options)).files;

describe('a pack folder', () => {
  test.each(['new', 'empty', 'new in new folders'])('that is %s is filled', async (kind) => {
    const out = join(root, kind === 'new in new folders' ? 'a/b/out' : 'out');
    if (kind === 'empty') mkdirSync(out);
    const files = await pack();
    await replacePackFolder(out, fill(files));
    expect(contents(out)).toEqual(hex(files));
    expect(readdirSync(dirname(out))).toEqual(['out']);
  });

  test('that is a pack is replaced, and what the new one lacks is gone', async () => {
    const out = lay(join(root, 'out'), await pack());
    const next = new Map([...(await pack({ version: '2.0.0', dtype: 'f32' }))]);
    await replacePackFolder(out, fill(next));
    expect(contents(out)).toEqual(hex(next));
    expect(readdirSync(root)).toEqual(['out']);
  });

  test('behind a link is replaced, and the link stays', async () => {
    const real = lay(join(root, 'real'), await pack());
    symlinkSync(real, join(root, 'link'));
    const next = await pack({ version: '2.0.0' });
    await replacePackFolder(join(root, 'link'), fill(next));
    expect(contents(real)).toEqual(hex(next));
  });

  test('is as it was when the new pack fails half-way', async () => {
    const before = await pack();
    const out = lay(join(root, 'out'), before);
    const failing = replacePackFolder(out, async ({ write }) => {
      await write('pack.json', Buffer.from('{}'));
      expect(contents(out)).toEqual(hex(before));
      throw new Error('the disk is full');
    });
    await expect(failing).rejects.toThrow('the disk is full');
    expect(contents(out)).toEqual(hex(before));
    expect(readdirSync(root)).toEqual(['out']);
  });

  const strangers: readonly (readonly [
    string,
    (files: Map<string, Uint8Array | string>) => void,
  ])[] = [
    ['a note beside a pack', (files) => files.set('notes.txt', 'mine')],
    ['a README and nothing of a pack', (files) => (files.clear(), files.set('README.md', 'mine'))],
    ['a file in a folder beside a pack', (files) => files.set('old/prior-000.bin', 'mine')],
    ['a shard that its pack.json does not name', (files) => files.set('prior-007.bin', 'mine')],
    ['a pack.json of another program', (files) => files.set('pack.json', '{"name":"npm"}')],
    ['a pack.json that is cut off', (files) => files.set('pack.json', '{"format":"easel-p')],
    ['a card that a person wrote on', (files) => files.set('README.md', 'my notes')],
    ['a shard of other bytes', (files) => files.set('prior-000.bin', 'mine')],
    ['a project', (files) => files.set('.git/HEAD', 'ref: refs/heads/main')],
  ];
  test.each(strangers)('with %s is refused, untouched', async (_name, add) => {
    const files = new Map<string, Uint8Array | string>(await pack());
    add(files);
    const out = lay(join(root, 'out'), files);
    let filled = false;
    const refused = replacePackFolder(out, async () => {
      filled = true;
    });
    await expect(refused).rejects.toMatchObject({ code: 'invalid-request', param: 'out' });
    expect([filled, contents(out)]).toEqual([false, hex(files)]);
  });

  test('that lacks some of its files is replaced: there is nothing to lose', async () => {
    const files = await pack();
    const out = lay(join(root, 'out'), files);
    rmSync(join(out, 'prior-000.bin'));
    await replacePackFolder(out, fill(files));
    expect(contents(out)).toEqual(hex(files));
  });

  test('that is a link to nowhere is refused in words, untouched', async () => {
    const out = join(root, 'out');
    symlinkSync(join(root, 'nowhere'), out);
    await expect(replacePackFolder(out, fill(new Map()))).rejects.toMatchObject({
      code: 'invalid-request',
      param: 'out',
    });
    expect(readdirSync(root)).toEqual(['out']);
  });

  test('that is a file is refused, untouched', async () => {
    lay(root, new Map([['out', 'mine']]));
    await expect(replacePackFolder(join(root, 'out'), fill(new Map()))).rejects.toMatchObject({
      param: 'out',
    });
    expect(readFileSync(join(root, 'out'), 'utf8')).toBe('mine');
  });
});

describe('npm run pack', () => {
  const run = async (...args: readonly string[]) => {
    const at = resolve(import.meta.dirname, '../../..');
    try {
      const tsx = join(at, 'node_modules/tsx/dist/cli.mjs');
      await promisify(execFile)(process.execPath, [tsx, join(at, 'models/cli/pack.ts'), ...args]);
      return '';
    } catch (thrown) {
      return String((thrown as { stderr?: string }).stderr);
    }
  };

  test('reads FOLDER before it touches OUT, and replaces a pack by a whole one', async () => {
    const before = await pack();
    const out = lay(join(root, 'out'), before);
    expect(await run(join(root, 'not-there'), out)).not.toBe('');
    expect(contents(out)).toEqual(hex(before));
    const broken = easelFolder();
    broken.delete('decoder/diffusion_pytorch_model.safetensors');
    expect(await run(lay(join(root, 'broken'), broken), out)).toContain('decoder');
    expect(contents(out)).toEqual(hex(before));
    const source = lay(join(root, 'source'), easelFolder(2));
    expect(await run(source, out, '--max-bytes', '1000')).toContain('OUT is as it was');
    expect(contents(out)).toEqual(hex(before));
    // FOLDER is no place for its own pack, and an add-on none for its base.
    expect(await run(source, source)).toContain('left as it is');
    expect(contents(source)).toEqual(hex(easelFolder(2)));
    expect(await run(source, out, '--base', out)).toContain('place of its base');
    expect(contents(out)).toEqual(hex(before));
    expect(await run(source, out)).toBe('');
    expect(contents(out)).toEqual(hex((await convertAll(easelFolder(2))).files));
    expect(existsSync(`${out}.part`)).toBe(false);
    expect(readdirSync(root).sort()).toEqual(['broken', 'out', 'source']);
  }, 180_000);
});
