import { mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { EaselError } from '../src/errors.ts';
import { convertAddOn } from '../src/packs/addOn.ts';
import { convertFolder, type ConvertResult, type NetworkReport } from '../src/packs/convert.ts';
import { missing, type FolderSource } from '../src/packs/folderSource.ts';
import type { WeightDType } from '../src/packs/manifest.ts';
import { parseManifest } from '../src/packs/manifestSchema.ts';

const USAGE = `npm run pack -- FOLDER OUT [options]

Turns a folder laid out like diffusers' UnCLIPPipeline into a model pack: pack.json, shards, tokenizer, model card.

  --dtype q8|q4|f16|f32   type of linear, embedding and convolution weights (default q8)
  --id ID                 a–z, 0–9 and -; needed when the folder has no easel.json
  --pack-version X.Y.Z    default: easel.json's, else 1.0.0
  --name NAME --licence LICENCE
  --base PACK             an add-on to that pack, which will lie beside OUT: FOLDER has addon.json and an autoregressive prior
  --max-bytes N           refuse a larger pack, pack.json included (default ${String(64 * 1024 * 1024)}; 0: no limit)`;

const DTYPES = ['q8', 'q4', 'f16', 'f32'] as const satisfies readonly WeightDType[];

/** A folder on this machine's disk. */
function diskFolder(root: string): FolderSource {
  const full = (path: string) => join(root, ...path.split('/'));
  return {
    list: async () => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() || entry.isSymbolicLink())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
    },
    size: async (path) => (await stat(full(path))).size,
    read: async (path, offset = 0, length) => {
      const file = await open(full(path)).catch((thrown: unknown) => {
        throw thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
          ? missing(path)
          : thrown;
      });
      try {
        const bytes = new Uint8Array(length ?? (await file.stat()).size - offset);
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await file.read(
            bytes,
            filled,
            bytes.length - filled,
            offset + filled,
          );
          if (bytesRead === 0)
            throw new EaselError('corrupt-data', `${path} ends too early.`, { param: path });
          filled += bytesRead;
        }
        return bytes;
      } finally {
        await file.close();
      }
    },
  };
}

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

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dtype: { type: 'string', default: 'q8' },
      id: { type: 'string' },
      'pack-version': { type: 'string' },
      name: { type: 'string' },
      licence: { type: 'string' },
      base: { type: 'string' },
      'max-bytes': { type: 'string', default: String(64 * 1024 * 1024) },
    },
  });
  const [source, out] = positionals;
  const dtype = DTYPES.find((known) => known === values.dtype);
  const limit = Number(values['max-bytes']);
  if (source === undefined || out === undefined || !dtype || !Number.isSafeInteger(limit))
    throw new EaselError('invalid-request', USAGE);

  await mkdir(out, { recursive: true });
  // An earlier pack's files: shards that this one lacks must not stay behind.
  for (const name of await readdir(out))
    if (name === 'pack.json' || name === 'README.md' || /^[a-z_]+-\d{3}\.bin$/.test(name))
      await rm(join(out, name));

  const files =
    values.base === undefined
      ? convertFolder(diskFolder(source), {
          dtype,
          ...(values.id === undefined ? {} : { id: values.id }),
          ...(values['pack-version'] === undefined ? {} : { version: values['pack-version'] }),
          ...(values.name === undefined ? {} : { name: values.name }),
          ...(values.licence === undefined ? {} : { licence: values.licence }),
        })
      : convertAddOn(diskFolder(source), {
          dtype,
          base: parseManifest(JSON.parse(await readFile(join(values.base, 'pack.json'), 'utf8'))),
          sibling: basename(resolve(values.base)),
        });
  let total = 0;
  let result: ConvertResult | undefined;
  while (!result) {
    const next = await files.next();
    if (next.done) {
      result = next.value;
      break;
    }
    const { path, bytes } = next.value;
    total += bytes.byteLength;
    if (limit > 0 && total > limit)
      throw new EaselError(
        'invalid-request',
        `The pack is larger than ${megabytes(limit)}. Choose a smaller --dtype, a smaller network, or a higher --max-bytes. OUT holds no pack.json, so nothing will take it for a pack.`,
        { param: 'max-bytes' },
      );
    await mkdir(dirname(join(out, path)), { recursive: true });
    await writeFile(join(out, path), bytes);
  }
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
