/** Who imports whom: read from the files with TypeScript's own scanner, types included, as a reader meets them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { filesUnder } from './buildId.ts';

/** File → the files of the project that it imports. Paths are relative to the root, with forward slashes. */
export type Imports = ReadonlyMap<string, readonly string[]>;

const endings = ['', '.ts', '.svelte', '.js', '/index.ts'];

/** @param folders below `root` to read; what they import elsewhere in the project counts too. */
export function readImports(root: string, folders: readonly string[]): Imports {
  const files = folders.flatMap((folder) =>
    filesUnder(join(root, folder))
      .map((file) => `${folder}/${file}`)
      .filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith('.d.ts')),
  );
  return new Map(files.map((file) => [file, importsOf(root, file)]));
}

function importsOf(root: string, file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const script = file.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, inner = '']) => inner).join('\n')
    : text;
  const named = ts.preProcessFile(script, true, true).importedFiles.map(({ fileName }) => fileName);
  const found = named.flatMap((name) => locate(root, file, name) ?? []);
  return [...new Set(found)];
}

/** The file that a relative address names; undefined for packages, which have none. */
function locate(root: string, from: string, address: string): string | undefined {
  if (!address.startsWith('.')) return undefined;
  const path = resolve(root, dirname(from), address.replace(/\?.*$/, ''));
  const ending = endings.find((each) =>
    each === '' ? /\.\w+$/.test(path) && existsSync(path) : existsSync(path + each),
  );
  return ending === undefined
    ? undefined
    : relative(root, path + ending)
        .split(sep)
        .join('/');
}

/** The room of a file: the folder below src, or the folder at the top. Undefined for a file in neither. */
export function roomOf(file: string): string | undefined {
  const [top, second, ...rest] = file.split('/');
  if (second === undefined) return undefined;
  if (top !== 'src') return top;
  return rest.length > 0 ? second : undefined;
}

/** Room → the other rooms that its files import. That a page starts a worker by its address is no import. */
export function roomsOf(imports: Imports): ReadonlyMap<string, ReadonlySet<string>> {
  const rooms = new Map<string, Set<string>>();
  for (const [file, targets] of imports) {
    const room = roomOf(file);
    if (room === undefined) continue;
    const below = rooms.get(room) ?? new Set<string>();
    rooms.set(room, below);
    for (const other of targets.map(roomOf))
      if (other !== undefined && other !== room && other !== 'workers') below.add(other);
  }
  return rooms;
}

/** The shortest way along imports from one file to another, both included; undefined when there is none. */
export function wayBetween(imports: Imports, from: string, to: string): string[] | undefined {
  const ways = new Map([[from, [from]]]);
  for (const [file, way] of ways) {
    if (file === to) return way;
    for (const next of imports.get(file) ?? []) if (!ways.has(next)) ways.set(next, [...way, next]);
  }
  return undefined;
}
