import { EaselError } from '../base/errors.ts';
import type { NetworkName } from '../packs/manifest.ts';
import { readJson, type FolderSource } from './folderSource.ts';

/** The weights of one component: a file, or several that an index names. */
export interface WeightFiles {
  readonly paths: readonly string[];
  readonly format: 'safetensors' | 'torch';
}

/** What a file's name may say of its weights, in the order of preference; nothing of full-precision ones. */
const VARIANTS = ['', 'fp16', 'bf16', 'non_ema'] as const;
const FORMATS = [
  { format: 'safetensors', stems: ['diffusion_pytorch_model', 'model'], ending: 'safetensors' },
  { format: 'torch', stems: ['diffusion_pytorch_model', 'pytorch_model'], ending: 'bin' },
] as const;
/** Weights of other programs: said, not taken. */
const OTHERS = /\.(ckpt|pth?|msgpack|h5|onnx|gguf|npz|pb)$/;

/**
 * Which files hold a component's weights. Full precision is preferred to half, half to weights without moving average,
 * safetensors to PyTorch's own format.
 *
 * @throws EaselError `corrupt-data` when there are none, or an index names a file that is missing; `unsupported-format`
 * when
 *   there are weights of another program only.
 */
export async function weightFiles(
  folder: FolderSource,
  network: NetworkName,
): Promise<WeightFiles> {
  const files = new Set(await folder.list());
  for (const variant of VARIANTS)
    for (const { format, stems, ending } of FORMATS)
      for (const stem of stems) {
        const dotted = variant === '' ? '' : `.${variant}`;
        const single = `${network}/${stem}${dotted}.${ending}`;
        if (files.has(single)) return { paths: [single], format };
        for (const index of [
          `${network}/${stem}.${ending}.index${dotted}.json`,
          `${network}/${stem}${dotted}.${ending}.index.json`,
        ])
          if (files.has(index))
            return { paths: await indexedFiles(folder, network, index, files), format };
      }
  const wanted = `${network}/${network.endsWith('_encoder') ? 'model' : 'diffusion_pytorch_model'}.safetensors`;
  const other = [...files].find((file) => file.startsWith(`${network}/`) && OTHERS.test(file));
  if (other !== undefined)
    throw new EaselError(
      'unsupported-format',
      `${other} is in a format that is not taken here: save the weights as ${wanted}.`,
      { param: other },
    );
  throw new EaselError(
    'corrupt-data',
    `The folder has no weights for ${network}: ${wanted} is missing (or the same as .fp16, .bf16, .non_ema, or a .bin).`,
    { param: wanted, reason: { name: 'folder-lacks', file: wanted } },
  );
}

async function indexedFiles(
  folder: FolderSource,
  network: NetworkName,
  index: string,
  files: ReadonlySet<string>,
): Promise<readonly string[]> {
  const { weight_map: map } = await readJson(folder, index);
  const named = typeof map === 'object' && map !== null ? Object.values(map) : [];
  if (named.length === 0 || !named.every((file): file is string => typeof file === 'string'))
    throw new EaselError('corrupt-data', `${index} has no weight_map that names files.`, {
      param: index,
    });
  const paths = [...new Set(named.map((file) => `${network}/${file}`))].sort();
  const absent = paths.find((file) => !files.has(file));
  if (absent !== undefined)
    throw new EaselError(
      'corrupt-data',
      `The folder has no ${absent}, which ${index} names. Copy or fetch it too.`,
      { param: absent },
    );
  return paths;
}
