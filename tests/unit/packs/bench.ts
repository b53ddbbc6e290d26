/** What tests of installing share: made-up packs on a server in memory, and an empty database for each test. */
import 'fake-indexeddb/auto';
import { beforeAll, beforeEach } from 'vitest';
import { installPack, type InstallOptions } from '../../../src/packs/install.ts';
import { openStore, type PackStore } from '../../../src/packs/store.ts';
import { fakeServer, type FakeServer } from '../../support/fakeServer.ts';
import { convertAll, easelFolder, setComponent } from '../../support/packs.ts';

type Files = Map<string, Uint8Array<ArrayBuffer>>;

export const PACK_URL = 'https://easel.test/pack/pack.json';
export const WORDS = {
  network: 'text_encoder',
  tensor: 'bert.embeddings.LayerNorm.weight',
  form: 'f32',
} as const;

interface Bench {
  small: Files;
  /** A pack with one shard of 4 MB, so that it arrives in many pieces. */
  large: Files;
  /** `small` in its next version: one shard differs. */
  updated: Files;
  server: FakeServer;
  database: string;
}

/** Filled before the first test; `server` and `database` are new for each. */
export const bench = { database: '' } as Bench;
let databases = 0;

beforeAll(async () => {
  bench.small = (await convertAll(easelFolder())).files;
  const big = easelFolder();
  const config = JSON.parse(new TextDecoder().decode(big.get('decoder/config.json'))) as object;
  const wide = { ...config, block_out_channels: [32, 112], time_embedding_dim: 32 };
  setComponent(big, 'decoder', 'UNet2DConditionModel', wide, 9);
  bench.large = (await convertAll(big, { dtype: 'f32' })).files;
  const next = easelFolder();
  const prior = 'prior/diffusion_pytorch_model.safetensors';
  next.set(prior, easelFolder(77).get(prior) ?? new Uint8Array());
  bench.updated = (await convertAll(next, { version: '1.1.0' })).files;
});

beforeEach(() => {
  bench.database = `packs-${String(++databases)}`;
  bench.server = fakeServer(new Map(bench.small));
});

export const open = () => openStore({ database: bench.database });
export const install = (store: PackStore, options: Partial<InstallOptions> = {}) =>
  installPack(store, {
    url: PACK_URL,
    fetch: bench.server.fetch,
    backoff: () => 0,
    locks: undefined,
    ...options,
  });
/** Files asked for, pack.json apart. */
export const asked = () =>
  bench.server.requests.map(({ path }) => path).filter((path) => path !== 'pack.json');
