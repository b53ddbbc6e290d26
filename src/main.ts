/** The page's entry: an engine, the interface that drives it, and the service worker for offline use. */
import { framing, readEmbedOptions } from './app/embed/options.ts';
import { isErasing } from './app/erase.ts';
import { mountApp, mountErased, mountFault } from './app/mount.ts';
import { connectEngine } from './engine/client.ts';
import { registerServiceWorker } from './updates.ts';

function start(): void {
  try {
    // A host page or a test may put its own Engine on `window.easel` before this script runs.
    const embed = readEmbedOptions(location.search, framing(window));
    window.easel ??= connectEngine(embed === undefined ? {} : { keepPacks: embed.store });
    if (embed === undefined) {
      const session = mountApp(window.easel);
      void registerServiceWorker({
        isBusy: () =>
          session.working ||
          session.state.remixing ||
          session.state.editing ||
          session.state.programs > 0,
      });
    } else
      import('./app/embed/mountEmbed.ts')
        .then(({ mountEmbed }) => mountEmbed(window.easel, embed))
        .catch(mountFault);
  } catch (thrown) {
    mountFault(thrown);
  }
}

if (isErasing()) void mountErased();
else start();
