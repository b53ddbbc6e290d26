import type { PictureTaskName, PictureTaskResult, PixelPicture } from '../../src/engine/types.ts';
import type { Engine, Picture, PictureSize, RunOptions } from '../../src/engine/types.ts';

/** What the fake tasks should do. Plain data, so that a browser test can send it to the page. */
export interface FakeTaskOptions {
  /** Milliseconds of one picture. */
  readonly pictureMs?: number;
  /** Holds every task for ever after its first picture. */
  readonly hold?: boolean;
}

/**
 * Gives the fake engine on `window.easel` the tasks that start from pictures: what it "paints" is a plain colour on the
 * way from the pictures it is given (variations: another shade; text diffs: towards green), and CLIP's space is RGB, so
 * that red words fit red pictures. `document.documentElement.dataset.asked` holds the last request, pictures left out.
 * Self-contained, to be sent into a page after installFakeEngine.
 */
export function installFakeTasks(options: FakeTaskOptions = {}): void {
  type Colour = readonly [number, number, number];
  const { pictureMs = 1, hold = false } = options;

  const mean = ({ rgba }: PixelPicture): Colour => {
    const sum = [0, 0, 0];
    for (let i = 0; i < rgba.length; i++)
      if (i % 4 < 3) sum[i % 4] = (sum[i % 4] ?? 0) + (rgba[i] ?? 0);
    const [red = 0, green = 0, blue = 0] = sum.map((each) => Math.round((4 * each) / rgba.length));
    return [red, green, blue];
  };
  const mix = (a: Colour, b: Colour, share: number): Colour => [
    a[0] + (b[0] - a[0]) * share,
    a[1] + (b[1] - a[1]) * share,
    a[2] + (b[2] - a[2]) * share,
  ];
  const unit = (values: Colour) => {
    const length = Math.hypot(...values) || 1;
    return Float32Array.from(values, (value) => value / length);
  };

  async function paint(index: number, colour: Colour, size: PictureSize): Promise<Picture> {
    const canvas = new OffscreenCanvas(size, size);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.fillStyle = `rgb(${colour.join(' ')})`;
    context.fillRect(0, 0, size, size);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    const png = new Uint8Array(await blob.arrayBuffer());
    return { index, seed: index, width: size, height: size, png, sha256: '', score: 1 };
  }

  const stop = (signal: AbortSignal | undefined) =>
    signal?.aborted === true
      ? Object.assign(new Error('The job was cancelled.'), { code: 'cancelled' })
      : undefined;

  async function task(
    name: PictureTaskName,
    request: object,
    colours: readonly Colour[],
    run: RunOptions,
  ): Promise<PictureTaskResult> {
    const words = Object.entries(request).filter(([key]) => key !== 'image' && key !== 'images');
    const asked = { task: name, ...Object.fromEntries(words) };
    document.documentElement.dataset['asked'] = JSON.stringify(asked);
    const { size = 256 } = request as { size?: PictureSize };
    const pictures: Picture[] = [];
    for (const [i, colour] of colours.entries()) {
      await new Promise((resolve) => setTimeout(resolve, pictureMs));
      while (hold && i > 0 && !run.signal?.aborted)
        await new Promise((resolve) => setTimeout(resolve, 10));
      const stopped = stop(run.signal);
      if (stopped) throw stopped;
      pictures.push(await paint(i, colour, size));
      const progress = (i + 1) / colours.length;
      run.onEvent?.({ type: 'step', stage: 'decoder', picture: i, step: 1, steps: 1, progress });
    }
    const resolved = { ...request, pack: 'easel-emoji', pictures: 1 };
    return {
      task: name,
      request: resolved as unknown as PictureTaskResult['request'],
      pictures,
      stages: [],
      provenance: {
        backend: 'wasm',
        threads: 2,
        adapter: 'fake',
        runtimeVersion: 'fake',
        packId: 'easel-emoji',
        packVersion: '1.0.0',
      },
      ...(name === 'reconstruct' ? { psnr: 31.42 } : {}),
    };
  }

  const tasks: Pick<Engine, 'reconstruct' | 'variations' | 'interpolate' | 'textDiff' | 'embed'> = {
    reconstruct: (request, run = {}) => task('reconstruct', request, [mean(request.image)], run),
    variations: (request, run = {}) => {
      const shades = [0.1, 0.2, 0.3].map((share) => mix(mean(request.image), [0, 0, 0], share));
      return task('variations', request, shades, run);
    },
    interpolate: (request, run = {}) => {
      const { frames = 9 } = request;
      const stops = request.images.map(mean);
      const path = Array.from({ length: frames }, (_, i) => {
        const place = (i / (frames - 1)) * (stops.length - 1);
        const leg = Math.min(Math.floor(place), stops.length - 2);
        return mix(stops[leg] ?? [0, 0, 0], stops[leg + 1] ?? [0, 0, 0], place - leg);
      });
      return task('interpolate', request, path, run);
    },
    textDiff: (request, run = {}) => {
      const { frames = 5, theta = 0.5 } = request;
      const path = Array.from({ length: frames }, (_, i) =>
        mix(mean(request.image), [0, 255, 0], (theta * i) / (frames - 1)),
      );
      return task('textDiff', request, path, run);
    },
    embed: async ({ texts = [], images = [] }) => ({
      texts: texts.map((text) =>
        unit([
          text.includes('red') ? 1 : 0.01,
          text.includes('green') ? 1 : 0.01,
          text.includes('blue') ? 1 : 0.01,
        ]),
      ),
      images: images.map((image) => unit(mean(image))),
    }),
  };
  Object.assign(window.easel, tasks);
}
