import type { PipelinePlace } from '../../preload/contract/pipelines.ts';
import { isSamePlace } from '../state/pipelinePlace.ts';
import type { ActionTarget, PerformerParts, Performers } from './performers.ts';

type PipelineParts = Pick<PerformerParts, 'actions' | 'view' | 'facts' | 'sessionOf'>;

/** What is shown of the pipeline that a job belongs to. */
export function pipelinePerformers({
  actions,
  view,
  facts,
  sessionOf,
}: PipelineParts): Performers<'pipeline.toggle'> {
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
