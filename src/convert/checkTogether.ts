import { EaselError } from '../base/errors.ts';
import { integerField, unsupported } from '../networks/config.ts';
import type { JsonValue, NetworkEntry, NetworkName, PackManifest } from '../packs/manifest.ts';

/** A component's class and configuration, before its weights are looked at. */
export type NetworkFacts = Pick<NetworkEntry, 'class' | 'config'>;
export type NetworkFactsTable = ReadonlyMap<NetworkName, NetworkFacts>;

const NEEDED = ['text_encoder', 'prior', 'text_proj', 'decoder'] as const;
/**
 * What one component's configuration says against what the others say.
 *
 * @throws EaselError `corrupt-data` for a component that is missing, `unsupported-format` for two that do not fit;
 * `param` is
 *   the file
 */
export function checkTogether(
  networks: NetworkFactsTable,
  { embeddingWidth, tokenizer, stages, image }: TogetherFacts,
): void {
  for (const name of NEEDED)
    if (!networks.has(name)) throw missingComponent(name, 'every pack has one');
  if (networks.has('super_res_last') && !networks.has('super_res_first'))
    throw missingComponent('super_res_first', 'super_res_last works on its pictures');
  const field = (name: NetworkName, key: string, fallback?: number): number => {
    const { config } = networks.get(name) ?? {};
    if (!config) throw missingComponent(name, 'another component needs it');
    return inFile(name, () => integerField(config, key, fallback));
  };
  const expect = (name: NetworkName, key: string, wanted: number, why: string, absent?: number) => {
    const value = field(name, key, absent);
    if (value !== wanted)
      throw new EaselError(
        'unsupported-format',
        `${name}/config.json: ${key} is ${String(value)}; ${why} asks for ${String(wanted)}.`,
        { param: `${name}/config.json` },
      );
  };

  const width = embeddingWidth;
  const widthOf = "the prior's embedding_dim";
  expect('text_encoder', 'projection_dim', width, widthOf, 512);
  expect('text_encoder', 'hidden_size', width, `${widthOf}, which text states share,`, 512);
  if (networks.get('prior')?.class === 'PriorTransformer') {
    expect('prior', 'embedding_dim', width, 'the width of its embeddings', 768);
    const length = tokenizer.contextLength;
    expect('prior', 'num_embeddings', length, "the text encoder's max_position_embeddings", 77);
  }
  expect('text_proj', 'clip_embeddings_dim', width, widthOf, 768);
  expect(
    'decoder',
    'cross_attention_dim',
    field('text_proj', 'cross_attention_dim'),
    "text_proj's cross_attention_dim",
    1280,
  );
  const levels = networks.get('decoder')?.config['block_out_channels'];
  const [first]: readonly JsonValue[] = Array.isArray(levels) ? levels : [];
  const time = field('decoder', 'time_embedding_dim', 4 * Number(first));
  expect('text_proj', 'time_embed_dim', time, "the decoder's time embedding");
  if (networks.has('image_encoder')) {
    expect('image_encoder', 'projection_dim', width, widthOf, 512);
    if (image === undefined)
      throw new EaselError(
        'corrupt-data',
        'The folder has no feature_extractor/preprocessor_config.json, which says how pictures enter its image_encoder.',
        { param: 'feature_extractor/preprocessor_config.json' },
      );
    expect('image_encoder', 'image_size', image.size, "the feature extractor's crop_size", 224);
  }
  checkSides(networks, stages);
  checkChannels(networks, stages);
}

export type TogetherFacts = Pick<PackManifest, 'embeddingWidth' | 'stages'> & {
  readonly tokenizer: Pick<PackManifest['tokenizer'], 'contextLength'>;
  readonly image: PackManifest['image'];
};

/** A picture's side is halved from level to level of its network, and grows from stage to stage. */
function checkSides(networks: NetworkFactsTable, stages: PackManifest['stages']): void {
  const uses = [
    ['decoder', stages.decoder],
    ['super_res_first', stages.upsample256],
    ['super_res_last', stages.upsample1024],
  ] as const;
  let smaller = 0;
  for (const [name, stage] of uses) {
    const { size, layout } = stage ?? {};
    if (size === undefined) continue;
    const refuse = (why: string) =>
      new EaselError('unsupported-format', `${name}/config.json: ${why}`, {
        param: `${name}/config.json`,
      });
    const levels = networks.get(name)?.config['block_out_channels'];
    const cell =
      (layout?.pixelUnshuffle ?? 1) * 2 ** (Array.isArray(levels) ? levels.length - 1 : 0);
    if (size % cell !== 0)
      throw refuse(
        `sample_size makes pictures of ${String(size)} pixels, which its levels halve to no whole side; it must be a multiple of ${String(cell)}.`,
      );
    if (size <= smaller)
      throw refuse(
        `sample_size makes pictures of ${String(size)} pixels out of ${String(smaller)}; an upsampler makes them larger.`,
      );
    smaller = size;
  }
}

/** What enters and leaves each UNet, in channels: colours, condition, known picture and mask, each unshuffled. */
function checkChannels(networks: NetworkFactsTable, stages: PackManifest['stages']): void {
  const uses = [
    ['decoder', stages.decoder],
    ['super_res_first', stages.upsample256],
    ['super_res_last', stages.upsample1024 ?? stages.upsample256],
  ] as const;
  for (const [name, stage] of uses) {
    const config = networks.get(name)?.config;
    if (!config || !stage?.layout) continue;
    const { pixelUnshuffle, condition, conditionUnshuffle = 1, maskChannels } = stage.layout;
    const colours = 3 * pixelUnshuffle ** 2;
    const told = condition === 'resize' ? colours : 3 * conditionUnshuffle ** 2;
    const inputs =
      colours +
      (condition === undefined ? 0 : told) +
      (maskChannels ? colours + pixelUnshuffle ** 2 : 0);
    const learned = stage.scheduler.variance_type === 'learned_range';
    const wanted = { in_channels: inputs, out_channels: learned ? 2 * colours : colours };
    for (const [key, channels] of Object.entries(wanted)) {
      const value = inFile(name, () => integerField(config, key));
      if (value !== channels)
        throw new EaselError(
          'unsupported-format',
          `${name}/config.json: ${key} is ${String(value)}; its pictures${key === 'out_channels' ? ` and the variance_type ${stage.scheduler.variance_type}` : ''} ask for ${String(channels)}.`,
          { param: `${name}/config.json` },
        );
    }
  }
}

/** The same fault with the file's name, for what is asked of one configuration. */
export function inFile<T>(network: NetworkName, ask: () => T): T {
  const path = `${network}/config.json`;
  try {
    return ask();
  } catch (thrown) {
    const fault = EaselError.from(thrown);
    if (fault.message.startsWith(path)) throw fault;
    throw new EaselError(
      fault.code === 'internal' ? 'unsupported-format' : fault.code,
      `${path}: ${fault.message}`,
      { param: path, cause: thrown },
    );
  }
}

/** transformers finds the prompt's state at its end mark: a tower that looks for another mark reads the wrong one. */
export function checkEndMark(
  config: { readonly [key: string]: JsonValue },
  endMark: number,
  largest: number,
): void {
  const said = integerField(config, 'eos_token_id', 49_407);
  if (said === 2 ? endMark !== largest : said !== endMark)
    throw unsupported(
      'eos_token_id',
      said,
      `the tokenizer's end mark, ${String(endMark)}${endMark === largest ? ', or 2, which means the largest id' : ''}`,
    );
}

function missingComponent(name: NetworkName, why: string): EaselError {
  return new EaselError('corrupt-data', `The folder has no ${name}/config.json, and ${why}.`, {
    param: `${name}/config.json`,
  });
}
