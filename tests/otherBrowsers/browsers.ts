/** Before the tests: the browsers that this machine lacks are installed, where it may. */
import { getFirefox } from './firefox.ts';
import { getWebKit } from './webkit.ts';

export default function setup(): void {
  const firefox = getFirefox();
  // The tests run in processes of their own, which need not look again.
  if (firefox !== undefined) process.env['FIREFOX_PATH'] = firefox;
  if (process.env['EASEL_LONG']) getWebKit();
}
