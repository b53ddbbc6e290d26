import { OwnError } from '../errors.ts';
import type {
  ClassifiedPicture,
  Engine,
  EngineEvent,
  Picture,
  PixelPicture,
  RunOptions,
} from '../../engine/types.ts';
import { fillPictures, type FillPictures } from '../../tasks/fillPictures.ts';
import { TASK_NAMES } from '../../tasks/names.ts';
import type { TaskName, TaskRequest } from '../../tasks/requests.ts';
import { titleOfHeld, whyHeld } from './heldWords.ts';
import type { PictureChecks } from './pictureChecks.svelte.ts';

/** Those that make pictures. `embed` makes none, but programs give it some. */
const PAINTING = TASK_NAMES.filter((task) => task !== 'embed');

/** The engine as programs use it: what needs no model is done by it too. */
export type ProgramEngine = Engine & { readonly fill: FillPictures };

type Ask = (options: RunOptions) => Promise<object>;

/**
 * The engine as the page's screens use it, where a site has pictures checked: what is made is told of once it was
 * looked at, and there are no previews, which nobody can look at in time. `heldOf` then says what is not to be shown.
 */
export function checkedEngine(engine: Engine, checks: PictureChecks): Engine {
  return withTasks(engine, PAINTING, async (_request, options, ask) => {
    if (!(await checks.inUse())) return ask(options);
    const looked: Promise<void>[] = [];
    const onEvent = (event: EngineEvent): void => {
      if (event.type === 'preview') return;
      if (event.type !== 'picture') return options.onEvent?.(event);
      looked.push(checks.lookAtMade([event.picture]).then(() => options.onEvent?.(event)));
    };
    try {
      const result = await ask({ ...options, previews: false, onEvent });
      await checks.lookAtMade(picturesOf(result));
      return result;
    } finally {
      // What came before a run ended is told of before its end.
      await Promise.all(looked);
    }
  });
}

/**
 * The same for what has no place to show a veil in: there a picture that is held back is a fault.
 *
 * @throws EaselError `invalid-request`
 */
export function unveiledEngine(checked: Engine, checks: PictureChecks): Engine {
  return withTasks(checked, PAINTING, async (_request, options, ask) => {
    const result = await ask(options);
    for (const picture of picturesOf(result)) {
      const held = checks.heldOf(picture);
      if (held !== undefined)
        throw new OwnError('invalid-request', `${titleOfHeld(held)}. ${whyHeld(held, false)}`);
    }
    return result;
  });
}

/**
 * The engine as programs use it, where a site has pictures checked: a request with a picture that is held back, or of
 * which one comes, fails. Pictures come with the result alone, since of a request that fails none may be had.
 */
export function refusingEngine(engine: Engine, checks: PictureChecks): ProgramEngine {
  const fill: FillPictures = async (request, options) => {
    await checks.refuse([request.image], () => 'image');
    const made = await fillPictures(request, options);
    await checks.refuse(made.pictures, () => undefined);
    return made;
  };
  const refusing = withTasks(engine, TASK_NAMES, async (request, options, ask) => {
    if (!(await checks.inUse())) return ask(options);
    const { pictures, params } = given(request);
    await checks.refuse(pictures, (i) => params[i]);
    const onEvent = (event: EngineEvent): void => {
      if (event.type !== 'preview' && event.type !== 'picture') options.onEvent?.(event);
    };
    const result = await ask({ ...options, previews: false, onEvent });
    const made = picturesOf(result);
    await checks.refuse(
      made.map(({ png }) => ({ png })),
      () => undefined,
    );
    return result;
  });
  return { ...refusing, fill };
}

function withTasks(
  engine: Engine,
  names: readonly TaskName[],
  around: (request: object, options: RunOptions, ask: Ask) => Promise<object>,
): Engine {
  const tasks = names.map((task) => [
    task,
    (request: TaskRequest<TaskName>, options: RunOptions = {}) =>
      around(request, options, (each) => engine[task](request as never, each)),
  ]);
  return { ...engine, ...(Object.fromEntries(tasks) as Pick<Engine, TaskName>) };
}

/** The pictures that a request starts from, and where they stand in it. */
function given(request: object): {
  readonly pictures: readonly ClassifiedPicture[];
  readonly params: readonly string[];
} {
  const { image, images = [] } = request as {
    readonly image?: PixelPicture;
    readonly images?: readonly PixelPicture[];
  };
  return {
    pictures: [...(image === undefined ? [] : [image]), ...images],
    params: [...(image === undefined ? [] : ['image']), ...images.map((_, i) => `images[${i}]`)],
  };
}

function picturesOf(result: object): readonly Picture[] {
  const { picture, pictures = [] } = result as {
    readonly picture?: Picture;
    readonly pictures?: readonly Picture[];
  };
  return [...(picture === undefined ? [] : [picture]), ...pictures];
}
