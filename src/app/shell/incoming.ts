/** Files and words that come to the page from outside it: from the system's files, and shared by other programs. */
import { SHARED_PARAM, takeShared } from '../../base/shareTarget.ts';
import { speakAll, strings } from '../strings/index.ts';
import type { Handover } from './handover.ts';
import type { Notifier } from './notifier.svelte.ts';

/** https://developer.mozilla.org/docs/Web/API/LaunchQueue, which Chromium alone has. */
interface LaunchQueue {
  setConsumer(
    take: (launch: { readonly files?: readonly Pick<FileSystemFileHandle, 'getFile'>[] }) => void,
  ): void;
}

/** Takes what the page was opened with, and what it is given later. */
export function admitFiles(handover: Handover, notifier: Notifier): void {
  const { launchQueue } = window as { readonly launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [] }) => {
    if (files.length === 0) return;
    const reading = Promise.all(files.map((file) => file.getFile()));
    reading.then(
      (read) => handover.receive(read),
      () => say('unreadable'),
    );
  });
  void admitShared();

  /** The address says that something was shared; it lets go of that. */
  async function admitShared(): Promise<void> {
    const address = new URL(location.href);
    const shared = address.searchParams.get(SHARED_PARAM);
    if (shared === null) return;
    address.searchParams.delete(SHARED_PARAM);
    history.replaceState(null, '', address);
    try {
      const { words, files } = await takeShared(new URL('./', document.baseURI).href);
      if (files.length > 0) await handover.receive(files);
      else if (words !== '') handover.toCreate(words);
      else await say(shared === 'lost' ? 'lost' : 'nothing');
    } catch {
      await say('lost');
    }
  }

  async function say(what: keyof typeof strings.files.incoming): Promise<void> {
    await speakAll();
    notifier.show({
      id: 'incoming',
      text: strings.files.incoming[what],
      ondismiss: () => undefined,
    });
  }
}
