import type { Session } from '../preload/contract/model.ts';
import type { PipelinePlace } from '../preload/contract/pipelines.ts';
import type { ActionTarget } from './performers.ts';
import type { AppParts } from './appParts.ts';
import type { Facts } from './state/facts.ts';
import { isSamePlace } from './state/pipelinePlace.ts';

type Performer = {
  readonly run: (target: ActionTarget) => void;
  readonly can: (target: ActionTarget) => boolean;
};

type PipelineParts = Pick<AppParts, 'actions' | 'view'> & {
  readonly facts: () => Facts | undefined;
  readonly sessionOf: (target: ActionTarget) => Session | undefined;
};

/** What is shown of the pipeline that a job belongs to. */
export function pipelinePerformers({
  actions,
  view,
  facts,
  sessionOf,
}: PipelineParts): Readonly<Record<'pipeline.toggle', Performer>> {
  const placeOf = (target: ActionTarget): PipelinePlace | undefined => {
    const job = target.jobId === undefined ? undefined : facts()?.jobs.get(target.jobId);
    const about = job ?? sessionOf(target);
    return about && { accountId: about.accountId, project: about.projectPath, pipelineId: about.pipelineId };
  };
  const isNamed = ({ jobId, sessionId }: ActionTarget): boolean =>
    jobId !== undefined || sessionId !== undefined;
  const toggle = (target: ActionTarget): void => {
    const shown = view.getState().pipelineOf;
    const place = placeOf(target);
    const closes = shown !== undefined && (!isNamed(target) || (place && isSamePlace(place, shown)));
    if (closes) {
      view.setState({ pipelineOf: undefined });
      return actions.focusTerminal();
    }
    if (place) view.setState({ pipelineOf: place, logOf: undefined, settingsOpen: false });
  };
  return {
    'pipeline.toggle': {
      can: (target) =>
        placeOf(target) !== undefined || (!isNamed(target) && view.getState().pipelineOf !== undefined),
      run: toggle,
    },
  };
}
