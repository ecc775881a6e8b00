import type { ActionId } from '../../preload/contract/actions.ts';
import type { JobPlace, PipelineJob, PipelineView } from '../../preload/contract/pipelines.ts';
import type { App } from '../appContext.ts';
import { explainError } from '../i18n.ts';

/* What is done with a job of a pipeline: the same as with one of the list, which it becomes first. */

export function jobPlaceOf(view: PipelineView, { gitlabId }: PipelineJob): JobPlace {
  return { accountId: view.accountId, projectPath: view.projectPath, gitlabId };
}

/** Makes it a fact where it is none. False: GitLab would not, and the person was told. */
export async function bringJob(app: App, place: JobPlace): Promise<boolean> {
  const jobId = `${place.accountId}:${place.gitlabId}`;
  if (app.mirror.store.getState().facts?.jobs.has(jobId)) return true;
  const answer = await app.client.call('pipeline.job', { job: place });
  if (!answer.ok) {
    const { text, wayOut } = explainError(answer.error);
    app.view.setState({ notice: `${text} ${wayOut}` });
    return false;
  }
  // It may have come just before.
  app.mirror.flush();
  return true;
}

export async function doWithJob(app: App, place: JobPlace, action: ActionId): Promise<void> {
  if (await bringJob(app, place)) app.runner.run(action, { jobId: `${place.accountId}:${place.gitlabId}` });
}
