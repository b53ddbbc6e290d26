import { describe, expect, test, vi } from 'vitest';
import { createPacksInUse } from '../../../src/engine/worker/packs.ts';
import type { EngineEvent } from '../../../src/engine/types.ts';
import { listPacks } from '../../../src/packs/install.ts';
import { openPack } from '../../../src/packs/reader.ts';
import type { Fault } from '../../support/fakeServer.ts';
import { bench, install, open, PACK_URL, WORDS } from './bench.ts';

const whole = () => new TextDecoder().decode(bench.small.get('pack.json'));

/** What a host may answer for pack.json, and words that the notice must have. */
const ANSWERS: readonly (readonly [string, () => Fault, RegExp])[] = [
  ['a web page', () => ({ text: '<!doctype html><title>Moved</title>' }), /web page/],
  ['a web page after a blank line', () => ({ text: '\n <html></html>' }), /web page/],
  ['a cut file', () => ({ text: whole().slice(0, 700) }), /cut off or damaged/],
  [
    'a later format',
    () => ({ text: whole().replace('"formatVersion":1', '"formatVersion":7') }),
    /format version is 7; .*Reload the page/,
  ],
  ['another kind of JSON', () => ({ text: '{"name":"easel"}' }), /not a model pack/],
  ['a list', () => ({ text: '[]' }), /not a JSON object/],
  [
    'a pack with a field missing',
    () => ({ text: whole().replace('"embeddingWidth"', '"width"') }),
    /pack\.json/,
  ],
  ['nothing', () => ({ text: '' }), /is empty/],
  ['white space', () => ({ text: ' \n' }), /is empty/],
  ['no answer at all', () => 'hang', /not answered within 0\.5 s/],
  ['404', () => ({ status: 404 }), /status 404/],
  ['403', () => ({ status: 403 }), /status 403/],
  ['500', () => ({ status: 500 }), /status 500/],
];

describe('a pack that is installed, when the host answers pack.json with', () => {
  test.each(ANSWERS)(
    '%s, stays whole, and the update says what was wrong',
    async (_, fault, words) => {
      await install(await open());
      bench.server.fault = (path) => (path === 'pack.json' ? fault() : undefined);
      const store = await open();
      const onNotice = vi.fn();
      const pack = await install(store, { onNotice, patience: 500 });
      expect(pack.manifest.version).toBe('1.0.0');
      expect(onNotice).toHaveBeenCalledExactlyOnceWith(
        'update-failed',
        expect.stringMatching(words),
      );
      bench.server.fault = () => 'refuse';
      const opened = await openPack(store, 'made-up', { fetch: bench.server.fetch });
      expect((await opened.weight(WORDS)).byteLength).toBe(160);
    },
  );

  test('no connection stays whole, and nothing is said: being offline is no fault', async () => {
    await install(await open());
    bench.server.fault = () => 'refuse';
    const onNotice = vi.fn();
    await install(await open(), { onNotice });
    expect(onNotice).not.toHaveBeenCalled();
  });

  test.each(ANSWERS.filter(([name]) => name !== 'no answer at all'))(
    '%s, is a fault where no pack is installed',
    async (_, fault) => {
      bench.server.fault = () => fault();
      await expect(install(await open())).rejects.toMatchObject({
        code: expect.stringMatching(/^(invalid-manifest|unsupported-format|network)$/),
      });
    },
  );

  test('an abort while it waits is an abort, not a failed update', async () => {
    await install(await open());
    bench.server.fault = () => 'hang';
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await expect(install(await open(), { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('the engine’s shelf', () => {
  const listening = (events: EngineEvent[]) => ({
    signal: new AbortController().signal,
    onEvent: (event: EngineEvent) => void events.push(event),
  });

  test.each([
    ['a web page for pack.json', 'pack.json', { text: '<html>' }],
    ['a new pack.json and no shard of it', 'prior-000.bin', { status: 404 }],
    ['a new pack.json and a damaged shard', 'prior-000.bin', { text: 'damaged' }],
  ] as const)('works with the pack that is here when the host gives %s', async (_, at, fault) => {
    vi.stubGlobal('fetch', (...args: Parameters<typeof fetch>) => bench.server.fetch(...args));
    try {
      await install(await open());
      bench.server.files = new Map(bench.updated);
      bench.server.fault = (path) => (path === at ? fault : undefined);
      const store = await open();
      const shelf = createPacksInUse(store, PACK_URL);
      const events: EngineEvent[] = [];
      const { pack } = await shelf.open(undefined, listening(events));
      expect(pack.manifest.version).toBe('1.0.0');
      expect(events.filter(({ type }) => type === 'notice')).toMatchObject([
        { code: 'update-failed' },
      ]);
      expect((await listPacks(store)).map(({ manifest }) => manifest.version)).toEqual(['1.0.0']);
      expect((await shelf.list()).map(({ id }) => id)).toEqual(['made-up']);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test('names the packs that are here without asking their address', async () => {
    const asked = vi.fn(() => new Promise<Response>(() => undefined));
    await install(await open());
    vi.stubGlobal('fetch', asked);
    try {
      const shelf = createPacksInUse(await open(), PACK_URL);
      expect(await shelf.list()).toMatchObject([{ id: 'made-up', modelCard: '# Made up\n' }]);
      expect(asked).not.toHaveBeenCalled();
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
