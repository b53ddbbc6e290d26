import { stepBrush } from '../../editor/brush.ts';
import { commandFor, type CommandId, type CommandState, type Tool } from '../../editor/commands.ts';
import { isMaskEmpty } from '../../editor/mask.ts';
import { isApple } from '../browser.ts';
import { strings } from '../strings/index.ts';
import type { Announcer } from './announcer.svelte.ts';
import { createDesk } from './editDesk.svelte.ts';
import { createDocuments } from './editDocuments.svelte.ts';
import { createFiles } from './editFiles.svelte.ts';
import { createRecipes } from './editRecipes.svelte.ts';
import { createRuns } from './editRuns.svelte.ts';
import { createTools } from './editTools.svelte.ts';
import type { Policy } from './policy.svelte.ts';
import type { Session } from './session.svelte.ts';

/** What the Edit screen holds: the document on the desk, its tools, and what the engine makes for it. */
export function createEditor(session: Session, announcer: Announcer, policy: Policy) {
  const desk = createDesk(announcer);
  const tools = createTools(desk);
  const runs = createRuns(session, desk, policy);
  const documents = createDocuments(desk);
  const words = strings.edit;
  const files = createFiles(desk, documents);
  const recipes = createRecipes(session, desk, documents);
  /** Space was pressed and nothing was dragged since: letting go of it makes a dab. */
  let spaceAlone = false;

  const commandState = $derived<CommandState>({
    tool: desk.state.tool,
    hasPicture: desk.content !== undefined,
    hasMask: !isMaskEmpty(desk.document.mask),
    canUndo: desk.canUndo,
    canRedo: desk.canRedo,
    busy: runs.state.working,
    candidates: desk.candidates?.results.length ?? 0,
  });

  function choose(tool: Tool): void {
    tools.cancel();
    desk.state.tool = tool;
    announcer.say(words.announce.tool(words.commands[tool]));
  }

  const perform: Readonly<Record<CommandId, (large: boolean) => void>> = {
    brush: () => choose('brush'),
    eraser: () => choose('eraser'),
    lasso: () => choose('lasso'),
    rectangle: () => choose('rectangle'),
    frame: () => choose('frame'),
    hand: () => choose('hand'),
    crop: () => choose('crop'),
    smaller: () => (desk.state.brush.size = stepBrush(desk.state.brush.size, -1)),
    larger: () => (desk.state.brush.size = stepBrush(desk.state.brush.size, 1)),
    dab: () => tools.togglePen(),
    panHold: () => {
      desk.state.spaceHeld = true;
      spaceAlone = true;
    },
    originalHold: () => desk.showOriginal(true),
    help: () => (desk.state.help = true),
    left: (large) => tools.arrow(-1, 0, large),
    right: (large) => tools.arrow(1, 0, large),
    up: (large) => tools.arrow(0, -1, large),
    down: (large) => tools.arrow(0, 1, large),
    previous: () => runs.show(-1),
    next: () => runs.show(1),
    fit: () => desk.fitView(),
    actualSize: () => desk.actualSize(),
    undo: () => desk.undo(),
    redo: () => desk.redo(),
    invert: () => desk.invertMask(),
    clear: () => desk.clearMask(),
    generate: () => void runs.generate(),
    cancel: () => runs.cancel(),
    accept: () => {
      runs.accept();
      recipes.advance();
    },
    retry: () => void runs.generate(),
    discard: () => runs.discard(),
  };

  /** What a key means: a command that is possible now. @param onCanvas false while a control has the focus. */
  function keyDown(event: KeyboardEvent, onCanvas: boolean): void {
    if (event.key === 'Escape' && tools.cancel()) return event.preventDefault();
    const command = commandFor(event, commandState, isApple());
    if (command === undefined) return;
    const own = [' ', 'Enter', 'Delete', 'Backspace', 'Tab'].includes(event.key);
    if (!onCanvas && own && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (event.repeat && (command.hold === true || command.id === 'dab')) return;
    perform[command.id](event.shiftKey);
  }

  function keyUp(event: KeyboardEvent): void {
    if (event.key === ' ' && desk.state.spaceHeld) {
      desk.state.spaceHeld = false;
      const brushing = desk.state.tool === 'brush' || desk.state.tool === 'eraser';
      if (spaceAlone && brushing) tools.dab();
    }
    if (event.key.toLowerCase() === 'q') desk.showOriginal(false);
  }

  return {
    desk,
    tools,
    runs,
    documents,
    files,
    recipes,
    get commandState() {
      return commandState;
    },
    perform: (id: CommandId) => perform[id](false),
    keyDown,
    keyUp,
    dismiss() {
      runs.dismiss();
      documents.dismiss();
      files.state.error = undefined;
      if (recipes.error !== undefined) recipes.stop();
    },
    /** Keys that are held when the window loses the focus are never heard to come up. */
    releaseKeys() {
      desk.state.spaceHeld = false;
      desk.showOriginal(false);
    },
    gestures: {
      ...tools.gestures,
      panBy(dx: number, dy: number) {
        spaceAlone = false;
        tools.gestures.panBy(dx, dy);
      },
    },
  };
}

export type Editor = ReturnType<typeof createEditor>;
