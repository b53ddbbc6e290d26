// Writes src/networks/emojiNames.json: what each emoji is called, by emojibase-data (MIT; names of the Unicode CLDR).
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const entries = JSON.parse(readFileSync(require.resolve('emojibase-data/en/compact.json'), 'utf8'));
// Whether an emoji is written with its variation selector or without, it is the same.
const names = entries.map(({ unicode, label }) => [unicode.replaceAll('\ufe0f', ''), label]);
const out = new URL('../../src/networks/emojiNames.json', import.meta.url);
writeFileSync(out, `${JSON.stringify(Object.fromEntries(names), null, 2)}\n`);
console.log(`${names.length} names`);
