/** The page's entry: an engine, the interface that drives it, and the service worker for offline use. */
import { mountApp, mountFault } from './app/mount.ts';
import { connectEngine } from './engine/client.ts';
import { registerServiceWorker } from './updates.ts';

try {
  // A host page or a test may put its own Engine on `window.easel` before this script runs.
  window.easel ??= connectEngine();
  const session = mountApp(window.easel);
  void registerServiceWorker({
    isBusy: () =>
      session.working ||
      session.state.remixing ||
      session.state.editing ||
      session.state.programs > 0,
  });
} catch (thrown) {
  mountFault(thrown);
}
