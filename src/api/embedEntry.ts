/** embed.js: what a host page imports. public/embed.d.ts has its types; a test holds the two together. */
import {
  connect as connectFrame,
  type ConnectOptions,
  type EmbeddedEasel,
} from './embedConnect.ts';
import { EaselStudio } from './embedElement.ts';

export { EmbedError } from './embedClient.ts';
export { EaselStudio };

/**
 * Connects to Easel: in an `<easel-studio>` or an iframe of this page, or, given the address of the folder that holds
 * it, in an iframe without an interface that is made here.
 *
 * @throws EmbedError `origin-refused` when that copy's embed.json does not name this page; `no-answer`
 */
export function connect(
  target: EaselStudio | HTMLIFrameElement | string | URL,
  options?: ConnectOptions,
): Promise<EmbeddedEasel> {
  return target instanceof EaselStudio ? target.ready : connectFrame(target, options);
}

if (!customElements.get('easel-studio')) customElements.define('easel-studio', EaselStudio);
