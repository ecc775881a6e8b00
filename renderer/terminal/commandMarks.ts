import type { Stop } from '../../preload/client.ts';

/*
 * Where a shell's commands begin and end, as shells tell it by OSC 133 (FinalTerm's semantic prompts): A a prompt, B what is
 * typed, C the output, D the end and its exit code. Shells that don't tell have no marks, and nothing is guessed.
 */

/** The part of xterm that is used. */
export type MarkedTerminal = {
  readonly parser: {
    readonly registerOscHandler: (ident: number, handle: (data: string) => boolean) => { dispose: Stop };
  };
  /** A mark on the cursor's row. */
  readonly registerMarker: () => CommandMarker;
  readonly buffer: {
    readonly active: {
      readonly type: 'normal' | 'alternate';
      readonly baseY: number;
      readonly viewportY: number;
      readonly cursorY: number;
    };
  };
  readonly scrollToLine: (row: number) => void;
  readonly scrollToBottom: () => void;
  readonly selectLines: (from: number, to: number) => void;
};
export type CommandMarker = {
  readonly line: number;
  readonly isDisposed: boolean;
  readonly dispose: Stop;
};

export type CommandMarks = {
  /** The shell tells where its commands are. */
  readonly areThere: () => boolean;
  /** Scrolls to the prompt before the one that is seen, or after it; past the last one to the end. */
  readonly step: (by: 1 | -1) => void;
  /** Of the last command that put something out. */
  readonly selectOutput: () => void;
  readonly stop: Stop;
};

type Command = {
  readonly prompt: CommandMarker;
  output?: CommandMarker;
  isEnded?: boolean;
};

type CommandMarksOptions = {
  readonly terminal: MarkedTerminal;
  readonly now: () => number;
  /** A command whose prompt stands here has failed. */
  readonly onFailed: (prompt: CommandMarker) => void;
  /** Somebody went to this prompt. */
  readonly onVisited: (row: number) => void;
};

/* Each mark costs xterm time for every row that goes, and a job may print as many as it likes. */

/** So many prompts are kept, the newest. */
const mostCommands = 200;
/** Of so many the beginning of the output is known. */
const mostOutputs = 20;
/** No shell has more prompts in that time; what was printed before and is shown again may. */
const mostAtOnce = 400;
const onceMs = 100;

export function createCommandMarks(options: CommandMarksOptions): CommandMarks {
  const { terminal, onVisited } = options;
  const list = createCommandList(options);
  /** Where the last step led, as long as nobody has scrolled since. */
  let visited: { readonly prompt: CommandMarker; readonly viewportY: number } | undefined;
  const buffer = () => terminal.buffer.active;
  const cursorRow = (): number => buffer().baseY + buffer().cursorY;

  const handler = terminal.parser.registerOscHandler(133, (data) => {
    // Full-screen programs have no commands.
    if (buffer().type === 'alternate') return true;
    const [kind, detail] = data.split(';', 2);
    if (kind === 'A') list.beginPrompt(cursorRow());
    else if (kind === 'C') list.beginOutput();
    else if (kind === 'D') list.end(detail);
    return true;
  });

  /** The row a step starts from. */
  const standsAt = (prompts: readonly CommandMarker[]): number => {
    const { viewportY, baseY } = buffer();
    if (visited && !visited.prompt.isDisposed && visited.viewportY === viewportY) return visited.prompt.line;
    // At the end one stands at the prompt that waits.
    return viewportY >= baseY ? (prompts.at(-1)?.line ?? cursorRow()) : viewportY;
  };
  return {
    areThere: () => buffer().type === 'normal' && list.known().length > 0,
    step: (by) => {
      const prompts = list.known().map(({ prompt }) => prompt);
      const from = standsAt(prompts);
      const next =
        by < 0 ? prompts.findLast(({ line }) => line < from) : prompts.find(({ line }) => line > from);
      if (next) {
        terminal.scrollToLine(next.line);
        onVisited(next.line);
      } else if (by > 0) terminal.scrollToBottom();
      if (next || by > 0) visited = next && { prompt: next, viewportY: buffer().viewportY };
    },
    selectOutput: () => {
      const found = lastOutput(list.known(), cursorRow());
      if (!found) return;
      terminal.selectLines(found.from, found.to - 1);
      terminal.scrollToLine(found.prompt);
    },
    stop: () => {
      handler.dispose();
      list.clear();
    },
  };
}

/** The commands that are known, as they are told. */
function createCommandList({ terminal, now, onFailed }: CommandMarksOptions) {
  const commands: Command[] = [];
  let countedSince = -Infinity;
  let counted = 0;
  const isTooMuch = (): boolean => {
    if (now() - countedSince > onceMs) {
      countedSince = now();
      counted = 0;
    }
    counted += 1;
    return counted > mostAtOnce;
  };
  return {
    beginPrompt: (cursorRow: number): void => {
      const last = commands.at(-1);
      // Shells draw a prompt again when the window's size changes, or while one types.
      if ((last && !last.output && last.prompt.line === cursorRow) || isTooMuch()) return;
      commands.push({ prompt: terminal.registerMarker() });
      commands.at(-mostOutputs - 1)?.output?.dispose();
      if (commands.length > mostCommands) forget(commands.shift());
    },
    beginOutput: (): void => {
      const last = commands.at(-1);
      if (last && !last.output) last.output = terminal.registerMarker();
    },
    end: (exitCode: string | undefined): void => {
      const last = commands.at(-1);
      if (!last?.output || last.isEnded) return;
      last.isEnded = true;
      if (exitCode !== undefined && /^[1-9]\d{0,9}$/.test(exitCode) && !last.prompt.isDisposed)
        onFailed(last.prompt);
    },
    /** Those whose rows are still there. */
    known: (): readonly Command[] => {
      // The oldest rows go first; clearing takes all.
      while (commands[0]?.prompt.isDisposed) forget(commands.shift());
      return commands.filter(({ prompt }) => !prompt.isDisposed);
    },
    clear: (): void => commands.splice(0).forEach(forget),
  };
}

function forget(command: Command | undefined): void {
  command?.prompt.dispose();
  command?.output?.dispose();
}

/** The rows of the last output that is there: it ends where the next prompt stands, or the cursor. */
function lastOutput(commands: readonly Command[], cursorRow: number) {
  for (let index = commands.length - 1; index >= 0; index -= 1) {
    const { prompt, output } = commands[index] ?? {};
    const to = commands[index + 1]?.prompt.line ?? cursorRow;
    if (prompt && output && !output.isDisposed && to > output.line)
      return { prompt: prompt.line, from: output.line, to };
  }
  return undefined;
}
