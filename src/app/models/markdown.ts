import { webAddress } from '../../base/webAddress.ts';

/** The part of Markdown that model cards use, as data: components draw it, so no HTML of a pack reaches the page. */
export type Inline =
  | { readonly kind: 'text' | 'strong' | 'em' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly content: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly (readonly Inline[])[];
    }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Inline[])[])[] };

/**
 * Text with `code`, **strong**, *emphasis*, [links](https://…), <https://…> and ![pictures](…). Links by any other
 * scheme stay as they are written; of links within a pack their words stay, of pictures what they show.
 */
export function parseInline(text: string): Inline[] {
  const parts: Inline[] = [];
  const add = (kind: 'text' | 'strong' | 'em' | 'code', words: string) => {
    const before = parts.at(-1);
    if (kind === 'text' && before?.kind === 'text')
      parts[parts.length - 1] = { kind, text: before.text + words };
    else if (words !== '') parts.push({ kind, text: words });
  };
  let last = 0;
  for (const match of text.matchAll(INLINE)) {
    add('text', text.slice(last, match.index));
    const [whole, code, strong, em, picture, label, target, bare] = match;
    const href = bare ?? target;
    const address = href === undefined ? undefined : webAddress(href);
    if (code !== undefined) add('code', code);
    else if (strong !== undefined) add('strong', strong);
    else if (em !== undefined) add('em', em);
    else if (picture !== undefined) add('text', picture);
    else if (address !== undefined)
      parts.push({ kind: 'link', text: label ?? address, href: address });
    else add('text', /^[a-z][a-z\d+.-]*:/i.test(href ?? '') ? whole : (label ?? ''));
    last = match.index + whole.length;
  }
  add('text', text.slice(last));
  return parts;
}

/** Code, strong, emphasis (not within a word or a product like 2 * 3 * 4), picture, link, bare address. */
const INLINE =
  /`([^`]+)`|\*\*([^*]+)\*\*|(?<![\w*])[*_](?!\s)((?:(?![*_]).)+?)(?<!\s)[*_](?![\w*])|!\[([^\]]*)\]\([^)]*\)|\[([^\]]+)\]\(([^\s)]+)\)|<(https?:\/\/[^\s>]+)>/g;

const cells = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => parseInline(cell.trim()));

/** How an item of a list begins, and a line across the page; what ends a paragraph without an empty line. */
const ITEM = /^\s*(?:[-*+]|\d+[.)])\s+/;
const RULE = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/;
const BEGINS = /^(?:#|```|\||\s*(?:[-*+]|\d+[.)])\s)/;

/** Splits a document into blocks. What it does not know is a paragraph; nothing is dropped but a YAML front matter. */
export function parseMarkdown(source: string): Block[] {
  const lines = source
    .replace(/\r\n?/g, '\n')
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .split('\n');
  const blocks: Block[] = [];
  let i = 0;
  const takeWhile = (test: (line: string) => boolean) => {
    const start = i;
    while (i < lines.length && test(lines[i] ?? '')) i++;
    return lines.slice(start, i);
  };
  while (i < lines.length) {
    const line = lines[i] ?? '';
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (line.trim() === '') i++;
    else if (heading !== null) {
      i++;
      const [, marks = '', text = ''] = heading;
      blocks.push({ kind: 'heading', level: marks.length, content: parseInline(text) });
    } else if (line.startsWith('```')) {
      i++;
      blocks.push({ kind: 'code', text: takeWhile((next) => !next.startsWith('```')).join('\n') });
      i++;
    } else if (line.trimStart().startsWith('|')) {
      const table = takeWhile((next) => next.trimStart().startsWith('|'));
      const rows = table.filter((row) => !/^[\s|:-]+$/.test(row));
      blocks.push({ kind: 'table', rows: rows.map(cells) });
    } else if (RULE.test(line)) {
      i++; // A line across the page divides nothing that headings do not.
    } else if (ITEM.test(line)) {
      const list = takeWhile((next) => ITEM.test(next) || /^\s{2,}\S/.test(next));
      const items: string[] = [];
      for (const entry of list)
        if (ITEM.test(entry)) items.push(entry.replace(ITEM, ''));
        else items.push(`${items.pop() ?? ''} ${entry.trim()}`);
      const ordered = /^\s*\d/.test(line);
      blocks.push({ kind: 'list', ordered, items: items.map(parseInline) });
    } else {
      i++;
      const rest = takeWhile((next) => next.trim() !== '' && !BEGINS.test(next));
      const words = [line, ...rest].map((each) => each.replace(/^\s*>\s?/, ''));
      blocks.push({ kind: 'paragraph', content: parseInline(words.join(' ')) });
    }
  }
  return blocks;
}
