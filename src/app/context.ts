/** How services reach a component: provided at the root of its tree, asked for where they are used. */
import { createContext } from 'svelte';
import type { PageServices, Services } from './services.ts';

export const [useServices, provideServices] = createContext<Services>();
/** For the page's own screens: the embed view has none of it. */
export const [usePage, providePage] = createContext<PageServices>();
