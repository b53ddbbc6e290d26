import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readImports, type Imports } from '../../../build/imports.ts';
import { circles, upwardArrows } from '../../../build/layers.ts';

/** The imports of a project of these files. */
function importsOf(files: Readonly<Record<string, string>>): Imports {
  const root = mkdtempSync(join(tmpdir(), 'easel-layers-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const imports = readImports(root, ['src']);
  rmSync(root, { recursive: true });
  return imports;
}

test('Easel’s own imports point down inside every room, and go in no circle', () => {
  const imports = readImports(resolve(import.meta.dirname, '../../..'), ['src', 'workers']);
  expect(imports.size).toBeGreaterThan(400);
  expect(upwardArrows(imports)).toEqual([]);
  expect(circles(imports)).toEqual([]);
});

test('a circle is found, though a component closes it with a type alone', () => {
  const imports = importsOf({
    'src/image/a.ts': "import Of from './B.svelte';\nexport interface A { of: Of }\n",
    'src/image/B.svelte': '<script lang="ts">\nimport type { A } from \'./a.ts\';\n</script>\n',
    'src/image/c.ts': "import './a.ts';\n",
  });
  expect(circles(imports)).toEqual([['src/image/B.svelte', 'src/image/a.ts']]);
});

test('an arrow that points up or aside is found, in a component too; one that points down is none', () => {
  const files = {
    'src/room/high.ts': "import './low/one.ts';\n",
    'src/room/low/one.ts': "import './other.ts';\nimport '../beside/three.ts';\n",
    'src/room/low/other.ts': '',
    'src/room/beside/three.ts': '',
    'src/room/low/Up.svelte': "<script>\nimport type { H } from '../high.ts';\n</script>\n",
  };
  const layers = { room: [['high.ts'], ['low/', 'beside/']] };
  expect(upwardArrows(importsOf(files), layers)).toEqual([
    { from: 'src/room/low/Up.svelte', to: 'src/room/high.ts' },
    { from: 'src/room/low/one.ts', to: 'src/room/beside/three.ts' },
  ]);
});

test('a file without a layer is named', () => {
  const files = { 'src/room/a.ts': "import './b.ts';\n", 'src/room/b.ts': '' };
  expect(() => upwardArrows(importsOf(files), { room: [['a.ts']] })).toThrow('src/room/b.ts');
});
