/**
 * Fits networks in processes of their own, as many at once as there are processors. What was fitted before, with the
 * same rows and the same code, is kept in a cache: a fit that was cut off goes on with the networks that it lacks.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { MATRICES, type Network, type Row } from './network.ts';

export interface Fit {
  /** For people. */
  readonly name: string;
  /** Made when their turn comes: all at once they would fill the memory. */
  readonly rows: () => readonly Row[];
  readonly seed: number;
}

/** What a process is asked. */
export type Asked = Readonly<{ rows: readonly Row[]; seed: number }>;

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/easel/fits');
const code = readFileSync(join(import.meta.dirname, 'network.ts'));

/** In the order of the fits. @throws Error when a fit was cut off */
export async function fitAll(fits: readonly Fit[], cache = CACHE): Promise<readonly Network[]> {
  const fitted: Network[] = [];
  const waiting = [...fits.entries()];
  const lanes = Array.from({ length: Math.min(availableParallelism(), fits.length) }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [i, fit] = next;
      const since = performance.now();
      fitted[i] = await fitOne(fit, cache);
      console.error(`${fit.name}: ${((performance.now() - since) / 1000).toFixed(0)} s`);
    }
  });
  await Promise.all(lanes);
  return fitted;
}

async function fitOne({ rows: rowsOf, seed }: Fit, cache: string): Promise<Network> {
  const rows = rowsOf();
  const file = join(cache, `${nameOf(rows, seed)}.json`);
  if (existsSync(file)) return fromText(readFileSync(file, 'utf8'));
  const network = await fitApart({ rows, seed });
  mkdirSync(cache, { recursive: true });
  // Renamed when it is whole, so that none is read in halves.
  writeFileSync(`${file}.part`, toText(network));
  renameSync(`${file}.part`, file);
  return network;
}

async function fitApart(asked: Asked): Promise<Network> {
  const child = fork(new URL('./fitChild.ts', import.meta.url), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  const network = await new Promise<Network>((resolve, reject) => {
    child.once('message', (fitted) => resolve(fitted as Network));
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(
        new Error(`A fit ended without its network (${signal ?? code}): run it again, it goes on.`),
      ),
    );
    child.send(asked);
  });
  child.disconnect();
  return network;
}

/** All that decides a fit. */
function nameOf(rows: readonly Row[], seed: number): string {
  const hash = createHash('sha256').update(code).update(String(seed));
  for (const { input, buckets, label } of rows)
    hash.update(input).update(Int32Array.of(label, ...buckets));
  return hash.digest('hex').slice(0, 32);
}

function toText(network: Network): string {
  const matrices = MATRICES.map((name) => {
    const { buffer, byteOffset, byteLength } = network[name];
    return [name, Buffer.from(buffer, byteOffset, byteLength)] as const;
  });
  return JSON.stringify({
    width: network.width,
    ...Object.fromEntries(matrices.map(([name, bytes]) => [name, bytes.toString('base64')])),
  });
}

function fromText(text: string): Network {
  const { width, ...matrices } = JSON.parse(text) as { readonly width: number } & Readonly<
    Record<(typeof MATRICES)[number], string>
  >;
  const valuesOf = (name: (typeof MATRICES)[number]) =>
    new Float32Array(Uint8Array.from(Buffer.from(matrices[name], 'base64')).buffer);
  return {
    width,
    hidden: valuesOf('hidden'),
    hiddenBias: valuesOf('hiddenBias'),
    output: valuesOf('output'),
    outputBias: valuesOf('outputBias'),
    direct: valuesOf('direct'),
    buckets: valuesOf('buckets'),
  };
}
