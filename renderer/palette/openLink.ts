import type { App } from '../appContext.ts';
import { explainError } from '../i18n.ts';
import { canDebug } from '../state/select.ts';
import { pointAt } from './performItem.ts';

/** The address somebody pasted, if it is one: a page's, a deep link, or `group/project#123` for a job. */
export function linkIn(query: string): string | undefined {
  const pasted = query.trim();
  if (/^\w[\w.-]*(?:\/[\w.-]+)+#\d+$/.test(pasted)) return pasted;
  return /^(?:https?|jobshell):\/\/\S+$/i.test(pasted) && URL.canParse(pasted) ? pasted : undefined;
}

/** A job's number, typed with a terminal of its project in front: as people write of a job of that project. */
export function jobNumberIn(query: string, projectPath: string | undefined): string | undefined {
  const number = /^#?(?<number>[1-9]\d{2,14})$/.exec(query.trim())?.groups?.['number'];
  return number === undefined || projectPath === undefined ? undefined : `${projectPath}#${number}`;
}

/** Opens what a pasted address leads to: a job's terminal, or a pipeline's jobs in the list. */
export async function openLink(app: App, url: string): Promise<void> {
  app.view.setState({ notice: undefined });
  const answer = await app.client.call('link.open', { text: url });
  if (!answer.ok) {
    const { text, wayOut } = explainError(answer.error);
    return app.view.setState({ notice: `${text} ${wayOut}` });
  }
  // The job may have come just before.
  app.mirror.flush();
  const link = answer.value;
  if (link.kind === 'pipeline') return pointAt(app, { filter: `#${link.pipelineId}`, jobId: link.jobIds[0] });
  const { facts } = app.mirror.store.getState();
  const job = facts?.jobs.get(link.jobId);
  if (facts && job && canDebug(facts, job)) app.actions.debug(job.id);
  else pointAt(app, { filter: '', jobId: link.jobId });
}
