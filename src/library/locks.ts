/** The part of `navigator.locks` that the library needs. */
export type Locks = Pick<LockManager, 'request'>;

/**
 * Held shared while a picture and its record are written, exclusive while what has no record is swept: so a tab never
 * sweeps what another is about to name.
 */
const WRITING = 'easel-library-writing';
/** Held shared for as long as a tab offers undo, so that no other tab takes the deleted away for good. */
const UNDO = 'easel-library-undo';

/** The library's use of Web Locks. Without them (no secure context) writing goes on, and nothing is ever swept. */
export function libraryLocks(locks: Locks | undefined) {
  let endUndo: (() => void) | undefined;
  return {
    writing: <T>(work: () => Promise<T>): Promise<T> =>
      locks ? locks.request(WRITING, { mode: 'shared' }, work) : work(),

    /** Runs `work` if no tab writes just now and none offers undo; false where one does. */
    whenQuiet: async (work: () => Promise<void>): Promise<boolean> => {
      if (!locks) return false;
      const options = { mode: 'exclusive', ifAvailable: true } as const;
      return locks.request(UNDO, options, async (undo) => {
        if (undo === null) return false;
        return locks.request(WRITING, options, async (writing) => {
          if (writing === null) return false;
          await work();
          return true;
        });
      });
    },

    /** From now on what was deleted can be had back; call before it is marked. */
    beginUndo: async (): Promise<void> => {
      if (!locks || endUndo) return;
      await new Promise<void>((held) => {
        void locks.request(
          UNDO,
          { mode: 'shared' },
          () =>
            new Promise<void>((end) => {
              endUndo = end;
              held();
            }),
        );
      });
    },

    endUndo: (): void => {
      endUndo?.();
      endUndo = undefined;
    },
  };
}
