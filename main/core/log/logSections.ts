import type { LogSection } from '../../../preload/contract/jobLog.ts';

/*
 * The sections of a log, as its markers tell them. Those of the last line may be told again, so they can be taken back.
 */

type Started = {
  readonly name: string;
  readonly line: number;
  readonly depth: number;
  readonly startedAt: number;
  readonly isCollapsed: boolean;
  readonly hidesDuration: boolean;
  endLine: number | undefined;
  durationSeconds: number | undefined;
};

export type LogSections = {
  readonly start: (mark: {
    readonly name: string;
    readonly seconds: number;
    readonly options: string | undefined;
    readonly line: number;
  }) => void;
  readonly end: (mark: { readonly name: string; readonly seconds: number; readonly line: number }) => void;
  /** Whether a section begins at this line. */
  readonly wantsHeading: (line: number) => boolean;
  /** The open section of that name; `trace.json` has names in small letters with `-`. */
  readonly open: (webName: string) => { readonly name: string; readonly startedAt: number } | undefined;
  /** From here on marks can be taken back. */
  readonly keep: () => void;
  readonly rewind: () => void;
  readonly list: () => readonly LogSection[];
};

/** More than this a script makes to no good; their lines are there, but don't fold. */
const mostSections = 5_000;

export function createLogSections(): LogSections {
  const all: Started[] = [];
  let stack: readonly Started[] = [];
  let kept: { readonly count: number; readonly stack: readonly Started[] } = { count: 0, stack: [] };
  return {
    start: ({ name, seconds, options, line }) => {
      if (all.length >= mostSections) return;
      const chosen = readOptions(options);
      const section: Started = {
        name,
        line,
        depth: stack.length,
        startedAt: seconds,
        isCollapsed: chosen['collapsed'] === 'true',
        hidesDuration: chosen['hide_duration'] === 'true',
        endLine: undefined,
        durationSeconds: undefined,
      };
      all.push(section);
      stack = [...stack, section];
    },
    end: ({ name, seconds, line }) => {
      const at = stack.findLastIndex((section) => section.name === name);
      if (at < 0) return;
      // What was begun in it and not ended ends with it.
      for (const section of stack.slice(at)) section.endLine = line;
      const section = stack[at];
      if (section) section.durationSeconds = Math.max(0, seconds - section.startedAt);
      stack = stack.slice(0, at);
    },
    wantsHeading: (line) => stack.at(-1)?.line === line,
    open: (webName) => stack.findLast(({ name }) => toWebName(name) === webName),
    keep: () => {
      kept = { count: all.length, stack };
    },
    rewind: () => {
      all.length = kept.count;
      stack = kept.stack;
      for (const section of stack) {
        section.endLine = undefined;
        section.durationSeconds = undefined;
      }
    },
    list: () =>
      all.map(({ startedAt: _, endLine, durationSeconds, ...section }) => ({
        ...section,
        ...(endLine === undefined ? {} : { endLine }),
        ...(durationSeconds === undefined ? {} : { durationSeconds }),
      })),
  };
}

export function toWebName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '-');
}

function readOptions(text: string | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (text ?? '')
      .split(',')
      .map((pair) => [pair.split('=')[0]?.trim() ?? '', pair.split('=')[1]?.trim() ?? '']),
  );
}
