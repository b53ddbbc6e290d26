import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { FileEntry, PackManifest } from '../../src/packs/manifest.ts';
import {
  makePictures,
  oneSmallPicture,
  openEasel,
  refusal,
  withTinyPack,
  type EaselWindow,
} from '../support/easel.ts';
import { serve, type StaticServer } from '../support/serve.ts';

const root = resolve(import.meta.dirname, '../..');
const tinyPack = join(root, 'tests/fixtures/packs/tiny');

interface Run {
  readonly code: number;
  readonly stderr: string;
}

/** `npm run generate` with these arguments. */
function generate(...args: readonly string[]): Promise<Run> {
  return new Promise((done) => {
    const command = ['--import', 'tsx', 'models/cli/generate.ts', ...args];
    execFile(process.execPath, command, { cwd: root }, (fault, _stdout, stderr) =>
      done({ code: typeof fault?.code === 'number' ? fault.code : fault ? 1 : 0, stderr }),
    );
  });
}

test.describe('the command', () => {
  let out: string;
  test.beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'easel-generate-'));
  });
  test.afterAll(() => rmSync(out, { recursive: true }));

  test('writes the same bytes twice, and picture two of seed 7 is picture one of seed 8', async () => {
    const run = async (folder: string, ...args: string[]): Promise<Result> => {
      const { code, stderr } = await generate(
        'a red apple on a blue background',
        ...[
          '--size',
          '64',
          '--steps',
          '2',
          '--pack',
          tinyPack,
          '--out',
          join(out, folder),
          ...args,
        ],
      );
      expect(code, stderr).toBe(0);
      return JSON.parse(readFileSync(join(out, folder, 'result.json'), 'utf8')) as Result;
    };
    const first = await run('first', '--n', '4', '--seed', '7');
    const second = await run('second', '--n', '4', '--seed', '7');
    const single = await run('single', '--n', '1', '--seed', '8');
    const hashes = first.pictures.map(({ sha256 }) => sha256);
    expect(first.pictures.map(({ seed }) => seed)).toEqual([7, 8, 9, 10]);
    expect(new Set(hashes).size).toBe(4);
    expect(second.pictures.map(({ sha256 }) => sha256)).toEqual(hashes);
    for (const { file } of first.pictures)
      expect(readFileSync(join(out, 'second', file))).toEqual(
        readFileSync(join(out, 'first', file)),
      );
    expect(single.pictures.map(({ sha256 }) => sha256)).toEqual([hashes[1]]);
    expect(first.requestsThatLeftTheOrigin).toBe(0);
    expect(first.backend).toBe('wasm');
    for (const { milliseconds, steps } of first.stages) {
      expect(milliseconds).toBeGreaterThan(0);
      expect(steps).toBeGreaterThan(0);
    }
  });

  test('explains itself when an argument is wrong', async () => {
    const { code, stderr } = await generate('apple', '--size', '300');
    expect(code).toBe(2);
    expect(stderr).toContain('--size 300');
    expect(stderr).toContain('Usage: npm run generate');
  });
});

interface Result {
  readonly pictures: readonly {
    readonly file: string;
    readonly seed: number;
    readonly sha256: string;
  }[];
  readonly stages: readonly { readonly milliseconds: number; readonly steps: number }[];
  readonly backend: string;
  readonly requestsThatLeftTheOrigin: number;
}

test.describe('bad input', () => {
  test('gets a typed error that names it, and the next job works', async ({ page }) => {
    const server = await serve(withTinyPack);
    await openEasel(page, server.url);
    const good = oneSmallPicture;
    for (const [request, words] of [
      [{ ...good, prompt: '' }, /prompt/i],
      [{ ...good, prompt: 'x'.repeat(1001) }, /1,?001/],
      [{ ...good, seed: Number.NaN }, /seed/i],
      [{ ...good, size: 300 }, /300/],
      [{ ...good, n: 0 }, /0/],
      [{ ...good, decoder: { steps: 0.5 } }, /steps/i],
      [{ ...good, decoder: { sampler: 'magic' } }, /magic/],
    ] as const) {
      const { code, message } = await refusal(page, request);
      expect(code, JSON.stringify(request)).toBe('invalid-request');
      expect(message).toMatch(words);
    }
    // 1,000 characters are fine, counted as a person counts: each of these is two UTF-16 units.
    const long = { ...good, prompt: '🍎'.repeat(1000) };
    expect((await makePictures(page, long)).pictures).toHaveLength(1);
    await server.close();
  });

  test('a pack that is not what it says is refused by name, and the next job works', async ({
    page,
  }) => {
    const packs = mkdtempSync(join(tmpdir(), 'easel-packs-'));
    const spoilt = (name: string, spoil: (manifest: PackManifest) => object | string): string => {
      const folder = join(packs, name);
      cpSync(tinyPack, folder, { recursive: true });
      const path = join(folder, 'pack.json');
      const changed = spoil(JSON.parse(readFileSync(path, 'utf8')) as PackManifest);
      writeFileSync(path, typeof changed === 'string' ? changed : JSON.stringify(changed));
      return folder;
    };
    const withShard = (manifest: PackManifest, change: Partial<FileEntry>): PackManifest => ({
      ...manifest,
      shards: manifest.shards.map((shard, i) => (i === 0 ? { ...shard, ...change } : shard)),
    });
    const server = await serve({
      mounts: {
        ...withTinyPack.mounts,
        '/packs/hash/': spoilt('hash', (pack) => withShard(pack, { sha256: '0'.repeat(64) })),
        '/packs/path/': spoilt('path', (pack) => withShard(pack, { path: '../embedded/a.bin' })),
        '/packs/version/': spoilt('version', (pack) => ({ ...pack, formatVersion: 99 })),
        '/packs/json/': spoilt('json', (pack) => JSON.stringify(pack).slice(0, -20)),
      },
    });
    await openEasel(page, server.url);
    expect(await installFault(page, './packs/hash/pack.json')).toBe('corrupt-data');
    expect(await installFault(page, './packs/path/pack.json')).toBe('invalid-manifest');
    expect(await installFault(page, './packs/version/pack.json')).toBe('unsupported-format');
    expect(await installFault(page, './packs/json/pack.json')).toBe('invalid-manifest');
    expect(await installFault(page, './packs/none/pack.json')).toBe('network');
    expect((await makePictures(page, oneSmallPicture)).pictures).toHaveLength(1);
    await closeAll(server, packs);
  });
});

async function closeAll(server: StaticServer, folder: string): Promise<void> {
  await server.close();
  rmSync(folder, { recursive: true });
}

function installFault(page: Page, path: string): Promise<string> {
  return page.evaluate(async (wanted) => {
    try {
      const { easel } = window as unknown as EaselWindow;
      await easel.install(new URL(wanted, document.baseURI).href);
      return 'ok';
    } catch (fault) {
      return (fault as { code?: string }).code ?? String(fault);
    }
  }, path);
}
