/** The walks of docs/architecture.md: lists of files from an entry to the pixel, held to the imports. */
import type { Imports } from '../../build/imports.ts';

export interface Walk {
  readonly name: string;
  readonly files: readonly string[];
}

/** Every heading of the third level below "Three walks", with its numbered files. */
export function readWalks(markdown: string): Walk[] {
  const section = markdown.match(/^## Three walks$(.*?)(?=^## |$(?![\s\S]))/ms)?.[1] ?? '';
  return section
    .split(/^### /m)
    .slice(1)
    .map((text) => {
      const [name = '', ...lines] = text.split('\n');
      const files = lines.flatMap((line) => line.match(/^\d+\. `([^`]+)`/)?.[1] ?? []);
      return { name: name.trim(), files };
    });
}

/**
 * What is wrong with a walk, in words: a file that is not there, one that no earlier file imports, or the way back up.
 */
export function faultsOf({ name, files }: Walk, imports: Imports): string[] {
  return files.flatMap((file, i) => {
    const before = files.slice(0, i);
    if (!imports.has(file)) return [`${name}: there is no ${file}`];
    if (before.includes(file)) return [`${name}: ${file} stands twice`];
    if (i > 0 && !before.some((earlier) => imports.get(earlier)?.includes(file)))
      return [`${name}: nothing before ${file} imports it`];
    const up = before.find((earlier) => imports.get(file)?.includes(earlier));
    return up === undefined ? [] : [`${name}: ${file} goes back up to ${up}`];
  });
}
