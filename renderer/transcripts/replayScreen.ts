import type { Size } from '../../preload/contract/api.ts';
import type { TerminalView } from '../terminal/terminalView.ts';
import type { Screen } from './player.ts';

const encoder = new TextEncoder();
/** xterm takes this in a few milliseconds; what a seek goes over is given to it in such parts. */
const partBytes = 128 * 1024;

type Step =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'size'; readonly size: Size };

/**
 * Draws a replay on a terminal that answers nothing. A size is taken when what came before it has been parsed; what waits is
 * dropped when the screen is emptied.
 */
export function createReplayScreen(view: TerminalView, first: Size): Screen & { readonly stop: () => void } {
  let waiting: Step[] = [];
  let isBusy = false;
  let isStopped = false;

  const pump = (): void => {
    const step = isBusy || isStopped ? undefined : waiting.shift();
    if (!step) return;
    if (step.kind === 'size') {
      view.resizeTo(step.size);
      return pump();
    }
    isBusy = true;
    view.write(step.bytes, () => {
      isBusy = false;
      pump();
    });
  };
  const write = (text: string): void => {
    const bytes = encoder.encode(text);
    for (let start = 0; start < bytes.byteLength; start += partBytes)
      waiting.push({ kind: 'bytes', bytes: bytes.subarray(start, start + partBytes) });
    pump();
  };
  const resize = (columns: number, rows: number): void => {
    waiting.push({ kind: 'size', size: { columns, rows } });
    pump();
  };
  return {
    write,
    resize,
    reset: () => {
      waiting = [];
      // ESC c also leaves whatever mode the recording had switched on.
      write('\u001b\u005c\u001bc');
      resize(first.columns, first.rows);
    },
    stop: () => {
      isStopped = true;
      waiting = [];
    },
  };
}
