/** The part of a long grid that is worth drawing. */
export interface GridWindow {
  readonly columns: number;
  /** Height of a row with the gap below it, in CSS pixels. */
  readonly rowHeight: number;
  readonly totalHeight: number;
  /** Indices of the list: from (included) to (excluded). */
  readonly from: number;
  readonly to: number;
}

export const GRID_GAP = 10;
/** Rows drawn above and below what can be seen, so that Tab and a quick scroll find them there. */
const SPARE_ROWS = 2;
const PHONE_WIDTH = 480;
const LEAST_SIDE = { phone: 104, wide: 158 };

/**
 * Which tiles of `count` square ones to draw.
 *
 * @param width of the grid, in CSS pixels
 * @param top of the grid below the top of the window; negative once it is scrolled away
 * @param height of the window
 */
export function gridWindow(count: number, width: number, top: number, height: number): GridWindow {
  const least = width < PHONE_WIDTH ? LEAST_SIDE.phone : LEAST_SIDE.wide;
  const columns = Math.max(1, Math.floor((width + GRID_GAP) / (least + GRID_GAP)));
  const rowHeight = Math.max(1, (width - GRID_GAP * (columns - 1)) / columns) + GRID_GAP;
  const rows = Math.ceil(count / columns);
  const clamp = (row: number) => Math.min(rows, Math.max(0, row));
  const firstRow = clamp(Math.floor(-top / rowHeight) - SPARE_ROWS);
  const lastRow = clamp(Math.ceil((height - top) / rowHeight) + SPARE_ROWS);
  return {
    columns,
    rowHeight,
    totalHeight: Math.max(0, rows * rowHeight - GRID_GAP),
    from: firstRow * columns,
    to: Math.min(count, lastRow * columns),
  };
}

/** Where an arrow, Home or End leads from a tile; undefined for other keys. */
export function gridStep(
  key: string,
  index: number,
  count: number,
  columns: number,
): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined || next < 0 || next >= count ? undefined : next;
}
