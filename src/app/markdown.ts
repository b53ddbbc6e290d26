/** The part of Markdown that model cards use, as data: components draw it, so no HTML of a pack reaches the page. */
export type Inline =
  | { readonly kind: 'text' | 'strong' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly content: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Inline[])[])[] };

/** Text with `code`, **strong** and [links](https://…). Links to anything but http and https stay text. */
export function parseInline(text: string): Inline[] {
  const parts: Inline[] = [];
  const pattern = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/g;
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > last) parts.push({ kind: 'text', text: text.slice(last, match.index) });
    const [whole, code, strong, label, href] = match;
    if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (strong !== undefined) parts.push({ kind: 'strong', text: strong });
    else if (label !== undefined && href !== undefined)
      parts.push({ kind: 'link', text: label, href });
    last = match.index + whole.length;
  }
  if (last < text.length) parts.push({ kind: 'text', text: text.slice(last) });
  return parts;
}

const cells = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => parseInline(cell.trim()));

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
    } else if (/^\s*[-*]\s+/.test(line)) {
      const list = takeWhile((next) => /^\s*[-*]\s+|^\s{2,}\S/.test(next));
      const items: string[] = [];
      for (const entry of list)
        if (/^\s*[-*]\s+/.test(entry)) items.push(entry.replace(/^\s*[-*]\s+/, ''));
        else items.push(`${items.pop() ?? ''} ${entry.trim()}`);
      blocks.push({ kind: 'list', items: items.map(parseInline) });
    } else {
      i++;
      const rest = takeWhile((next) => next.trim() !== '' && !/^(#|```|\||\s*[-*]\s)/.test(next));
      blocks.push({ kind: 'paragraph', content: parseInline([line, ...rest].join(' ')) });
    }
  }
  return blocks;
}
