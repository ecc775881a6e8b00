import { useEffect, useState } from 'react';
import type { AppErrorData } from '../../preload/contract/error.ts';
import type { PipelinePlace, PipelineView, TestsView } from '../../preload/contract/pipelines.ts';
import { useApp } from '../appContext.ts';

export type KnownTests = {
  readonly answer: TestsView | undefined;
  readonly problem: AppErrorData | undefined;
};

type UseTests = {
  readonly place: PipelinePlace;
  readonly view: PipelineView | undefined;
  /** Somebody looks at them. */
  readonly isWanted: boolean;
};

const nothing: KnownTests = { answer: undefined, problem: undefined };

/**
 * What the tests of a pipeline said. Asked for once somebody looks, or some job has given a report; and again when another
 * job has.
 */
export function useTests({ place, view, isWanted }: UseTests): KnownTests {
  const { client } = useApp();
  const [known, setKnown] = useState(nothing);
  const reports = view?.jobs.filter(({ artifacts }) => (artifacts?.reports ?? 0) > 0) ?? [];
  // A retried job has another id.
  const stamp = reports.map(({ gitlabId }) => gitlabId).join(' ');
  const isAsked = view !== undefined && (isWanted || stamp !== '');
  useEffect(() => {
    if (!isAsked) return undefined;
    let isGone = false;
    void client.call('pipeline.tests', { of: place }).then((answer) => {
      if (isGone) return;
      setKnown((before) =>
        answer.ok
          ? { answer: answer.value, problem: undefined }
          : { answer: before.answer, problem: answer.error },
      );
    });
    return () => {
      isGone = true;
    };
  }, [client, place, isAsked, stamp]);
  return known;
}
