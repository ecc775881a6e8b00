import { useEffect, useState } from 'react';
import type { LogFound, LogSearch } from '../../preload/contract/jobLog.ts';
import { useApp } from '../appContext.ts';
import { afterMs } from '../state/ticker.ts';

export type LogQuery = {
  readonly text: string;
  readonly isRegex: boolean;
  readonly matchCase: boolean;
  /** Lines that look like errors, whatever `text` is. */
  readonly errors: boolean;
};

export type LogHits = {
  readonly isOpen: boolean;
  readonly query: LogQuery;
  /** Undefined: nothing is asked for, or the answer has not come. */
  readonly found: LogFound | undefined;
  /** The line that was gone to last. */
  readonly current: number | undefined;
  readonly open: (query?: Partial<LogQuery>) => void;
  readonly close: () => void;
  readonly setQuery: (query: LogQuery) => void;
  /** To the next or the one before, around the ends. */
  readonly step: (by: 1 | -1) => void;
};

type UseLogSearch = {
  readonly jobId: string;
  /** Another: the log has changed, and is searched again. */
  readonly version: string;
  /** Brings a line into sight. */
  readonly goTo: (line: number) => void;
  /** Where to begin: the first line in sight. */
  readonly topLine: () => number;
};

/** Between two keys nobody waits for an answer. */
const typedMs = 150;
const emptyQuery: LogQuery = { text: '', isRegex: false, matchCase: false, errors: false };

export function useLogSearch({ jobId, version, goTo, topLine }: UseLogSearch): LogHits {
  const { client } = useApp();
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState(emptyQuery);
  const [answer, setAnswer] = useState<{ readonly found: LogFound; readonly query: LogQuery }>();
  const [current, setCurrent] = useState<number>();
  const wanted = isOpen ? searchOf(query) : undefined;
  const key = JSON.stringify(wanted);
  useEffect(() => {
    if (wanted === undefined) return undefined;
    let isGone = false;
    const ask = async (): Promise<void> => {
      const asked = await client.call('log.search', { jobId, search: wanted });
      if (!isGone && asked.ok && asked.value.kind !== 'replaced') setAnswer({ found: asked.value, query });
    };
    const stop = afterMs(typedMs, () => void ask());
    return () => {
      isGone = true;
      stop();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the key is the query
  }, [client, jobId, key, version]);
  const found = wanted !== undefined && answer?.query === query ? answer.found : undefined;
  const go = (line: number | undefined): void => {
    setCurrent(line);
    if (line !== undefined) goTo(line);
  };
  return {
    isOpen,
    query,
    found,
    current: isOpen ? current : undefined,
    open: (changes) => {
      setQuery((known) => ({ ...known, errors: false, ...changes }));
      setOpen(true);
    },
    close: () => {
      setOpen(false);
      setCurrent(undefined);
    },
    setQuery: (next) => {
      setQuery(next);
      setCurrent(undefined);
      const line = lineAsked(next);
      if (line !== undefined) go(line);
    },
    step: (by) => {
      const lines = found?.kind === 'found' ? found.lines : [];
      go(neighbour(lines, { from: current ?? topLine() - by, by }));
    },
  };
}

function searchOf(query: LogQuery): LogSearch | undefined {
  if (query.errors) return { kind: 'errors' };
  if (query.text === '' || lineAsked(query) !== undefined) return undefined;
  const { text, isRegex, matchCase } = query;
  return { kind: 'text', text, isRegex, matchCase };
}

/** `:120` goes to a line. */
export function lineAsked({ text, isRegex, errors }: LogQuery): number | undefined {
  const asked = /^:(\d{1,9})$/.exec(text)?.[1];
  return asked === undefined || isRegex || errors ? undefined : Math.max(0, Number(asked) - 1);
}

type From = { readonly from: number; readonly by: 1 | -1 };

/** The found line after or before this one, around the ends. */
export function neighbour(lines: readonly number[], { from, by }: From): number | undefined {
  if (by > 0) return lines.find((line) => line > from) ?? lines[0];
  return lines.findLast((line) => line < from) ?? lines.at(-1);
}
