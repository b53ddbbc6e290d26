/** Where pictures come in: what waits there, and what becomes of it. */
import { expect, test, vi } from 'vitest';
import { showError } from '../../../src/app/errors.ts';
import type { HeldPicture } from '../../../src/app/policy/pictureChecks.svelte.ts';
import { PictureDoor, type Entering } from '../../../src/app/policy/pictureDoor.svelte.ts';
import { EaselError } from '../../../src/base/errors.ts';

const flag = { flagged: true, category: 'violence', label: 'weapon', score: 0.9 } as const;
const flagged = (mayGoOn = true): HeldPicture => ({ flag, fault: undefined, mayGoOn });
const fault = showError(new EaselError('network', 'The shard was not there.'));
const unseen: HeldPicture = { flag: undefined, fault, mayGoOn: false };

/** @param verdicts of one look after the other; the last holds for all that follow */
function bench(verdicts: readonly (HeldPicture | undefined)[], inUse = true) {
  const left = [...verdicts];
  const look = vi.fn(async () => [left.length > 1 ? left.shift() : left[0]]);
  const said: string[] = [];
  const door = new PictureDoor(
    { look, inUse: async () => inUse },
    { say: (text: string) => void said.push(text) },
  );
  return { door, look, said };
}

function picture() {
  const pixels = { width: 1, height: 1, rgba: Uint8ClampedArray.of(1, 2, 3, 255) };
  const [take, leave] = [vi.fn(), vi.fn()];
  return { file: new Blob(['a picture']), pixels, take, leave } satisfies Entering;
}

/** The only one that waits. */
function waiting(door: PictureDoor) {
  const [only, ...more] = door.list;
  if (only === undefined || more.length > 0) throw new Error(`${door.list.length} wait.`);
  return only;
}

test('a harmless picture may come in, and the door leaves it to who brought it', async () => {
  const { door, said } = bench([undefined]);
  const entering = picture();
  expect(await door.admit(entering)).toBe(true);
  expect([door.list, said]).toEqual([[], []]);
  expect(entering.take).not.toHaveBeenCalled();
});

test('without rules nothing is opened or looked at', async () => {
  const { door, look } = bench([flagged()], false);
  expect(await door.admit({ file: new Blob(['no picture']), take: () => undefined })).toBe(true);
  expect(look).not.toHaveBeenCalled();
});

test('what is flagged waits, is said, and comes in once when the person goes on', async () => {
  const { door, said } = bench([flagged()]);
  const entering = picture();
  expect(await door.admit(entering)).toBe(false);
  expect(said).toHaveLength(1);
  const one = waiting(door);
  await Promise.all([door.use(one), door.use(one)]);
  expect(entering.take).toHaveBeenCalledOnce();
  expect(entering.leave).not.toHaveBeenCalled();
  expect(door.list).toEqual([]);
});

test('nobody goes on where that is final; what is left never comes in', async () => {
  const { door } = bench([flagged(false)]);
  const entering = picture();
  await door.admit(entering);
  const one = waiting(door);
  await door.use(one);
  expect(entering.take).not.toHaveBeenCalled();
  door.leave(one);
  door.leave(one);
  expect(entering.leave).toHaveBeenCalledOnce();
  expect(door.list).toEqual([]);
});

test('one that could not be looked at stays until a look finds nothing', async () => {
  const { door } = bench([unseen, unseen, undefined]);
  const entering = picture();
  await door.admit(entering);
  await door.lookAgain(waiting(door));
  expect(entering.take).not.toHaveBeenCalled();
  await door.lookAgain(waiting(door));
  expect(entering.take).toHaveBeenCalledOnce();
  expect(door.list).toEqual([]);
});

test('all are left together', async () => {
  const { door } = bench([flagged()]);
  const both = [picture(), picture()];
  for (const each of both) await door.admit(each);
  door.leaveAll();
  expect(door.list).toEqual([]);
  for (const { leave } of both) expect(leave).toHaveBeenCalledOnce();
});
