/**
 * `npm run graph`: draws docs/architecture.svg, the rooms of src and the arrows between them, from the imports.
 * `npm run graph -- FROM TO` prints the shortest way along imports between two files instead, as a walk is written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readImports, roomsOf, wayBetween } from './imports.ts';

const root = join(import.meta.dirname, '..');
const picture = join(root, 'docs/architecture.svg');

const box = { width: 150, height: 54, gapAcross: 26, gapDown: 58 } as const;

type Rooms = ReadonlyMap<string, ReadonlySet<string>>;

/** The picture of the project as it stands. */
export function drawArchitecture(): string {
  const described = descriptions(readFileSync(join(root, 'docs/architecture.md'), 'utf8'));
  return draw(roomsOf(readImports(root, ['src', 'workers'])), described);
}

/** Room → what it is, from the table of rooms: rows of "| `src/name` | words |". */
export function descriptions(text: string): ReadonlyMap<string, string> {
  const rows = text.matchAll(/^\| `(?:src\/)?([\w-]+)\/?` \| (.+?) \|$/gm);
  return new Map([...rows].map(([, name = '', words = '']) => [name, words]));
}

/**
 * Rooms in rows, each below all that import it. Arrows that follow from others are left out, for the eye's sake; one
 * that is part of a circle is red.
 */
export function draw(rooms: Rooms, described: ReadonlyMap<string, string>): string {
  const names = [...rooms.keys()].sort();
  const reach = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of rooms.get(from) ?? [])
      if (!seen.has(next)) {
        seen.add(next);
        reach(next, seen);
      }
    return seen;
  };
  const below = new Map(names.map((name) => [name, reach(name)]));
  const reaches = (from: string, to: string): boolean => below.get(from)?.has(to) ?? false;
  const inCircle = (a: string, b: string): boolean => reaches(a, b) && reaches(b, a);
  const depth = (name: string): number =>
    Math.max(
      -1,
      ...names.filter((other) => reaches(other, name) && !inCircle(other, name)).map(depth),
    ) + 1;
  const rows: string[][] = [];
  for (const name of names) (rows[depth(name)] ??= []).push(name);
  const arrows = names.flatMap((from) =>
    [...(rooms.get(from) ?? [])]
      .filter((to) => rooms.has(to))
      .filter(
        (to) =>
          inCircle(from, to) ||
          ![...(rooms.get(from) ?? [])].some(
            (via) => via !== to && reaches(via, to) && !inCircle(via, to),
          ),
      )
      .sort()
      .map((to) => ({ from, to, circle: inCircle(from, to) })),
  );
  return svg(ordered(rows, arrows), arrows, described);
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly circle: boolean;
}

/** Within a row, rooms stand under the middle of those that import them, so that fewer arrows cross. */
function ordered(rows: readonly string[][], arrows: readonly Arrow[]): string[][] {
  const place = new Map<string, number>();
  return rows.map((row) => {
    const wish = (name: string): number => {
      const above = arrows.filter(({ to }) => to === name).map(({ from }) => place.get(from) ?? 0);
      return above.length > 0 ? above.reduce((a, b) => a + b, 0) / above.length : 0;
    };
    const sorted = [...row].sort((a, b) => wish(a) - wish(b) || a.localeCompare(b));
    sorted.forEach((name, i) => place.set(name, i - (sorted.length - 1) / 2));
    return sorted;
  });
}

function svg(
  rows: readonly (readonly string[])[],
  arrows: readonly Arrow[],
  described: ReadonlyMap<string, string>,
): string {
  const across = Math.max(1, ...rows.map((row) => row.length));
  const width = across * (box.width + box.gapAcross) + box.gapAcross;
  const height = rows.length * (box.height + box.gapDown) + 14;
  const corner = new Map<string, { x: number; y: number }>();
  rows.forEach((row, down) => {
    const start = (width - row.length * (box.width + box.gapAcross) + box.gapAcross) / 2;
    row.forEach((name, i) =>
      corner.set(name, {
        x: Math.round(start + i * (box.width + box.gapAcross)),
        y: 14 + down * (box.height + box.gapDown),
      }),
    );
  });
  const lines = arrows.map(({ from, to, circle }) => {
    const a = corner.get(from) ?? { x: 0, y: 0 };
    const b = corner.get(to) ?? { x: 0, y: 0 };
    const [x1, y1, x2, y2] = [a.x + box.width / 2, a.y + box.height, b.x + box.width / 2, b.y - 3];
    const bend = box.gapDown * 0.8;
    return `<path class="${circle ? 'circle' : 'arrow'}" d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}"><title>${from} → ${to}</title></path>`;
  });
  const boxes = [...corner].map(([name, { x, y }]) => {
    const words = fold(described.get(name) ?? '', 26).slice(0, 2);
    const text = words.map(
      (line, i) =>
        `<text class="words" x="${x + box.width / 2}" y="${y + 32 + 13 * i}">${escape(line)}</text>`,
    );
    return `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="6"/><text class="name" x="${x + box.width / 2}" y="${y + 17}">${name}</text>${text.join('')}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif">`,
    '<title>The rooms of Easel: each imports only what stands below it</title>',
    '<style>svg{background:#fff}rect{fill:#f4f4f6;stroke:#667}text{text-anchor:middle;fill:#222}.name{font-size:13px;font-weight:bold}.words{font-size:10px}path{fill:none;stroke:#889;marker-end:url(#tip)}.circle{stroke:#c00}</style>',
    '<defs><marker id="tip" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6z" style="fill:#667;stroke:none"/></marker></defs>',
    ...lines,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}

/** Words in lines of at most `length` characters. */
function fold(words: string, length: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < length)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const escape = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);

if (process.argv[1] === import.meta.filename) {
  const [from, to] = process.argv.slice(2);
  if (from !== undefined && to !== undefined) {
    const way = wayBetween(readImports(root, ['src', 'workers']), from, to);
    console.log(way?.map((file, i) => `${i + 1}. \`${file}\``).join('\n') ?? 'There is none.');
  } else {
    writeFileSync(picture, drawArchitecture());
    console.log('docs/architecture.svg is drawn.');
  }
}
