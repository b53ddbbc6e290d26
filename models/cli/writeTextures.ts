/** Writes pictures of {@link texture} for the Python side: tsx models/cli/writeTextures.ts FOLDER SIDE COUNT */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePng } from '../../src/image/png.ts';
import { texture, TEXTURES } from '../eval/textures.ts';

const [folder = '', side = '', count = ''] = process.argv.slice(2);
if (!folder || !Number(side) || !Number(count))
  throw new Error('usage: writeTextures.ts FOLDER SIDE COUNT');
mkdirSync(folder, { recursive: true });
for (let i = 0; i < Number(count); i++) {
  const kind = TEXTURES[i % TEXTURES.length] ?? TEXTURES[0];
  const png = encodePng(texture(kind, Number(side), 1 + i));
  writeFileSync(join(folder, `${String(i).padStart(2, '0')}-${kind}.png`), png);
}
