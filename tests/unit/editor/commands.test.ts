import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ariaShortcuts,
  commandFor,
  COMMANDS,
  TOOLS,
  type CommandState,
  type KeyPress,
  type Shortcut,
  type Tool,
} from '../../../src/editor/commands.ts';

const tools: readonly Tool[] = TOOLS;
const states: fc.Arbitrary<CommandState> = fc.record({
  tool: fc.constantFrom(...tools),
  hasPicture: fc.boolean(),
  hasMask: fc.boolean(),
  canUndo: fc.boolean(),
  canRedo: fc.boolean(),
  busy: fc.boolean(),
  queues: fc.boolean(),
  candidates: fc.constantFrom(0, 3),
});
const open: CommandState = {
  tool: 'brush',
  hasPicture: true,
  hasMask: true,
  canUndo: true,
  canRedo: true,
  busy: false,
  queues: false,
  candidates: 0,
};

function press(shortcut: Shortcut, mac: boolean): KeyPress {
  return {
    key: shortcut.shift === true ? shortcut.key.toUpperCase() : shortcut.key,
    ctrlKey: !mac && shortcut.mod === true,
    metaKey: mac && shortcut.mod === true,
    altKey: false,
    shiftKey: shortcut.shift === true,
  };
}

test('whatever the state, no two possible commands have one shortcut', () => {
  fc.assert(
    fc.property(states, (state) => {
      const keys = COMMANDS.filter(({ when }) => when(state)).flatMap(({ shortcuts }) =>
        shortcuts.map(({ key, mod, shift }) => `${key} ${String(mod)} ${String(shift === true)}`),
      );
      expect(new Set(keys).size).toBe(keys.length);
    }),
  );
  expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
});

test('each shortcut calls its command where that is possible, and nothing where none is', () => {
  fc.assert(
    fc.property(states, fc.boolean(), (state, mac) => {
      for (const command of COMMANDS)
        for (const shortcut of command.shortcuts) {
          const found = commandFor(press(shortcut, mac), state, mac);
          if (command.when(state)) expect(found?.id).toBe(command.id);
          else expect(found?.id).not.toBe(command.id);
        }
    }),
  );
});

test('the keys that the editor promises are there', () => {
  const plain = ['b', 'e', 'j', 'f', 'v', 'h', 'c', '[', ']', ' ', 'q', 'ArrowLeft', 'ArrowUp'];
  for (const key of plain) expect(commandFor(press({ key }, false), open, false)).toBeDefined();
  for (const key of ['0', '1', 'z', 'Enter'])
    expect(commandFor(press({ key, mod: true }, true), open, true)).toBeDefined();
  expect(commandFor(press({ key: 'z', mod: true, shift: true }, true), open, true)?.id).toBe(
    'redo',
  );
  expect(commandFor(press({ key: 'y', mod: true }, false), open, false)?.id).toBe('redo');
  expect(commandFor(press({ key: 's', mod: true }, false), open, false)?.id).toBe('save');
  const choosing = { ...open, candidates: 3 };
  for (const [key, id] of [
    ['a', 'accept'],
    ['r', 'retry'],
    ['Escape', 'discard'],
    ['ArrowRight', 'next'],
  ] as const)
    expect(commandFor(press({ key }, false), choosing, false)?.id).toBe(id);
  expect(commandFor(press({ key: 'Escape' }, false), { ...open, busy: true }, false)?.id).toBe(
    'cancel',
  );
});

test('mod is Command on a Mac and Control elsewhere, and never the other', () => {
  const control = { key: 'z', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false };
  expect(commandFor(control, open, false)?.id).toBe('undo');
  expect(commandFor(control, open, true)).toBeUndefined();
  expect(commandFor({ ...control, ctrlKey: false, metaKey: true }, open, true)?.id).toBe('undo');
});

test('letters with a modifier that they do not ask for are left to the browser', () => {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  expect(commandFor({ ...none, key: 'b', ctrlKey: true }, open, false)).toBeUndefined();
  expect(commandFor({ ...none, key: 'b', altKey: true }, open, false)).toBeUndefined();
  expect(commandFor({ ...none, key: 'B', shiftKey: true }, open, false)).toBeUndefined();
  expect(commandFor({ ...none, key: 'B' }, open, false)?.id).toBe('brush'); // Caps Lock
});

test('other layouts: brackets by AltGr, letters by their place where they are not Latin', () => {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  const altGr = { ...none, key: '[', code: 'Digit8', ctrlKey: true, altKey: true };
  expect(commandFor(altGr, open, false)?.id).toBe('smaller');
  expect(commandFor({ ...none, key: 'и', code: 'KeyB' }, open, false)?.id).toBe('brush');
  // AZERTY: the key where a Latin keyboard has Q writes a.
  expect(commandFor({ ...none, key: 'a', code: 'KeyQ' }, open, false)).toBeUndefined();
  // The digits of AZERTY are written with Shift.
  expect(commandFor({ ...none, key: '0', ctrlKey: true, shiftKey: true }, open, false)?.id).toBe(
    'fit',
  );
});

test('shortcuts are told to assistive technology in its own words', () => {
  const of = (id: string) => COMMANDS.find((command) => command.id === id);
  const [redo, pan] = [of('redo'), of('panHold')];
  expect(redo && ariaShortcuts(redo, false)).toBe('Control+Shift+Z Control+Y');
  expect(redo && ariaShortcuts(redo, true)).toBe('Meta+Shift+Z Meta+Y');
  expect(pan && ariaShortcuts(pan, true)).toBe('Space');
});
