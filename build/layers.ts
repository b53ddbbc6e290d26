/**
 * `npm run lint` holds imports to this: they point down inside a room as well, and go in no circle. It reads what
 * dependency-cruiser does not see, the imports of types in components. Which room may import which is
 * eslint.config.js's.
 */
import { join } from 'node:path';
import { readImports, type Imports } from './imports.ts';

/**
 * The layers of a room, top to bottom; a folder, or the beginning of a file's path in the room, with its ending where
 * that counts. What stands side by side in a layer does not import each other. A file is where most of its path is
 * named; `''` stands for all that are not named.
 */
export type Layers = readonly (readonly string[])[];

const screens = ['api', 'edit', 'library', 'models', 'remix', 'settings'];
const components = (folders: readonly string[]) => folders.map((folder) => `${folder}/*.svelte`);

/** Rooms that are not named have one layer. */
export const layers: { readonly [room: string]: Layers } = {
  app: [
    ['embed/mountEmbed.ts'],
    ['mount.ts'],
    ['debug/mountDebug.ts'],
    ['App.svelte', 'debug/', 'embed/*.svelte'],
    ['page.ts'],
    ['Page.svelte'],
    ['screens.ts'],
    components(screens),
    components(['create']),
    components(['policy', 'shell']),
    components(['ui']),
    ['context.ts', 'shell/remember.svelte.ts'],
    ['services.ts'],
    ['workshop.ts', 'shell/incoming.ts'],
    ['shell/handover.ts', 'embed/'],
    ['create/', 'edit/', 'remix/'],
    ['create/readAs.svelte.ts'],
    ['create/vocabulary.svelte.ts'],
    ['api/', 'library/'],
    ['policy/'],
    ['models/'],
    ['files/', 'shell/', 'ui/'],
    ['errors.ts', 'format.ts'],
    ['strings/', 'styles/', 'browser.ts', 'seed.ts', 'webAddress.ts'],
    ['settings/'],
  ],
  engine: [
    ['page/', 'worker/'],
    ['tabs/'],
    ['opening.ts', 'protocol.ts'],
    ['types.ts'],
    ['classify.ts'],
  ],
  tasks: [
    ['index.ts', 'names.ts', 'restore.ts'],
    ['requests.ts'],
    [''],
    ['fromPictures.ts', 'paint.ts'],
    ['extend.ts', 'photograph.ts'],
    ['task.ts'],
    ['pictureFields.ts'],
    ['fields.ts', 'latents.ts', 'metadata.ts'],
    ['rounds.ts'],
  ],
  graph: [['index.ts'], ['ops/'], ['graph.ts'], ['assemble.ts'], ['']],
  image: [['open.ts'], ['credentials/'], ['']],
};

export interface Upward {
  readonly from: string;
  readonly to: string;
}

/** The arrows that do not point down. @throws RangeError for a file that stands in no layer of its room */
export function upwardArrows(imports: Imports, of = layers): readonly Upward[] {
  return [...imports].flatMap(([from, targets]) =>
    targets.filter((to) => !pointsDown(from, to, of)).map((to) => ({ from, to })),
  );
}

function pointsDown(from: string, to: string, of: typeof layers): boolean {
  const [source, target] = [placeOf(from, of), placeOf(to, of)];
  if (source.room === undefined || source.room !== target.room) return true;
  return target.layer > source.layer || target.part === source.part;
}

interface Place {
  readonly room?: string | undefined;
  readonly layer: number;
  readonly part?: string;
}

function placeOf(file: string, of: typeof layers): Place {
  const [top, room = '', ...path] = file.split('/');
  const own = of[room];
  if (top !== 'src' || !own) return { layer: 0 };
  const within = path.join('/');
  const [place] = own
    .flatMap((parts, layer) => parts.map((part) => ({ part, layer })))
    .filter(({ part }) => fits(within, part))
    .sort((a, b) => b.part.length - a.part.length);
  if (!place)
    throw new RangeError(`${file} stands in no layer of ${room}: say in build/layers.ts which.`);
  return { room, layer: place.layer, part: `${place.layer} ${place.part}` };
}

function fits(file: string, part: string): boolean {
  const [beginning = '', ending = ''] = part.split('*');
  return file.startsWith(beginning) && file.endsWith(ending);
}

/**
 * Files that import each other, each circle once and in its own order; workers start by their address and close none.
 */
export function circles(imports: Imports): readonly (readonly string[])[] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) found.push(way.slice(at));
    if (at >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? [])
      if (!next.startsWith('workers/')) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

if (process.argv[1] === import.meta.filename) {
  const imports = readImports(join(import.meta.dirname, '..'), ['src', 'workers']);
  const faults = [
    ...circles(imports).map((files) => `A circle: ${[...files, files[0]].join(' → ')}`),
    ...upwardArrows(imports).map(
      ({ from, to }) => `An arrow that does not point down: ${from} → ${to}`,
    ),
  ];
  for (const fault of faults) console.error(fault);
  console.log(`${imports.size} files, ${faults.length} faults in their imports.`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
