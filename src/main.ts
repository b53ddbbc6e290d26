/** The page's entry: an engine, the interface that drives it, and the service worker for offline use. */
import { framing, readEmbedOptions } from './app/embed/options.ts';
import { isErasing } from './app/settings/erase.ts';
import { mountApp, mountErased, mountFault } from './app/mount.ts';
import { connectEngine, connectSharedEngine } from './engine/page/connect.ts';
import type { PageServices } from './app/services.ts';
import type { Tabs } from './engine/tabs/share.ts';
import type { Engine } from './engine/types.ts';
import { registerServiceWorker } from './updates.ts';

function start(): void {
  try {
    // A host page or a test may put its own Engine on `window.easel` before this script runs.
    const embed = readEmbedOptions(location.search, framing(window));
    const given: Engine | undefined = window.easel;
    if (embed === undefined) {
      let tabs: Tabs | undefined;
      if (given === undefined)
        ({ engine: window.easel, tabs } = connectSharedEngine({ title: () => document.title }));
      let page: PageServices | undefined;
      mountApp(window.easel, tabs).then((opened) => (page = opened), mountFault);
      void registerServiceWorker({ isBusy: () => page?.activity.busy ?? false });
    } else {
      if (given === undefined) window.easel = connectEngine({ keepPacks: embed.store });
      import('./app/embed/mountEmbed.ts')
        .then(({ mountEmbed }) => mountEmbed(window.easel, embed))
        .catch(mountFault);
    }
  } catch (thrown) {
    void mountFault(thrown);
  }
}

if (isErasing()) void mountErased();
else start();
