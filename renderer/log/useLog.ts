import { useEffect, useMemo, useReducer, useState } from 'react';
import type { AppErrorData } from '../../preload/contract/error.ts';
import type { LogSection, LogState } from '../../preload/contract/jobLog.ts';
import { useApp, useMirror } from '../appContext.ts';
import { createLineCache, type LineCache } from './lineCache.ts';

export type ShownLog = {
  /** Undefined: main has not answered yet. */
  readonly state: LogState | undefined;
  /** The log could not be opened at all. */
  readonly failure: AppErrorData | undefined;
  readonly sections: readonly LogSection[];
  readonly lines: LineCache;
};

const noSections: readonly LogSection[] = [];

/** Opens a job's log in main while this is drawn, and follows it. */
export function useLog(jobId: string): ShownLog {
  const { client } = useApp();
  const generation = useMirror((mirror) => mirror.generation);
  const [state, setState] = useState<LogState>();
  const [failure, setFailure] = useState<AppErrorData>();
  const [sections, setSections] = useState(noSections);
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const lines = useMemo(
    () =>
      createLineCache({
        read: async (from, count) => {
          const answer = await client.call('log.lines', { jobId, from, count });
          return answer.ok ? answer.value : undefined;
        },
        onLines: drawAgain,
      }),
    [client, jobId],
  );
  useEffect(() => {
    let isGone = false;
    let isAsking = false;
    let asksAgain = false;
    const askSections = async (): Promise<void> => {
      asksAgain = isAsking;
      if (isAsking) return;
      isAsking = true;
      const answer = await client.call('log.sections', { jobId });
      isAsking = false;
      if (isGone) return;
      if (answer.ok) setSections(answer.value.sections);
      if (asksAgain) void askSections();
    };
    const take = (next: LogState): void => {
      lines.changed(next);
      setState(next);
      void askSections();
    };
    const stop = client.on('log.changed', (next) => {
      if (next.jobId === jobId) take(next);
    });
    void client.call('log.open', { jobId }).then((answer) => {
      if (isGone) return;
      if (answer.ok) take(answer.value);
      setFailure(answer.ok ? undefined : answer.error);
    });
    return () => {
      isGone = true;
      stop();
      void client.call('log.close', { jobId });
    };
    // A line that was down and is up again belongs to a page that main does not know.
  }, [client, jobId, lines, generation]);
  return { state, failure, sections, lines };
}
