import type { Tool } from '../../editor/commands.ts';
import type { Point } from '../../editor/viewport.ts';

interface BrushSettings {
  /** Diameter in document pixels. */
  size: number;
  hardness: number;
}

/** The tool in hand and how it is set. */
export interface Hand {
  tool: Tool;
  brush: BrushSettings;
  /** Lasso and rectangle take back what they enclose instead of marking it. */
  subtract: boolean;
  /** The keyboard's own pointer, in document pixels; undefined while the mouse leads. */
  cursor: Point | undefined;
  /** The brush is down: by a pointer or by the keyboard. */
  penDown: boolean;
  spaceHeld: boolean;
  /** Of the magic wand: how far a colour may be, 0–255, and whether only what hangs together is taken. */
  tolerance: number;
  contiguous: boolean;
  /** The colour that was picked last, as #rrggbb. */
  colour: string | undefined;
}
