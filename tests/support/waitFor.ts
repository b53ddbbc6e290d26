import { vi } from 'vitest';

/** Waits until it holds, on machines that do much else meanwhile: vitest's own patience is a second. */
export const waitFor = (holds: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(holds, { timeout: 30_000 });
