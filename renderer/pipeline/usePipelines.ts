import { useEffect, useMemo, useReducer, useState } from 'react';
import type { PipelinePlace } from '../../preload/contract/pipelines.ts';
import { useApp, useFacts, useMirror } from '../appContext.ts';
import { isSamePlace, placeKey } from '../state/pipelinePlace.ts';
import { afterMs } from '../state/ticker.ts';
import { openPlaces, pipelineLines, type PipelineLine } from './pipelineLines.ts';
import { createPipelineReader, type KnownPipeline } from './pipelineReader.ts';

export type ShownPipelines = {
  readonly root: KnownPipeline;
  readonly lines: readonly PipelineLine[];
  readonly toggle: (place: PipelinePlace) => void;
  readonly refresh: () => void;
};

/** Reads a pipeline, and those that were opened in it, as long as this is drawn. */
export function usePipelines(place: PipelinePlace): ShownPipelines {
  const { client } = useApp();
  const generation = useMirror((mirror) => mirror.generation);
  const [version, changed] = useReducer((count: number) => count + 1, 0);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const reader = useMemo(
    () => createPipelineReader({ client, after: afterMs, isHidden: () => document.hidden, changed }),
    [client],
  );
  const root = reader.known(place);
  const lines = useMemo(
    () => pipelineLines(root, { isOpen: (one) => open.has(placeKey(one)), known: reader.known }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the reader's answers have no identity but their count
    [root, open, reader, version],
  );
  useEffect(() => {
    const shown = openPlaces(lines).filter((one) => !isSamePlace(one, place));
    reader.show([place, ...shown]);
  }, [reader, place, lines]);
  useEffect(() => {
    const onSeen = (): void => {
      if (!document.hidden) reader.refresh();
    };
    document.addEventListener('visibilitychange', onSeen);
    return () => {
      document.removeEventListener('visibilitychange', onSeen);
      reader.stop();
    };
  }, [reader]);
  // A line that was down is up again.
  useEffect(() => {
    if (generation > 1) reader.refresh();
  }, [reader, generation]);
  // What was over has begun anew; while it runs it is asked for anyway.
  const underWay = useUnderWay(place.pipelineId);
  const isOver = root.view !== undefined && root.view.askAgainInMs === undefined;
  useEffect(() => {
    if (isOver && underWay !== '') reader.refresh();
  }, [reader, isOver, underWay]);
  return {
    root,
    lines,
    toggle: (one) =>
      setOpen((before) => {
        const key = placeKey(one);
        return before.has(key)
          ? new Set([...before].filter((other) => other !== key))
          : new Set([...before, key]);
      }),
    refresh: reader.refresh,
  };
}

/** Which of its jobs are not over, as far as the list knows: where that changes, something was retried or started. */
function useUnderWay(pipelineId: number): string {
  return useFacts(({ jobs }) => {
    let ids = '';
    for (const job of jobs.values())
      if (job.pipelineId === pipelineId && (job.status === 'running' || job.status === 'pending'))
        ids += `${job.gitlabId} `;
    return ids;
  });
}
