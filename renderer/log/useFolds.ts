import { useMemo, useState } from 'react';
import type { LogSection } from '../../preload/contract/jobLog.ts';
import { createFolding, type Folding } from './folding.ts';
import { positionOf } from './logView.ts';

export type Folds = {
  readonly folding: Folding;
  readonly isFolded: (line: number) => boolean;
  readonly toggle: (section: LogSection) => void;
  readonly foldAll: () => void;
  readonly unfoldAll: () => void;
  /** Unfolds what hides this line. */
  readonly reveal: (line: number) => void;
  /** The person's own choices, by the line of the heading. */
  readonly chosen: ReadonlyMap<number, boolean>;
};

type UseFolds = {
  readonly jobId: string;
  readonly lineCount: number;
  readonly sections: readonly LogSection[];
};

const nothingChosen: ReadonlyMap<number, boolean> = new Map();

/** Sections fold as the job asks, until somebody says otherwise. */
export function useFolds({ jobId, lineCount, sections }: UseFolds): Folds {
  const [chosen, setChosen] = useState(() => positionOf(jobId)?.chosen ?? nothingChosen);
  const folded = useMemo(
    () => new Set(sections.filter((one) => chosen.get(one.line) ?? one.isCollapsed).map(({ line }) => line)),
    [sections, chosen],
  );
  const folding = useMemo(
    () => createFolding({ lineCount, sections, folded }),
    [lineCount, sections, folded],
  );
  const choose = (lines: readonly number[], isFolded: boolean): void =>
    setChosen((known) => new Map([...known, ...lines.map((line) => [line, isFolded] as const)]));
  const all = sections.map(({ line }) => line);
  return {
    folding,
    chosen,
    isFolded: (line) => folded.has(line),
    toggle: ({ line }) => choose([line], !folded.has(line)),
    foldAll: () => choose(all, true),
    unfoldAll: () => choose(all, false),
    reveal: (line) => {
      const hiding = sections
        .filter((one) => one.line < line && line < (one.endLine ?? Infinity) && folded.has(one.line))
        .map((one) => one.line);
      if (hiding.length > 0) choose(hiding, false);
    },
  };
}
