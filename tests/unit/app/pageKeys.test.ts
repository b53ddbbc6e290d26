import { expect, test, vi } from 'vitest';
import { PageKeys } from '../../../src/app/shell/pageKeys.ts';

vi.stubGlobal('navigator', { userAgent: 'Linux' });
vi.stubGlobal('Element', EventTarget);

const press = (key: string, more: Partial<KeyboardEvent> = {}) => {
  const preventDefault = vi.fn();
  const event = {
    key,
    ctrlKey: true,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    repeat: false,
    defaultPrevented: false,
    target: null,
    preventDefault,
    ...more,
  };
  return { event: event as unknown as KeyboardEvent, preventDefault };
};

test.each([
  ['s', {}, 'save'],
  ['S', { code: 'KeyS' }, 'save'],
  ['ы', { code: 'KeyS' }, 'save'],
  ['z', {}, 'undo'],
  ['y', {}, 'redo'],
  ['Z', { shiftKey: true }, 'redo'],
] as const)('Ctrl+%s %j is %s', (key, more, action) => {
  const keys = new PageKeys();
  const offers = { save: vi.fn(), undo: vi.fn(), redo: vi.fn() };
  keys.offer(offers);
  const { event, preventDefault } = press(key, more);
  keys.heard(event);
  for (const each of ['save', 'undo', 'redo'] as const)
    expect(offers[each]).toHaveBeenCalledTimes(each === action ? 1 : 0);
  expect(preventDefault).toHaveBeenCalledOnce();
});

test.each([
  ['without Ctrl', { ctrlKey: false }],
  ['with Alt', { altKey: true }],
  ['with Shift', { shiftKey: true }],
  ['that was taken already', { defaultPrevented: true }],
])('a key %s is not heard', (_, more) => {
  const keys = new PageKeys();
  const save = vi.fn();
  keys.offer({ save });
  const { event, preventDefault } = press('s', more);
  keys.heard(event);
  expect(save).not.toHaveBeenCalled();
  expect(preventDefault).not.toHaveBeenCalled();
});

test('what was offered last is asked, what is under it where that offers nothing, and the browser where nobody does', () => {
  const keys = new PageKeys();
  const [screen, dialog] = [{ save: vi.fn(), undo: vi.fn() }, { save: vi.fn() }];
  keys.offer(screen);
  const close = keys.offer(dialog);
  keys.heard(press('s').event);
  keys.heard(press('z').event);
  expect([screen.save, screen.undo, dialog.save].map(({ mock }) => mock.calls.length)).toEqual([
    0, 1, 1,
  ]);
  close();
  keys.heard(press('s').event);
  expect(screen.save).toHaveBeenCalledOnce();
  const { event, preventDefault } = press('y');
  keys.heard(event);
  expect(preventDefault).not.toHaveBeenCalled();
});

test('a key that is held down is performed once, and is no key of the browser’s', () => {
  const keys = new PageKeys();
  const save = vi.fn();
  keys.offer({ save });
  const { event, preventDefault } = press('s', { repeat: true });
  keys.heard(event);
  expect(save).not.toHaveBeenCalled();
  expect(preventDefault).toHaveBeenCalledOnce();
});
