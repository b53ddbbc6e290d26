import { HELD_START } from '../create/draft.ts';
import type { PageServices } from '../services.ts';

/** Holds over a reload whatever stands on the screens now and was not used yet. Call while a component is made. */
export function remember({ visit, composer }: PageServices): void {
  $effect(() => visit.hold('create', composer.draft()));
  $effect(() => {
    if (!composer.startBack) return;
    visit.holdFiles(HELD_START, composer.start === undefined ? [] : [composer.start.file]);
  });
}

/** The same of what stands on the screens of the workshop, once it is open. @returns ends it */
export function rememberWorkshop({
  visit,
  remix,
  editor,
  search,
  adding,
}: PageServices): () => void {
  return $effect.root(() => {
    $effect(() => {
      const { caption } = remix.likeness;
      visit.hold('remix', { ...$state.snapshot(remix.form), caption });
    });
    $effect(() => visit.hold('library', search.draft()));
    $effect(() => visit.hold('models', adding.draft()));
    $effect(() => remix.holdSources());
    $effect(() => visit.hold('edit', editor.draft()));
    $effect(() => editor.holdSuggestions());
  });
}
