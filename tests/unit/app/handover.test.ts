/** Files from outside the page come to the screen that takes their kind. */
import { beforeEach, expect, test, vi } from 'vitest';
import { zipSync } from 'fflate';
import { Handover } from '../../../src/app/shell/handover.ts';
import { waitFor } from '../../support/waitFor.ts';

type Parts = ConstructorParameters<typeof Handover>;

const screen = { hash: '' };
beforeEach(() => {
  screen.hash = '';
  vi.stubGlobal('location', screen);
});

function handover() {
  const took: (readonly [where: string, names: readonly string[]])[] = [];
  const take = (where: string) => (files: readonly File[]) =>
    void took.push([where, files.map(({ name }) => name)]);
  const takers = {
    editor: { files: { openAll: take('edit') } },
    libraryFiles: { importAll: take('library') },
    adding: {
      look: (given: readonly { file: File }[]) => take('models')(given.map(({ file }) => file)),
    },
  };
  const open = () => Promise.resolve(takers);
  const made = new Handover({} as Parts[0], open as unknown as Parts[1], {} as Parts[2]);
  return { made, took };
}

const file = (name: string, bytes: Uint8Array) => new File([Uint8Array.from(bytes)], name);
const picture = file('a.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47));
const backup = file(
  'b.zip',
  zipSync({ 'library.json': new Uint8Array(2), 'pictures/x.png': new Uint8Array(3) }),
);
const model = file('c.zip', zipSync({ 'pack.json': new Uint8Array(2) }));
const damaged = file('d.zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0));

test.each([
  ['picture', 'edit', picture],
  ['backup', 'library', backup],
  ['model', 'models', model],
  ['damaged zip, of which Models says what is wrong', 'models', damaged],
])('a %s goes to #%s', async (_, where, given) => {
  const { made, took } = handover();
  await made.receive([given]);
  await waitFor(() => expect(took).toEqual([[where, [given.name]]]));
  expect(screen.hash).toBe(where);
});

test('of several kinds, each goes its way, and pictures are shown', async () => {
  const { made, took } = handover();
  await made.receive([model, picture, backup, picture]);
  await waitFor(() => expect(took).toHaveLength(3));
  expect(Object.fromEntries(took)).toEqual({
    edit: ['a.png', 'a.png'],
    library: ['b.zip'],
    models: ['c.zip'],
  });
  expect(screen.hash).toBe('edit');
});
