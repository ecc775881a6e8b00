import type { IDecoration, IDecorationOptions, Terminal } from '@xterm/xterm';

/** As wide as xterm's scrollbar, so that nothing moves when marks are shown beside it. */
const rulerPx = 14;

/** Marks beside the scrollbar can be seen from now on. xterm draws them only where asked to. */
export function showRuler(terminal: Terminal): void {
  if (terminal.options.overviewRuler?.width !== rulerPx) terminal.options.overviewRuler = { width: rulerPx };
}

/** Marks a row of the buffer, until `dropDecoration`. Undefined: nothing can be marked now. */
export function decorateRow(
  terminal: Terminal,
  row: number,
  options: Omit<IDecorationOptions, 'marker'>,
): IDecoration | undefined {
  const { baseY, cursorY } = terminal.buffer.active;
  const marker = terminal.registerMarker(row - baseY - cursorY);
  const decoration = terminal.registerDecoration({ ...options, marker });
  if (!decoration) marker.dispose();
  // xterm keeps what was on a row that went, and would show it at the top.
  decoration?.onDispose(() => delete decoration.options.overviewRulerOptions);
  return decoration;
}

/**
 * Takes a mark away. In this order: xterm finds a decoration by its marker's row. The marker too, or it would go on costing time
 * for each row that goes.
 */
export function dropDecoration(decoration: IDecoration): void {
  decoration.dispose();
  decoration.marker.dispose();
}
