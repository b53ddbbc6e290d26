import { mount } from 'svelte';
import { EMBED_VERSION, type FrameMessage } from '../../api/embedMessages.ts';
import { createEmbedServer, whyRefused } from '../../api/embedServer.ts';
import type { Engine } from '../../engine/types.ts';
import { answerStatus } from '../../updates.ts';
import { findTarget } from '../mount.ts';
import { createAnnouncer } from '../state/announcer.svelte.ts';
import { createPolicy } from '../state/policy.svelte.ts';
import { createSession } from '../state/session.svelte.ts';
import { EaselError } from '../../errors.ts';
import '../styles/base.css';
import { readAllowList } from './allowList.ts';
import Embed from './Embed.svelte';
import { createEmbedState } from './embedState.svelte.ts';
import type { EmbedOptions } from './options.ts';

/** Mounts the embed view and speaks with the page around it. Nothing is shown or done before that page is let in. */
export async function mountEmbed(engine: Engine, options: EmbedOptions): Promise<void> {
  const state = createEmbedState();
  const naming = options.named === undefined ? {} : { named: options.named };
  const framed = window.parent !== window;
  mount(Embed, { target: findTarget(), props: { state, options, framed } });
  const allow = await readAllowList();

  const server = createEmbedServer({
    ...naming,
    allow,
    about: { build: __BUILD_ID__, interface: options.interface, store: options.store },
    engine,
    refusePrompt: (prompt) => policy.refusePrompt(prompt),
    post: (message, origin, transfer) => window.parent.postMessage(message, origin, transfer),
    onDecision: (decision) => (decision.admitted ? open() : state.refuse(decision.error)),
  });
  // The host hears of what its person makes here: documents are the host's.
  const observed: Engine = {
    ...engine,
    textToImage: async (request, runOptions) => {
      const reason = await policy.refusePrompt(request.prompt);
      if (reason !== undefined)
        throw new EaselError('invalid-request', reason, { param: 'prompt' });
      const result = await engine.textToImage(request, runOptions);
      server.created(result);
      return result;
    },
  };

  const announcer = createAnnouncer();
  const session = createSession(observed, announcer, { persist: false });
  const policy = createPolicy(session, { keep: false });

  function open(): void {
    if (state.phase.kind === 'open') return;
    state.open(session, announcer);
    if (options.interface === 'compact') void session.start();
    if (hasServiceWorkers()) answerStatus({ isBusy: () => server.working() || session.working });
  }

  if (!framed) return open();
  addEventListener('message', ({ data, origin, source }: MessageEvent<unknown>) =>
    server.receive({ data, origin, fromHost: source === window.parent }),
  );
  const origin = hostOrigin();
  if (origin !== undefined) {
    const refused = whyRefused(origin, undefined, { allow, ...naming });
    if (refused) state.refuse(refused);
    else open();
  }
  // To anyone: it says no more than that this frame is there, and to whom it may speak is decided by the answer.
  window.parent.postMessage({ easel: EMBED_VERSION, type: 'loaded' } satisfies FrameMessage, '*');
}

/** The origin of the page around this one, where the browser tells; else its first message will. */
function hostOrigin(): string | undefined {
  const ancestors = 'ancestorOrigins' in location ? location.ancestorOrigins : undefined;
  const nearest = ancestors?.[0];
  return nearest === 'null' ? undefined : nearest;
}

/** Reading it throws in a frame that is sandboxed. */
function hasServiceWorkers(): boolean {
  try {
    return navigator.serviceWorker !== undefined;
  } catch {
    return false;
  }
}
