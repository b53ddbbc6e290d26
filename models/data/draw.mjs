/**
 * Draws every (thing, style) of the emoji sets as straight-alpha RGBA arrays (.npy) for training.
 *
 *   node draw.mjs [OUT]        OUT defaults to $EASEL_RUNS/drawings, else ../.runs/drawings
 *   node draw.mjs OUT SIZE ROWS  only these drawings (numbers, commas between), as OUT/drawSIZE.npy
 *
 * Writes things.json (things, the list of drawings, what was left out and why), draw{56,48,40}.npy
 * [N,s,s,4] for 64-px pictures, draw224.npy and draw192.npy for 256-px pictures, and crops.npy
 * [M,256,256,4]: crops of the 1024-px picture, most of them where the drawing has edges.
 */
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

sharp.concurrency(1);
sharp.cache(false);
const here = dirname(fileURLToPath(import.meta.url));
const runs = process.env.EASEL_RUNS ?? join(here, '../.runs');
const out = process.argv[2] ?? join(runs, 'drawings');
const read = (path) => JSON.parse(readFileSync(join(here, path), 'utf8'));

const { styles } = read('vocabulary.json');
const CROPS_PER_DRAWING = 3;
const LEFT_OUT_GROUPS = { 2: 'skin tones and hair alone', 9: 'flags' };
const LEFT_OUT_SUBGROUPS = new Set([
  'family',
  'person-symbol',
  'transport-sign',
  'warning',
  'arrow',
  'religion',
  'zodiac',
  'av-symbol',
  'gender',
  'math',
  'punctuation',
  'currency',
  'keycap',
  'alphanum',
]);

/** A seeded generator (mulberry32), so that the crops are the same on every machine. */
function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Why an emoji is not a thing to learn, or null. */
function leftOut(e, labels) {
  if (e.group === undefined) return 'regional indicators';
  if (LEFT_OUT_GROUPS[e.group]) return LEFT_OUT_GROUPS[e.group];
  const subgroup = groups.subgroups[e.subgroup];
  if (LEFT_OUT_SUBGROUPS.has(subgroup)) return 'signs and letters: ' + subgroup;
  if (/o’clock|-thirty/.test(e.label)) return 'clock faces';
  if (
    e.gender !== undefined &&
    /\b(man|woman|men|women)\b/.test(e.label) &&
    !/^(man|woman)$/.test(e.label)
  )
    return 'gender variants';
  if (/^(man|woman|men|women|person):/.test(e.label)) return 'hair variants';
  if (labels.has(e.label.toLowerCase())) return 'duplicate label';
  return null;
}

const groups = read('node_modules/emojibase-data/meta/groups.json');
const sets = styles.map((s) => read(`node_modules/@iconify-json/${s.set}/icons.json`));
const names = read('node_modules/@iconify-json/noto/chars.json');

/** The icon of a set under a name or its alias, as an SVG of `size` pixels, or null. */
function svg(set, name, size) {
  const target = set.icons[name] ? name : set.aliases?.[name]?.parent;
  const icon = target && set.icons[target];
  if (!icon) return null;
  const w = icon.width ?? set.width ?? 16;
  const h = icon.height ?? set.height ?? 16;
  const box = `${icon.left ?? 0} ${icon.top ?? 0} ${w} ${h}`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" color="#000" width="${size}" height="${size}" viewBox="${box}">${icon.body}</svg>`,
  );
}

async function draw(set, name, size) {
  const data = await sharp(svg(set, name, size), { unlimited: true })
    .ensureAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (data.info.width !== size || data.info.height !== size || data.info.channels !== 4)
    throw new Error(`${name}: drawn as ${JSON.stringify(data.info)}`);
  return data.data;
}

/** Appends [n, ...shape] uint8 rows to a .npy file; the header is written at the end, the name changes when whole. */
function npyWriter(name, shape) {
  const path = join(out, name);
  const fd = openSync(path + '.part', 'w');
  const header = (n) => {
    const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${[n, ...shape].join(', ')}), }`;
    const bytes = Buffer.alloc(128, ' ');
    bytes.write('\x93NUMPY\x01\x00', 0, 'latin1');
    bytes.writeUInt16LE(118, 8);
    bytes.write(text, 10, 'latin1');
    bytes[127] = 10;
    return bytes;
  };
  writeSync(fd, header(0));
  let n = 0;
  return {
    push(row) {
      writeSync(fd, row);
      n += 1;
    },
    close() {
      writeSync(fd, header(n), 0, 128, 0);
      closeSync(fd);
      renameSync(path + '.part', path);
      console.log(name, n, 'rows');
    },
  };
}

mkdirSync(out, { recursive: true });
const [onlySize, onlyRows] = process.argv.slice(3);
const reasons = {};
const count = (why) => (reasons[why] = (reasons[why] ?? 0) + 1);
const labels = new Set();
const things = [];
const drawings = [];
for (const e of read('node_modules/emojibase-data/en/data.json')) {
  const why = leftOut(e, labels);
  if (why) {
    count(why);
    continue;
  }
  const hex = e.hexcode.toLowerCase();
  const name = names[hex] ?? names[hex.replace(/-fe0f/g, '')];
  const has = name ? sets.map((set) => svg(set, name, 16) !== null) : [];
  if (has.filter(Boolean).length < 3) {
    count('in fewer than three of the four sets');
    continue;
  }
  labels.add(e.label.toLowerCase());
  const id = things.length;
  things.push({
    id,
    name,
    label: e.label,
    tags: e.tags ?? [],
    group: groups.groups[e.group],
    subgroup: groups.subgroups[e.subgroup],
  });
  has.forEach((yes, style) => {
    if (yes) drawings.push({ thing: id, style });
    else count(`missing in ${styles[style].set}`);
  });
}
if (onlyRows !== undefined) {
  const size = Number(onlySize);
  const file = npyWriter(`draw${size}.npy`, [size, size, 4]);
  for (const row of onlyRows.split(',')) {
    const { style, thing } = drawings[Number(row)];
    file.push(await draw(sets[style], things[thing].name, size));
  }
  file.close();
  process.exit();
}
writeFileSync(join(out, 'things.json'), JSON.stringify({ things, drawings, leftOut: reasons }));
writeFileSync(
  join(here, 'left-out.json'),
  JSON.stringify({ things: things.length, drawings: drawings.length, leftOut: reasons }, null, 2) +
    '\n',
);
console.log(things.length, 'things', drawings.length, 'drawings', reasons);

async function eachDrawing(size, visit) {
  for (let i = 0; i < drawings.length; i += 2) {
    const pair = drawings.slice(i, i + 2);
    const rows = await Promise.all(
      pair.map((d) => draw(sets[d.style], things[d.thing].name, size)),
    );
    rows.forEach((row, j) => visit(row, i + j));
  }
}

for (const size of [56, 48, 40, 224, 192]) {
  const file = npyWriter(`draw${size}.npy`, [size, size, 4]);
  await eachDrawing(size, (row) => file.push(row));
  file.close();
}

/** How many of a crop's sampled neighbours differ: a cheap measure of edges. */
function edges(row, x, y) {
  let n = 0;
  for (let j = 0; j < 256; j += 8)
    for (let i = 0; i < 248; i += 8) {
      const a = ((y + j) * 896 + x + i) * 4;
      const b = a + 32;
      if (
        Math.abs(row[a + 3] - row[b + 3]) +
          Math.abs(row[a] - row[b]) +
          Math.abs(row[a + 1] - row[b + 1]) >
        48
      )
        n += 1;
    }
  return n;
}

const rng = random(7);
const crops = npyWriter('crops.npy', [256, 256, 4]);
await eachDrawing(896, (row, index) => {
  if (index % 2 === 1) return;
  for (let k = 0; k < CROPS_PER_DRAWING; k += 1) {
    const tries = Array.from({ length: k === 0 ? 1 : 6 }, () => [
      Math.floor(rng() * 641),
      Math.floor(rng() * 641),
    ]);
    const [x, y] = tries.map(([a, b]) => [a, b, edges(row, a, b)]).sort((p, q) => q[2] - p[2])[0];
    const crop = Buffer.alloc(256 * 256 * 4);
    for (let j = 0; j < 256; j += 1)
      row.copy(crop, j * 1024, ((y + j) * 896 + x) * 4, ((y + j) * 896 + x + 256) * 4);
    crops.push(crop);
  }
});
crops.close();
