import { useEffect, useRef, useState } from 'react';
import type { LogFound, LogSearch } from '../../preload/contract/jobLog.ts';
import { useApp } from '../appContext.ts';
import { explainError } from '../i18n.ts';
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
  /** `goes`: to the first line that is found, once it is. */
  readonly open: (query?: Partial<LogQuery>, goes?: boolean) => void;
  readonly close: () => void;
  readonly setQuery: (query: LogQuery) => void;
  /** The person looks there: of many found lines those around it are named. */
  readonly lookAt: (line: number) => void;
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
/** No log has as many. */
const mostLines = 0xffff_ffff;
const emptyQuery: LogQuery = { text: '', isRegex: false, matchCase: false, errors: false };

export function useLogSearch({ jobId, version, goTo, topLine }: UseLogSearch): LogHits {
  const { client, view } = useApp();
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState(emptyQuery);
  const [answer, setAnswer] = useState<{ readonly found: LogFound; readonly query: LogQuery }>();
  const [current, setCurrent] = useState<number>();
  const wanted = isOpen ? searchOf(query) : undefined;
  const key = JSON.stringify(wanted);
  const newest = useRef(0);
  const goesToFirst = useRef(false);
  /** Undefined: another has begun. */
  const ask = async (search: LogSearch, near: number): Promise<LogFound | undefined> => {
    newest.current += 1;
    const mine = newest.current;
    const asked = await client.call('log.search', { jobId, search, near: Math.max(0, near) });
    if (mine !== newest.current) return undefined;
    // A line that is down has a notice of its own.
    if (!asked.ok && asked.error.code !== 'disconnected')
      view.setState({ notice: explainError(asked.error).text });
    if (!asked.ok || asked.value.kind === 'replaced') return undefined;
    setAnswer({ found: asked.value, query });
    return asked.value;
  };
  useEffect(() => {
    if (wanted === undefined) return undefined;
    let isGone = false;
    const askNow = async (): Promise<void> => {
      const goes = goesToFirst.current;
      const all = await ask(wanted, goes ? 0 : (current ?? topLine()));
      if (isGone || !goes || all?.kind !== 'found') return;
      goesToFirst.current = false;
      go(all.lines[0]);
    };
    const stop = afterMs(typedMs, () => void askNow());
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
  const stopLooking = useRef<() => void>(undefined);
  const lookAt = (line: number): void => {
    stopLooking.current?.();
    if (wanted === undefined || found?.kind !== 'found' || isNamed(found, line)) return;
    stopLooking.current = afterMs(typedMs, () => void ask(wanted, line));
  };
  const step = async (by: 1 | -1): Promise<void> => {
    if (found?.kind !== 'found' || wanted === undefined) return;
    let next = neighbour(found, { from: current ?? topLine() - by, by });
    // To lines that are not named yet, and from the last of those to the other end.
    for (let asks = 0; next !== undefined && 'near' in next && asks < 2; asks += 1) {
      const { near, from } = next;
      const asked = await ask(wanted, near);
      if (asked?.kind !== 'found') return;
      next = neighbour(asked, { from, by });
    }
    if (next === undefined || 'line' in next) go(next?.line);
  };
  return {
    isOpen,
    query,
    found,
    current: isOpen ? current : undefined,
    open: (changes, goes = false) => {
      goesToFirst.current = goes;
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
    lookAt,
    step: (by) => void step(by),
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
type NamedLines = Pick<Extract<LogFound, { kind: 'found' }>, 'lines' | 'before' | 'count'>;
/** `near`: there it must be asked for first, and then be gone on from `from`. */
type Neighbour = { readonly line: number } | { readonly near: number; readonly from: number };

/** The found line after or before this one, around the ends. */
export function neighbour({ lines, before, count }: NamedLines, { from, by }: From): Neighbour | undefined {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const isMoreBefore = before > 0;
  const isMoreAfter = before + lines.length < count;
  if (!isNamed({ lines, before, count }, from)) return { near: from, from };
  const line = by > 0 ? lines.find((one) => one > from) : lines.findLast((one) => one < from);
  if (line !== undefined) return { line };
  if (by > 0 ? isMoreAfter : isMoreBefore) return { near: from, from };
  if (by > 0) return isMoreBefore ? { near: 0, from: -1 } : { line: first };
  return isMoreAfter ? { near: mostLines, from: mostLines } : { line: last };
}

/** Whether what was found around this line is among the named ones. */
function isNamed({ lines, before, count }: NamedLines, line: number): boolean {
  const isBefore = before > 0 && line < (lines[0] ?? 0);
  return !isBefore && !(before + lines.length < count && line > (lines.at(-1) ?? Infinity));
}
