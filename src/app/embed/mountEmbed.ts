import { mount } from 'svelte';
import { EMBED_VERSION, type IframeMessage } from '../../api/embedMessages.ts';
import { createEmbedServer, whyRefused, type EmbedServer } from '../../api/embedServer.ts';
import type { Engine } from '../../engine/types.ts';
import { answerStatus } from '../../updates.ts';
import { begin, findTarget, foreseeFaults } from '../mount.ts';
import { refusingEngine } from '../policy/checkedEngine.ts';
import { createEmbed } from '../services.ts';
import { applyTheme } from '../settings/preferences.ts';
import '../styles/base.css';
import { readAllowList } from './allowList.ts';
import Embed from './Embed.svelte';
import { EmbedState } from './embedState.svelte.ts';
import type { EmbedOptions } from './options.ts';

/** Mounts the embed view and speaks with the page around it. Nothing is shown or done before that page is let in. */
export async function mountEmbed(engine: Engine, options: EmbedOptions): Promise<void> {
  const state = new EmbedState();
  const naming = options.named === undefined ? {} : { named: options.named };
  const framed = window.parent !== window;
  const target = findTarget();
  await begin(options.language);
  // The host's page and this box are one to look at; what the person chose for the whole page is not asked.
  applyTheme(options.theme);
  // Whom to tell is known once the list has been read; before that there is nothing to tell.
  const host: { server?: EmbedServer } = {};
  const services = createEmbed(engine, (message) => host.server?.tell(message));
  mount(Embed, { target, props: { services, state, options, framed } });
  foreseeFaults();
  const allow = await readAllowList();

  const server = createEmbedServer({
    ...naming,
    allow,
    about: { build: __BUILD_ID__, interface: options.interface, store: options.store },
    engine: refusingEngine(engine, services.checks),
    refusePrompt: services.policy.refusePrompt,
    read: services.readAs.readForProgram,
    post: (message, origin, transfer) => window.parent.postMessage(message, origin, transfer),
    onTheme: applyTheme,
    onDecision: (decision) => {
      if (!decision.admitted) return state.refuse(decision.error);
      open();
      measure();
    },
  });
  host.server = server;

  /** A host is told at each change, and first when it is let in. */
  function measure(): void {
    const { height } = target.getBoundingClientRect();
    if (options.fits) server.tell({ type: 'resize', height: Math.ceil(height) });
  }
  if (options.fits) {
    // As high as what is shown, where the whole page fills its window.
    for (const filling of [document.body, target])
      if (filling instanceof HTMLElement) filling.style.minHeight = '0';
    new ResizeObserver(measure).observe(target);
  }

  function open(): void {
    if (state.phase.kind === 'open') return;
    state.open();
    if (options.interface === 'compact') void services.model.start();
    if (hasServiceWorkers())
      answerStatus({ isBusy: () => server.working() || services.activity.busy });
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
  window.parent.postMessage({ easel: EMBED_VERSION, type: 'loaded' } satisfies IframeMessage, '*');
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
