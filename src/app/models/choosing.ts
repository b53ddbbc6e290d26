import type { Engine, PromptQuestion, RunOptions } from '../../engine/types.ts';
import { TASK_NAMES } from '../../tasks/names.ts';
import type { TaskName, TaskRequest } from '../../tasks/requests.ts';
import type { Model } from './model.svelte.ts';

/**
 * The engine as the page's screens use it: what names no pack goes to the one that the person chose. Embeddings are
 * those of the page's own pack whatever paints, so that they can be compared.
 */
export function choosingEngine(engine: Engine, model: Pick<Model, 'choice'>): Engine {
  const chosen = () => (model.choice === undefined ? {} : { pack: model.choice });
  const tasks = TASK_NAMES.filter((task) => task !== 'embed').map((task) => [
    task,
    (request: TaskRequest<TaskName>, options?: RunOptions) =>
      engine[task]({ ...chosen(), ...request } as never, options),
  ]);
  return {
    ...engine,
    ...(Object.fromEntries(tasks) as Pick<Engine, Exclude<TaskName, 'embed'>>),
    // It is the page's own pack that says what it can draw.
    vocabulary: async () => (model.choice === undefined ? engine.vocabulary() : undefined),
    inspectPrompt: (question: PromptQuestion) =>
      engine.inspectPrompt(
        typeof question === 'string' ? { prompt: question, ...chosen() } : question,
      ),
  };
}
