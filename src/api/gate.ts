import { overload } from './errors.ts';
import { createGate, type Gate } from './images.ts';

/**
 * One gate for all tabs of a site: each request within holds one of `most` named locks, which the browser frees when
 * the tab that holds it closes. Where it has no locks, or denies them, the tab counts for itself.
 *
 * @param name the same for the tabs that share it
 * @param onChange hears how many requests of this tab are within, at each change
 */
export function createTabsGate(
  most: number,
  name: string,
  locks: Pick<LockManager, 'request'> | undefined,
  onChange?: (within: number) => void,
): Gate {
  const own = createGate(most, onChange);
  if (locks === undefined) return own;

  /** @returns what frees the place; undefined when it is taken */
  function take(place: number): Promise<(() => void) | undefined> {
    return new Promise((resolve, reject) => {
      locks
        ?.request(`${name} ${place}`, { ifAvailable: true }, (lock) => {
          if (lock === null) return resolve(undefined);
          return new Promise<void>((free) => resolve(free));
        })
        .catch(reject);
    });
  }

  return {
    async enter() {
      for (let place = 0; place < most; place++) {
        let free: (() => void) | undefined;
        try {
          free = await take(place);
        } catch {
          return own.enter();
        }
        if (free === undefined) continue;
        const leave = await own.enter();
        return () => {
          leave();
          free();
        };
      }
      throw overload(most);
    },
  };
}
