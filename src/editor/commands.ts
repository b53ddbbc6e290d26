/** The editor's commands as data: one list drives buttons, shortcuts, the menu and the help sheet. */

export const TOOLS = [
  'brush',
  'eraser',
  'heal',
  'lasso',
  'snap',
  'rectangle',
  'wand',
  'pick',
  'frame',
  'hand',
  'crop',
] as const;
export type Tool = (typeof TOOLS)[number];

/** Whether it paints with the brush's size and edge. */
export function isBrush(tool: Tool): boolean {
  return tool === 'brush' || tool === 'eraser' || tool === 'heal';
}

export type CommandId =
  | Tool
  | 'smaller'
  | 'larger'
  | 'dab'
  | 'panHold'
  | 'originalHold'
  | 'help'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'previous'
  | 'next'
  | 'fit'
  | 'actualSize'
  | 'undo'
  | 'redo'
  | 'invert'
  | 'invertAll'
  | 'grow'
  | 'shrink'
  | 'transparent'
  | 'marked'
  | 'follow'
  | 'clear'
  | 'fill'
  | 'generate'
  | 'cancel'
  | 'accept'
  | 'retry'
  | 'discard'
  | 'export'
  | 'save';

/** What commands depend on. */
export interface CommandState {
  readonly tool: Tool;
  /** The document has pixels. */
  readonly hasPicture: boolean;
  /** Something is erased. */
  readonly hasMask: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** A picture is being made for a frame, or a hole is being filled. */
  readonly busy: boolean;
  /** What is asked for now waits for the frame that is being made. */
  readonly queues: boolean;
  /** Candidates that are shown in the frame, to be accepted or not. */
  readonly candidates: number;
}

export interface Shortcut {
  /** As KeyboardEvent's `key`; letters in lower case. */
  readonly key: string;
  /** ⌘ on a Mac, Ctrl elsewhere. */
  readonly mod?: true;
  /** With Shift. The arrows are heard with and without it: `any`. */
  readonly shift?: true | 'any';
}

export interface Command {
  /** Names its words among the strings too: `edit.commands[id]`. */
  readonly id: CommandId;
  readonly group: 'tools' | 'mark' | 'view' | 'history' | 'picture';
  readonly shortcuts: readonly Shortcut[];
  /** It lasts as long as the key is down. */
  readonly hold?: true;
  readonly when: (state: CommandState) => boolean;
}

const always = (): boolean => true;
/** While candidates are shown, what is under them does not change. */
const idle = ({ busy, candidates }: CommandState): boolean => !busy && candidates === 0;
const choosing = ({ candidates }: CommandState): boolean => candidates > 0;
/** Suggestions can be taken or left while the next frame is being made. */
const decides = (state: CommandState): boolean => choosing(state) && (!state.busy || state.queues);
const brushing = ({ tool }: CommandState): boolean => isBrush(tool);

function command(
  id: CommandId,
  group: Command['group'],
  shortcuts: readonly Shortcut[],
  when: Command['when'] = always,
): Command {
  return { id, group, shortcuts, when };
}

const key = (name: string): readonly Shortcut[] => [{ key: name }];
const mod = (name: string): readonly Shortcut[] => [{ key: name, mod: true }];
const arrow = (name: string): readonly Shortcut[] => [{ key: name, shift: 'any' }];

/** Every command, in the order of menu and help sheet. */
export const COMMANDS: readonly Command[] = [
  command('brush', 'tools', key('b')),
  command('eraser', 'tools', key('e')),
  command('heal', 'tools', key('j'), ({ hasPicture }) => hasPicture),
  command('lasso', 'tools', key('l')),
  command('snap', 'tools', key('s'), ({ hasPicture }) => hasPicture),
  command('rectangle', 'tools', key('m')),
  command('wand', 'tools', key('w'), ({ hasPicture }) => hasPicture),
  command('pick', 'tools', key('k'), ({ hasPicture }) => hasPicture),
  command('frame', 'tools', key('v')),
  command('hand', 'tools', key('h')),
  command('crop', 'tools', key('c'), ({ hasPicture }) => hasPicture),
  command('smaller', 'mark', key('['), brushing),
  command('larger', 'mark', key(']'), brushing),
  command('dab', 'mark', key('Enter'), (state) => brushing(state) && idle(state)),
  command('invert', 'mark', key('i'), idle),
  command('invertAll', 'mark', [{ key: 'i', shift: true }], idle),
  command('grow', 'mark', key('.'), (state) => state.hasMask && idle(state)),
  command('shrink', 'mark', key(','), (state) => state.hasMask && idle(state)),
  command('transparent', 'mark', key('u'), (state) => state.hasPicture && idle(state)),
  command('marked', 'mark', key('g')),
  command('follow', 'mark', key('t'), (state) => state.hasMask && idle(state)),
  command(
    'clear',
    'mark',
    [{ key: 'Delete' }, { key: 'Backspace' }],
    (state) => state.hasMask && idle(state),
  ),
  command('left', 'view', arrow('ArrowLeft'), (state) => !choosing(state)),
  command('right', 'view', arrow('ArrowRight'), (state) => !choosing(state)),
  command('up', 'view', arrow('ArrowUp'), (state) => !choosing(state)),
  command('down', 'view', arrow('ArrowDown'), (state) => !choosing(state)),
  { ...command('panHold', 'view', key(' ')), hold: true },
  command('fit', 'view', mod('0')),
  command('actualSize', 'view', mod('1')),
  { ...command('originalHold', 'view', key('q')), hold: true },
  command('help', 'view', [{ key: 'F1' }, { key: '?' }]),
  command('undo', 'history', mod('z'), (state) => state.canUndo && idle(state)),
  command(
    'redo',
    'history',
    [
      { key: 'z', mod: true, shift: true },
      { key: 'y', mod: true },
    ],
    (state) => state.canRedo && idle(state),
  ),
  command('fill', 'picture', key('f'), (state) => state.hasPicture && idle(state)),
  command(
    'generate',
    'picture',
    mod('Enter'),
    (state) => idle(state) || (state.queues && !choosing(state)),
  ),
  command('cancel', 'picture', key('Escape'), (state) => state.busy && !decides(state)),
  command('accept', 'picture', key('a'), decides),
  command('retry', 'picture', key('r'), decides),
  command('previous', 'picture', key('ArrowLeft'), choosing),
  command('next', 'picture', key('ArrowRight'), choosing),
  command('save', 'picture', mod('s'), ({ hasPicture }) => hasPicture),
  command(
    'export',
    'picture',
    [{ key: 's', mod: true, shift: true }],
    ({ hasPicture }) => hasPicture,
  ),
  command('discard', 'picture', key('Escape'), decides),
];

/** What is read of a KeyboardEvent. */
export interface KeyPress {
  readonly key: string;
  /** The key's place on the keyboard: for layouts whose letters are not Latin. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * The command that a key press means here and now; undefined when it means none, or one that is not possible.
 *
 * @param mac whether mod is ⌘.
 */
export function commandFor(
  press: KeyPress,
  state: CommandState,
  mac: boolean,
): Command | undefined {
  return COMMANDS.find(
    ({ shortcuts, when }) =>
      shortcuts.some((shortcut) => matches(press, shortcut, mac)) && when(state),
  );
}

/** Whether a key press is one of a command's, whatever is possible now. @param mac whether mod is ⌘. */
export function isPressOf(press: KeyPress, id: CommandId, mac: boolean): boolean {
  return COMMANDS.some(
    (command) =>
      command.id === id && command.shortcuts.some((shortcut) => matches(press, shortcut, mac)),
  );
}

/** What the canvas's own menu has here and now, in its order; what is not possible now is shown as such. */
export function menuOf({ candidates }: CommandState): readonly CommandId[] {
  return candidates > 0
    ? ['accept', 'previous', 'next', 'retry', 'discard', 'fit', 'actualSize']
    : ['undo', 'redo', 'invert', 'clear', 'generate', 'fit', 'actualSize', 'save'];
}

function matches(press: KeyPress, shortcut: Shortcut, mac: boolean): boolean {
  const named = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const written = named === shortcut.key;
  if (!written && !(isForeign(named) && CODES[press.code ?? ''] === shortcut.key)) return false;
  const letter = /^[a-z]$/.test(shortcut.key);
  // How a sign is written (AltGr, which is told as Ctrl and Alt, or Shift) is the layout's affair.
  const sign = written && shortcut.key.length === 1 && !letter;
  if (sign && press.ctrlKey && press.altKey) return shortcut.mod === undefined;
  const [mod, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (mod !== (shortcut.mod ?? false) || other || press.altKey) return false;
  return sign || shortcut.shift === 'any' || press.shiftKey === (shortcut.shift ?? false);
}

/** A character that no shortcut can be: one of a layout without Latin letters. */
function isForeign(named: string): boolean {
  return named.length === 1 && !/^[ -~]$/.test(named);
}

/** KeyboardEvent's `code` of the keys that a Latin keyboard has the shortcuts on. */
const CODES: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  ...Object.fromEntries(
    [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => [`Key${letter.toUpperCase()}`, letter]),
  ),
};

/** For the attribute `aria-keyshortcuts`: "Control+Shift+Z". */
export function ariaShortcuts({ shortcuts }: Command, mac: boolean): string {
  return shortcuts
    .map(({ key, mod, shift }) =>
      [
        ...(mod ? [mac ? 'Meta' : 'Control'] : []),
        ...(shift === true ? ['Shift'] : []),
        key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key,
      ].join('+'),
    )
    .join(' ');
}
