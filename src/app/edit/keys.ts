import { ariaShortcuts, COMMANDS, type Command, type CommandId } from '../../editor/commands.ts';
import { isApple } from '../browser.ts';
import { strings } from '../strings/index.ts';

export function commandOf(id: CommandId): Command {
  const command = COMMANDS.find((each) => each.id === id);
  if (command === undefined) throw new RangeError(`There is no command ${id}.`);
  return command;
}

/** The keys of a command as a person reads them: "Ctrl Shift Z". */
export function keysOf(command: Command): string {
  const names = strings.edit.keys;
  return (ariaShortcuts(command, isApple()).split(' ')[0] ?? '')
    .split('+')
    .map((key) => names[key] ?? key)
    .join(' ');
}

/** What a button of a command says on hover: its name, and its keys. */
export function hintOf(id: CommandId): string {
  const keys = keysOf(commandOf(id));
  const name = strings.edit.commands[id];
  return keys === '' ? name : strings.edit.withKey(name, keys);
}

/** For `aria-keyshortcuts`. */
export function ariaKeysOf(id: CommandId): string {
  return ariaShortcuts(commandOf(id), isApple());
}
