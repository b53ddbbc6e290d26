import { mount } from 'svelte';
import type { PageServices } from '../services.ts';
import Debug from './Debug.svelte';
import { Debugging } from './debugging.svelte.ts';

/** `?debug`: below the page, what its engine does. Nothing of it is loaded or asked for without. */
export function mountDebug({ engine, model }: PageServices): void {
  const debugging = new Debugging(engine);
  debugging.listen(window);
  mount(Debug, { target: document.body, props: { debugging, model } });
}
