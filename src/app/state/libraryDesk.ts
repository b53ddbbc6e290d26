import type { Engine } from '../../engine/types.ts';
import { makeThumbnail } from '../../image/thumbnail.ts';
import { keepingEngine } from '../../library/keeper.ts';
import { openLibrary } from '../../library/library.ts';
import { createThumbnails } from '../library/thumbnails.ts';
import type { Announcer } from './announcer.svelte.ts';
import { createLibrary, type Library } from './library.svelte.ts';
import { createLibraryFiles } from './libraryFiles.svelte.ts';
import { createLibrarySearch } from './librarySearch.svelte.ts';
import type { Session } from './session.svelte.ts';

/** The page's one library, reading what was kept. */
export function startLibrary(announcer: Announcer): Library {
  const library = createLibrary(openLibrary({ thumbnail: makeThumbnail }), announcer);
  void library.start();
  return library;
}

/** The engine as the page's buttons drive it: whatever they make is kept. */
export function engineInto(library: Library, engine: Engine): Engine {
  return keepingEngine(engine, library.keep);
}

/** Everything that the Library screen works with. */
export function createLibraryDesk(library: Library, session: Session, announcer: Announcer) {
  return {
    library,
    files: createLibraryFiles(library, announcer),
    search: createLibrarySearch(library, session),
    thumbnails: createThumbnails(library.store),
  };
}

export type LibraryDesk = ReturnType<typeof createLibraryDesk>;
