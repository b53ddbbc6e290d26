import * as v from 'valibot';
import { openDatabase } from '../../library/database.ts';

/** Picture files that stand on a screen, as a reload finds them. */
export interface HeldFiles {
  readonly files: readonly Blob[];
  /** How many did not fit, and are not among them. */
  readonly left: number;
}

export interface VisitFiles {
  /** Holds these, and no others, under a name. The promise is kept when they are stored, or could not be. */
  readonly hold: (name: string, files: readonly Blob[]) => Promise<void>;
  /** What the visit before this page load held; undefined where that is nothing. */
  readonly read: (name: string) => Promise<HeldFiles | undefined>;
}

export interface VisitFilesOptions {
  /** The name of the tab's visit, and where the next page load in the tab finds it. */
  readonly tab: { readonly read: () => string | null; readonly write: (name: string) => void };
  /** Another database, for tests. */
  readonly database?: string;
  readonly locks?: Pick<LockManager, 'request' | 'query'> | undefined;
  readonly now?: () => number;
}

/** Bytes of one screen's files: eight large photographs. What goes beyond is not held, and counted. */
export const MAX_HELD_BYTES = 64 * 2 ** 20;
/** Milliseconds that what a closed tab held may still be wanted: it may be opened again. */
const GRACE = 60 * 60 * 1000;
const PREFIX = 'visit:';
const VERSION = 1;

const heldSchema = v.object({
  v: v.literal(VERSION),
  /** Milliseconds since 1970. */
  at: v.number(),
  left: v.number(),
  files: v.array(
    v.object({
      /** Empty for what had none. */
      name: v.string(),
      type: v.string(),
      bytes: v.instance(Uint8Array<ArrayBuffer>),
    }),
  ),
});
type Held = v.InferOutput<typeof heldSchema>;

/**
 * Files that a reload brings back, in the database of the documents: a tab's own storage holds text alone, and little.
 * Where storage is denied or full nothing is held, and a reload begins anew. What closed tabs held goes an hour after
 * they held it.
 */
export function openVisitFiles({ tab, locks, ...options }: VisitFilesOptions): VisitFiles {
  const database = openDatabase(options.database ?? 'easel-documents');
  const now = options.now ?? Date.now;
  const before = tab.read();
  const mine = nameVisit(before, locks).then((name) => {
    tab.write(name);
    return name;
  });
  let last: Promise<unknown> = Promise.resolve();
  const latest = new Map<string, number>();

  /** Deletes what tabs that are gone held. */
  async function sweep(): Promise<void> {
    if (locks === undefined) return;
    const { held = [] } = await locks.query();
    const living = new Set(held.map(({ name }) => name));
    const gone: string[] = [];
    for await (const batch of database.scan(PREFIX))
      for (const [key, value] of batch) {
        const read = v.safeParse(heldSchema, value);
        const old = read.success && read.output.at < now() - GRACE;
        if (old && !living.has(lockOf(visitOf(key)))) gone.push(key);
      }
    await database.delete(gone);
  }

  return {
    hold(name, files) {
      const turn = (latest.get(name) ?? 0) + 1;
      latest.set(name, turn);
      const write = async () => {
        // Another came meanwhile: only the latest is stored.
        if (turn !== latest.get(name)) return;
        const key = keyOf(await mine, name);
        if (files.length === 0) return database.delete([key]);
        await database.setMany([[key, await toHeld(files, now())]]);
      };
      const done = last.then(write).catch(() => undefined);
      last = done;
      return done;
    },
    async read(name) {
      try {
        await mine;
        const value = before === null ? undefined : await database.get(keyOf(before, name));
        const found = v.safeParse(heldSchema, value);
        void sweep().catch(() => undefined);
        return found.success ? fromHeld(found.output) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

const keyOf = (visit: string, name: string) => `${PREFIX}${visit}:${name}`;
const visitOf = (key: string) => key.slice(PREFIX.length).split(':', 1)[0] ?? '';
const lockOf = (visit: string) => `easel-visit-${visit}`;

/**
 * The visit goes on, unless the tab is a copy of one that lives: that keeps its own. Held by a lock while the page
 * lives.
 */
async function nameVisit(
  before: string | null,
  locks: VisitFilesOptions['locks'],
): Promise<string> {
  const hold = (name: string) =>
    new Promise<boolean>((taken, refused) => {
      locks
        ?.request(lockOf(name), { ifAvailable: true }, (lock) => {
          taken(lock !== null);
          return lock === null ? undefined : new Promise(() => undefined);
        })
        .catch(refused);
    });
  const fresh = crypto.randomUUID();
  if (locks === undefined) return before ?? fresh;
  if (before !== null && (await hold(before))) return before;
  await hold(fresh);
  return fresh;
}

async function toHeld(files: readonly Blob[], at: number): Promise<Held> {
  let room = MAX_HELD_BYTES;
  const fitting = files.filter(({ size }) => {
    const fits = size <= room;
    if (fits) room -= size;
    return fits;
  });
  const held = fitting.map(async (file) => ({
    name: file instanceof File ? file.name : '',
    type: file.type,
    bytes: new Uint8Array(await file.arrayBuffer()),
  }));
  return { v: VERSION, at, left: files.length - fitting.length, files: await Promise.all(held) };
}

function fromHeld({ files, left }: Held): HeldFiles {
  return {
    left,
    files: files.map(({ name, type, bytes }) =>
      name === '' ? new Blob([bytes], { type }) : new File([bytes], name, { type }),
    ),
  };
}
