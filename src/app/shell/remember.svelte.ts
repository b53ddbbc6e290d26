import type { PageServices } from '../services.ts';

/** Holds over a reload whatever stands on the screens now and was not used yet. Call while a component is made. */
export function remember({ visit, composer }: PageServices): void {
  $effect(() => visit.hold('create', composer.draft()));
}

/** The same of what stands on the screens of the workshop, once it is open. @returns ends it */
export function rememberWorkshop({ visit, remix, editor }: PageServices): () => void {
  return $effect.root(() => {
    $effect(() => visit.hold('remix', $state.snapshot(remix.form)));
    $effect(() => remix.holdSources());
    $effect(() => visit.hold('edit', editor.draft()));
    $effect(() => editor.holdSuggestions());
  });
}
