import type { JobStep } from '../../../preload/contract/steps.ts';
import type { LogLine } from './parse.ts';

/** The last of a script's commands that are kept; nobody looks through more. */
const mostSteps = 500;
const longestStep = 8_000;

/** R: shells/abstract.go, `writeCommands`: only the first line of a command of several is shown. */
const collapsedMark = ' # collapsed multi-line command';

export type Steps = {
  readonly take: (lines: readonly Pick<LogLine, 'text' | 'isEcho'>[]) => void;
  /** The commands so far, in the order they began. */
  readonly list: () => readonly JobStep[];
};

/** Collects the commands that a log shows. A script may print lines that look the same: they can't be told apart. */
export function createSteps(): Steps {
  let steps: readonly JobStep[] = [];
  return {
    list: () => steps,
    take: (lines) => {
      const fresh = lines.flatMap((line) => (line.isEcho === true ? [readStep(line.text)] : []));
      if (fresh.length > 0) steps = [...steps, ...fresh].slice(-mostSteps);
    },
  };
}

/** `text` begins with `$ `. */
export function readStep(text: string): JobStep {
  const whole = text.slice(2).trimEnd();
  const isCollapsed = whole.endsWith(collapsedMark);
  const command = isCollapsed ? whole.slice(0, -collapsedMark.length) : whole;
  return {
    text: command.slice(0, longestStep),
    isCollapsed,
    isCut: command.length > longestStep,
    isMasked: command.includes('[MASKED]'),
  };
}
