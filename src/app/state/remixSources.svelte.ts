import { openPictureAside } from '../../engine/openAside.ts';
import type { PixelPicture } from '../../engine/tasks.ts';
import { rememberOrigin } from '../../library/origins.ts';
import { showOpenError, type ShownError } from '../errors.ts';
import { strings } from '../strings/index.ts';
import type { Announcer } from './announcer.svelte.ts';
import { released, type Source, type Trail } from './trail.ts';

/** Pictures enter by a square of 64 pixels; this much keeps what is shown sharp and messages small. */
const MAX_SIDE = 1024;
const MAX_SOURCES = 8;

interface SourcesState {
  opening: boolean;
  error: ShownError | undefined;
}

/** The pictures that the Remix screen starts from, in the order of a blend's path. */
export function createSources(announcer: Announcer) {
  const state = $state<SourcesState>({ opening: false, error: undefined });
  // Raw: what is handed to the engine must be plain data, no proxies.
  let list = $state.raw<readonly Source[]>([]);
  /** Lineages outside this list whose pictures are still shown. */
  let held: Trail = [];
  let lastId = 0;

  /** Replaces the list, and frees the addresses of pictures that nothing shows any more. */
  function set(next: readonly Source[], trail: Trail = held): void {
    const gone = released({ sources: list, trail: held }, { sources: next, trail });
    for (const { url } of gone) URL.revokeObjectURL(url);
    list = next;
    held = trail;
  }

  /**
   * Opens files one after the other; what cannot be opened is said, the others stay.
   *
   * @param many false: the last one takes the place of whatever was here
   */
  async function add(files: readonly Blob[], many: boolean, trail: Trail = []): Promise<void> {
    state.opening = true;
    state.error = undefined;
    for (const file of files)
      try {
        const { notes, ...picture } = await openPictureAside(file, { maxSide: MAX_SIDE });
        rememberOrigin(picture, file);
        const source: Source = {
          id: ++lastId,
          file,
          url: URL.createObjectURL(file),
          picture,
          seeThrough: isSeeThrough(picture),
          notes,
          trail,
        };
        set(many ? [...list.slice(1 - MAX_SOURCES), source] : [source]);
      } catch (thrown) {
        state.error = showOpenError(thrown);
      }
    state.opening = false;
    announcer.say(strings.remix.sources.added(list.length));
  }

  /** Moves a picture to another place, 0 being the first; places beyond the ends are the ends. */
  function move(id: number, place: number): void {
    const source = list.find((each) => each.id === id);
    if (!source) return;
    const rest = list.filter((each) => each !== source);
    const to = Math.min(Math.max(0, place), rest.length);
    set([...rest.slice(0, to), source, ...rest.slice(to)]);
    announcer.say(strings.remix.sources.moved(to + 1, list.length));
  }

  return {
    state,
    get list() {
      return list;
    },
    add,
    move,
    set,
    remove: (id: number) => set(list.filter((source) => source.id !== id)),
    /** Keeps the pictures of a result's lineage, and lets go of those of the one before. */
    hold: (trail: Trail) => set(list, trail),
  };
}

function isSeeThrough({ rgba }: PixelPicture): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return true;
  return false;
}
