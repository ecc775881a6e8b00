import type { Size } from '../../../preload/contract/api.ts';
import type { Clock, Stop } from '../ports.ts';

/*
 * GitLab's terminal has no resize message and starts at 0×0 with, in the shell executor, no TERM. So the first thing a
 * session does is to type them. The typed line is kept off the screen: output is held from the moment it is typed until
 * the marker which the line itself prints at its end comes back.
 */

/** The shell prints its prompt in bursts (motd, escape sequences): quiet for this long means it waits for input. */
const promptQuietMs = 60;
/** A shell that keeps printing is typed into after this long all the same. */
const promptPatienceMs = 1_500;
/** A shell that prints nothing at all is left alone. */
const firstOutputMs = 5_000;
/** When the marker has not come back by then, something other than a POSIX shell reads what is typed. */
const markerMs = 4_000;
/** More than this is no echo of a line: a program floods the terminal, and holding that back would grow without a bound. */
const heldLimitBytes = 64 * 1024;

export type Bootstrap = {
  /** Takes what the shell put out; gives what may be shown, now or later through `show`. */
  readonly output: (bytes: Uint8Array) => void;
  readonly stop: Stop;
};

export type BootstrapOptions = {
  readonly clock: Clock;
  readonly size: Size;
  /** Letters and digits, new each time: nothing a job prints may pass for the marker. */
  readonly nonce: string;
  /**
   * What is drawn in place of a line typed later: the old prompt is wiped where one stands there, since the shell prints a
   * new one. After connecting nothing is.
   */
  readonly instead: string;
  /** The first line after connecting waits for the prompt; a later one is typed at once. */
  readonly waitForPrompt: boolean;
  readonly setTerm: boolean;
  /** Absent: yes. */
  readonly setSize?: boolean;
  /** To be gone to, where the shell can. */
  readonly folder?: string | undefined;
  readonly type: (text: string) => void;
  readonly show: (bytes: Uint8Array) => void;
  /** Nothing is held any more. `typed` tells whether the shell took the line. */
  readonly done: (outcome: { readonly typed: boolean }) => void;
};

/**
 * The line that sets the size. It starts with a space and takes itself out of bash's history; each part may fail without
 * stopping the next (BusyBox has no iutf8, dash no history).
 */
export function sizeLine({ size, nonce, setTerm, setSize = true, folder }: LineOptions): string {
  const parts = [
    ...(folder === undefined ? [] : folderParts(folder)),
    ...(setSize ? sizeParts(size.rows, size.columns) : []),
    ...(setTerm ? termParts : []),
    ...endParts(nonce),
  ];
  return ` ${parts.join(';')}\r`;
}

type LineOptions = Pick<BootstrapOptions, 'size' | 'nonce' | 'setTerm' | 'setSize' | 'folder'>;

function sizeParts(rows: number | string, columns: number | string): readonly string[] {
  return [`stty rows ${rows} cols ${columns}`, 'stty iutf8 2>/dev/null'];
}

/** A container's shell knows its project's folder by itself. */
function folderParts(folder: string): readonly string[] {
  // Between double quotes in a line that runs: what could mean anything there is left out, not quoted.
  const known = safeFolder.test(folder) ? folder : '.';
  return [`cd -- "\${CI_PROJECT_DIR:-${known}}" 2>/dev/null`];
}

const safeFolder = /^\/[\w.@+/ -]{1,500}$/u;

const termParts = ['export TERM=xterm-256color'] as const;

/**
 * At the end of a line of ours, takes it out of bash's history. Where bash leaves out lines that begin with a space, the last
 * one is the person's own.
 */
export const forgetTypedLine =
  'case $HISTCONTROL in *ignorespace*|*ignoreboth*) ;; *) { history -d -1 || history -d $((HISTCMD-1)); } >/dev/null 2>&1;; esac';

function endParts(nonce: string): readonly string[] {
  return [forgetTypedLine, `printf '\\033]7766;${nonce}\\007'`];
}

/** The line's parts, for people to see before it is typed. */
export function typedParts() {
  return {
    folder: [...folderParts('.')],
    size: [...sizeParts('#', '#')],
    term: [...termParts],
    end: [...endParts('#')],
  };
}

function markerOf(nonce: string): Buffer {
  return Buffer.from(`\x1b]7766;${nonce}\x07`);
}

type Phase =
  | { readonly kind: 'prompt' }
  | { readonly kind: 'marker'; readonly shownFrom: number }
  | { readonly kind: 'done' };

export function startBootstrap(options: BootstrapOptions): Bootstrap {
  const marker = markerOf(options.nonce);
  let held = Buffer.alloc(0);
  let phase: Phase = { kind: 'prompt' };
  let stopQuiet: Stop = () => {};
  let stopLimit: Stop = () => {};

  const finish = (shown: Uint8Array, typed: boolean) => {
    stopQuiet();
    stopLimit();
    phase = { kind: 'done' };
    held = Buffer.alloc(0);
    if (shown.byteLength > 0) options.show(shown);
    options.done({ typed });
  };

  const typeLine = () => {
    stopQuiet();
    stopLimit();
    // What stood there before the prompt's own line (a message of the day) is shown; the prompt comes again afterwards.
    phase = { kind: 'marker', shownFrom: held.lastIndexOf('\n') + 1 };
    options.type(sizeLine(options));
    stopLimit = options.clock.after(markerMs, () => finish(held, false));
  };

  const output = (bytes: Uint8Array) => {
    if (phase.kind === 'done') return options.show(bytes);
    const isFirst = held.byteLength === 0;
    held = Buffer.concat([held, bytes]);
    if (held.byteLength > heldLimitBytes) return finish(held, false);
    if (phase.kind === 'prompt') {
      stopQuiet();
      stopQuiet = options.clock.after(promptQuietMs, typeLine);
      if (isFirst) {
        stopLimit();
        stopLimit = options.clock.after(promptPatienceMs, typeLine);
      }
      return;
    }
    const at = held.indexOf(marker);
    if (at === -1) return;
    const rest = held.subarray(at + marker.byteLength);
    finish(Buffer.concat([held.subarray(0, phase.shownFrom), Buffer.from(options.instead), rest]), true);
  };

  if (options.waitForPrompt) stopLimit = options.clock.after(firstOutputMs, () => finish(held, false));
  else typeLine();

  return {
    output,
    stop: () => {
      if (phase.kind !== 'done') finish(held, false);
    },
  };
}
