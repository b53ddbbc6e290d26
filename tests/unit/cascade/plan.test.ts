import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cascadeFor, PICTURE_SIZES, resolveRequest } from '../../../src/cascade/request.ts';
import { parseManifest } from '../../../src/packs/manifestSchema.ts';
import { planPainting } from '../../../src/tasks/paint.ts';
import { stagesOf } from '../../../src/tasks/task.ts';

const file = resolve(import.meta.dirname, '../../fixtures/packs/tiny/pack.json');
const manifest = parseManifest(JSON.parse(readFileSync(file, 'utf8')));

test.each(PICTURE_SIZES)(
  'the page names the stages of a picture of %i as they are planned',
  (size) => {
    const request = resolveRequest({ prompt: 'a fox', size, n: 2 }, manifest);
    const options = { precision: 'f32', linear: 'expanded', previews: false } as const;
    const stages = stagesOf(planPainting(manifest, request, options));
    expect(stages.map(({ name }) => name)).toEqual(cascadeFor(size));
  },
);
