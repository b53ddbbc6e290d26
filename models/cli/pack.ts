import { readFile, realpath, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { EaselError } from '../../src/base/errors.ts';
import { convertAddOn } from '../../src/convert/addOn.ts';
import { convertClassifier, isClassifierFolder } from '../../src/convert/classifier.ts';
import { writePack, type ConvertResult } from '../../src/convert/convert.ts';
import type { NetworkReport, PackFile } from '../../src/convert/encodeWeights.ts';
import { inspectFolder } from '../../src/convert/inspect.ts';
import type { WeightDType } from '../../src/packs/manifest.ts';
import { parseManifest } from '../../src/packs/manifestSchema.ts';
import { PICTURE_KINDS, type PictureKind } from '../../src/packs/pictureKinds.ts';
import { replacePackFolder } from '../packFolder.ts';
import { diskFolder } from './support/diskFolder.ts';

/** What a pack that is served with the page may have. */
const SHIPPED_BYTES = 80 * 1024 * 1024;
const SHIPPED = resolve(import.meta.dirname, '../../public/packs');

const USAGE = `npm run pack -- FOLDER OUT [options]

Turns a folder laid out like diffusers' UnCLIPPipeline into a model pack: pack.json, shards, tokenizer, model card.
Of transformers' ViTForImageClassification and MobileNetV2ForImageClassification (config.json, preprocessor_config.json,
weights) it makes classifier.json and shards; --dtype, --name and --licence apply. policy.json says what the
page asks of it (docs/picture-checks.md).
The whole folder is checked before a byte is written. OUT is new, empty, or a pack, which is replaced once the new one is whole; a folder that holds anything else is left alone.

  --dtype q8|q4|f16|f32   type of linear, embedding and convolution weights (default q8)
  --id ID                 a–z, 0–9 and -; default: easel.json's, else made of the folder's name
  --pack-version X.Y.Z    default: easel.json's, else 1.0.0
  --name NAME             default: easel.json's, else the folder's name
  --licence LICENCE       default: easel.json's, else what README.md says at its top
  --good-for KINDS        of drawings, photographs, art, with commas between; default: easel.json's, else what the page
                          can tell: drawings with a vocabulary, photographs and art with Karlo's networks
  --base PACK             an add-on to that pack, which will lie beside OUT: FOLDER has addon.json and an autoregressive prior
  --max-bytes N           refuse a larger pack, pack.json included; 0: no limit. Default: none, but for a pack that ships
                          with the page (OUT in public/packs), which has ${String(SHIPPED_BYTES)}`;

/** The kinds that are named, with commas between. */
function kindsOf(named: string): PictureKind[] {
  return named.split(',').map((name) => {
    const kind = PICTURE_KINDS.find((known) => known === name.trim());
    if (kind === undefined)
      throw new EaselError('invalid-request', `--good-for has no “${name}”.\n\n${USAGE}`);
    return kind;
  });
}

const DTYPES = ['q8', 'q4', 'f16', 'f32'] as const satisfies readonly WeightDType[];

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;

function printReport(report: NetworkReport): void {
  const figures = [
    report.network.padEnd(16),
    `${(report.parameters / 1e6).toFixed(3)} M parameters`.padStart(22),
    megabytes(report.bytes).padStart(11),
    `rms error ${(report.rmsError * 100).toFixed(3)} %`.padStart(19),
    `max error ${(report.maxError * 100).toFixed(3)} % of the tensor's largest (${report.maxErrorIn || 'none'})`,
  ];
  console.log(figures.join('  '));
}

async function sameFolder(a: string, b: string): Promise<boolean> {
  const real = (path: string) => realpath(path).catch(() => resolve(path));
  return (await real(a)) === (await real(b));
}

/** Of the disk that a folder will lie on, which may not be there yet. */
async function freeBytes(folder: string): Promise<number> {
  for (let path = resolve(folder); ; path = dirname(path))
    try {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    } catch (thrown) {
      if (path === dirname(path)) throw thrown;
    }
}

/** Writes files as they come. @returns what the generator gives at its end, and the bytes of all files */
async function writeFolder<T>(
  out: string,
  files: AsyncGenerator<PackFile, T>,
  limit: number,
  tooLarge: () => EaselError,
): Promise<{ readonly result: T; readonly total: number }> {
  let total = 0;
  const result = await replacePackFolder(out, async ({ write }): Promise<T> => {
    for (;;) {
      const next = await files.next();
      if (next.done) return next.value;
      const { path, bytes } = next.value;
      total += bytes.byteLength;
      if (limit > 0 && total > limit) throw tooLarge();
      await write(path, bytes);
    }
  });
  return { result, total };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dtype: { type: 'string', default: 'q8' },
      id: { type: 'string' },
      'pack-version': { type: 'string' },
      name: { type: 'string' },
      licence: { type: 'string' },
      'good-for': { type: 'string' },
      base: { type: 'string' },
      'max-bytes': { type: 'string' },
    },
  });
  const [source, out] = positionals;
  const dtype = DTYPES.find((known) => known === values.dtype);
  const ships = out !== undefined && resolve(out).startsWith(SHIPPED + sep);
  const limit = Number(values['max-bytes'] ?? (ships ? SHIPPED_BYTES : 0));
  if (source === undefined || out === undefined || !dtype || !Number.isSafeInteger(limit))
    throw new EaselError('invalid-request', USAGE);

  if (values.base !== undefined && (await sameFolder(values.base, out)))
    throw new EaselError('invalid-request', 'An add-on cannot take the place of its base.', {
      param: 'base',
    });
  const tooLarge = (): EaselError =>
    new EaselError(
      'invalid-request',
      `The pack is larger than ${megabytes(limit)}. Choose a smaller --dtype, a smaller network, or a higher --max-bytes. OUT is as it was.`,
      { param: 'max-bytes' },
    );
  if (values.base === undefined && (await isClassifierFolder(diskFolder(source)))) {
    const named = values.name === undefined ? {} : { name: values.name };
    const licensed = values.licence === undefined ? {} : { licence: values.licence };
    const made = convertClassifier(diskFolder(source), { dtype, ...named, ...licensed });
    const { result, total } = await writeFolder(out, made, limit, tooLarge);
    printReport(result.report);
    const { name, shards } = result.manifest;
    console.log(`${name}: ${String(shards.length)} shards, ${megabytes(total)} in all`);
    return;
  }
  const convert = async (): Promise<AsyncGenerator<PackFile, ConvertResult>> => {
    const inspection = await inspectFolder(diskFolder(source), {
      ...(values.id === undefined ? {} : { id: values.id }),
      ...(values['pack-version'] === undefined ? {} : { version: values['pack-version'] }),
      ...(values.name === undefined ? {} : { name: values.name }),
      ...(values.licence === undefined ? {} : { licence: values.licence }),
      ...(values['good-for'] === undefined ? {} : { goodFor: kindsOf(values['good-for']) }),
    });
    const needed = inspection.packBytes(dtype);
    if (limit > 0 && needed > limit) throw tooLarge();
    const free = await freeBytes(out);
    if (free < needed)
      throw new EaselError(
        'storage',
        `The pack needs ${megabytes(needed)} and ${out} has ${megabytes(free)} free. Nothing was written.`,
        { param: 'OUT' },
      );
    return writePack(inspection, { dtype });
  };
  const files =
    values.base === undefined
      ? await convert()
      : convertAddOn(diskFolder(source), {
          dtype,
          base: parseManifest(JSON.parse(await readFile(join(values.base, 'pack.json'), 'utf8'))),
          sibling: basename(resolve(values.base)),
        });
  const { result, total } = await writeFolder(out, files, limit, tooLarge);
  for (const report of result.networks) printReport(report);
  const { manifest } = result;
  console.log(
    `${manifest.id} ${manifest.version}: ${String(manifest.shards.length)} shards, ${megabytes(total)} in all`,
  );
}

try {
  await main();
} catch (thrown) {
  const error = EaselError.from(thrown);
  console.error(error.code === 'internal' ? thrown : error.message);
  process.exitCode = 1;
}
