import type {
  PipelineJob,
  PipelinePlace,
  PipelineTrigger,
  PipelineView,
} from '../../preload/contract/pipelines.ts';
import { placeKey } from '../state/pipelinePlace.ts';
import type { KnownPipeline } from './pipelineReader.ts';

/* The lines of a pipeline's list: what failed, then stage by stage the rest; pipelines that were opened stand in theirs. Pure. */

type Common = {
  readonly key: string;
  /** How many pipelines it stands in. */
  readonly depth: number;
};

export type PipelineLine = Common &
  (
    | { readonly kind: 'heading'; readonly stage: string | undefined; readonly count: number }
    | {
        readonly kind: 'job';
        readonly job: PipelineJob;
        readonly view: PipelineView;
        /** Undefined: among what failed, where its stage is said with it. */
        readonly stage: string | undefined;
      }
    | {
        readonly kind: 'trigger';
        readonly trigger: PipelineTrigger;
        readonly stage: string | undefined;
        /** What it started, where it can be opened here. */
        readonly place: PipelinePlace | undefined;
        readonly isOpen: boolean;
      }
    | {
        readonly kind: 'note';
        readonly of: KnownPipeline;
        readonly note: 'reading' | 'failed' | 'cut' | 'empty';
      }
  );

export type Opened = {
  readonly isOpen: (place: PipelinePlace) => boolean;
  readonly known: (place: PipelinePlace) => KnownPipeline;
};

/** GitLab has children of children, and no further; pipelines of other projects may start more. */
const deepest = 4;

type At = { readonly depth: number; readonly path: string };
const top: At = { depth: 0, path: '' };

/** A failure that counts: of a job whose failure is allowed only its stage tells. */
export function hasFailed({ status, isAllowedToFail }: PipelineJob | PipelineTrigger): boolean {
  return status === 'failed' && !isAllowedToFail;
}

export function pipelineLines(known: KnownPipeline, opened: Opened, at: At = top): readonly PipelineLine[] {
  const { view, problem } = known;
  const note = (word: 'reading' | 'failed' | 'cut' | 'empty'): PipelineLine => ({
    kind: 'note',
    note: word,
    of: known,
    key: `${at.path}note ${word}`,
    depth: at.depth,
  });
  if (!view) return [note(problem ? 'failed' : 'reading')];
  if (view.jobs.length + view.triggers.length === 0) return [note('empty')];
  const failed = linesOf(view, { stage: undefined, opened, at });
  return [
    ...(problem ? [note('failed')] : []),
    ...failed,
    ...view.stages.flatMap((stage) => linesOf(view, { stage, opened, at })),
    ...(view.isCut ? [note('cut')] : []),
  ];
}

type Group = { readonly stage: string | undefined; readonly opened: Opened; readonly at: At };

function linesOf(view: PipelineView, { stage, opened, at }: Group): readonly PipelineLine[] {
  const isHere = (one: PipelineJob | PipelineTrigger): boolean =>
    stage === undefined ? hasFailed(one) : one.stage === stage && !hasFailed(one);
  const jobs = view.jobs.filter(isHere);
  const triggers = view.triggers.filter(isHere);
  const count = jobs.length + triggers.length;
  if (count === 0) return [];
  const { depth, path } = at;
  return [
    { kind: 'heading', key: `${path}stage ${stage ?? ''}`, depth, stage, count },
    // A retried job is another one of the same name: it keeps its row, and the focus in it.
    ...jobs.map((job): PipelineLine => ({
      kind: 'job',
      key: `${path}job ${job.name}`,
      depth,
      job,
      view,
      stage,
    })),
    ...triggers.flatMap((trigger) => triggerLines(view, { stage, opened, at }, trigger)),
  ];
}

function triggerLines(
  { accountId }: PipelineView,
  { stage, opened, at }: Group,
  trigger: PipelineTrigger,
): readonly PipelineLine[] {
  const { downstream } = trigger;
  const project = downstream?.project;
  const place =
    downstream === undefined || project === undefined || at.depth >= deepest
      ? undefined
      : { accountId, project, pipelineId: downstream.pipelineId };
  const isOpen = place !== undefined && opened.isOpen(place);
  const key = `${at.path}${trigger.gitlabId}`;
  const line: PipelineLine = { kind: 'trigger', key, depth: at.depth, trigger, stage, place, isOpen };
  if (!isOpen) return [line];
  const inside = { depth: at.depth + 1, path: `${key}/` };
  return [line, ...pipelineLines(opened.known(place), opened, inside)];
}

/** Those that are open among the lines: only they are asked for. */
export function openPlaces(lines: readonly PipelineLine[]): readonly PipelinePlace[] {
  const places = new Map<string, PipelinePlace>();
  for (const line of lines)
    if (line.kind === 'trigger' && line.isOpen && line.place) places.set(placeKey(line.place), line.place);
  return [...places.values()];
}
