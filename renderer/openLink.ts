import type { App } from './appContext.ts';
import { explainError } from './i18n.ts';
import type { Facts } from './state/facts.ts';
import { canDebug } from './state/select.ts';
import type { ViewState } from './state/view.ts';

/* What a person pasted or typed as the way to a job, a pipeline or a merge request: into the palette, or into the list's filter. */

/** The address somebody pasted, if it is one: a page's, a deep link, or `group/project#123` for a job. */
export function linkIn(query: string): string | undefined {
  const pasted = query.trim();
  if (/^\w[\w.-]*(?:\/[\w.-]+)+#\d+$/.test(pasted)) return pasted;
  return /^(?:https?|jobshell):\/\/\S+$/i.test(pasted) && URL.canParse(pasted) ? pasted : undefined;
}

/** A job's number, typed with a project in view: as people write of a job of that project. */
export function jobNumberIn(query: string, projectPath: string | undefined): string | undefined {
  const number = /^#?(?<number>[1-9]\d{2,14})$/.exec(query.trim())?.groups?.['number'];
  return number === undefined || projectPath === undefined ? undefined : `${projectPath}#${number}`;
}

type InView = {
  readonly facts: Pick<Facts, 'jobs'> | undefined;
  readonly view: Pick<ViewState, 'pipelineOf' | 'logOf'>;
  /** Of the terminal in front. */
  readonly sessionPath: string | undefined;
};

/**
 * The project a person looks at: of the log or the pipeline that lies over the terminals, else of the terminal in front, else
 * the only one that has jobs in the list.
 */
export function projectInView({ facts, view, sessionPath }: InView): string | undefined {
  const { pipelineOf, logOf } = view;
  const logged = logOf && facts?.jobs.get(logOf.jobId)?.projectPath;
  if (logged !== undefined) return logged;
  if (typeof pipelineOf?.project === 'string') return pipelineOf.project;
  if (sessionPath !== undefined) return sessionPath;
  const paths = new Set<string>();
  for (const { projectPath } of facts?.jobs.values() ?? []) {
    paths.add(projectPath);
    if (paths.size > 1) return undefined;
  }
  return [...paths][0];
}

/** The same, of this page as it is now. */
export function projectShown({
  mirror,
  view,
  actions,
}: Pick<App, 'mirror' | 'view' | 'actions'>): string | undefined {
  return projectInView({
    facts: mirror.store.getState().facts,
    view: view.getState(),
    sessionPath: actions.activeSession()?.projectPath,
  });
}

/** Opens what a pasted address leads to: a job's terminal, or a pipeline with its jobs. False: nowhere, and that was said. */
export async function openLink(app: App, url: string): Promise<boolean> {
  app.view.setState({ notice: undefined });
  const answer = await app.client.call('link.open', { text: url });
  if (!answer.ok) {
    const { text, wayOut } = explainError(answer.error);
    app.view.setState({ notice: `${text} ${wayOut}` });
    return false;
  }
  // The job may have come just before.
  app.mirror.flush();
  const link = answer.value;
  if (link.kind === 'pipeline') {
    pointAt(app, { filter: `#${link.place.pipelineId}`, jobId: link.jobIds[0] });
    app.view.setState({ pipelineOf: link.place, logOf: undefined });
    return true;
  }
  const { facts } = app.mirror.store.getState();
  const job = facts?.jobs.get(link.jobId);
  if (facts && job && canDebug(facts, job)) app.actions.debug(job.id);
  else pointAt(app, { filter: '', jobId: link.jobId });
  return true;
}

type Pointed = { readonly filter: string; readonly jobId: string | undefined };

/** Shows jobs in the list, one of them marked: where a job has no terminal its row says why. */
export function pointAt({ view }: Pick<App, 'view'>, { filter, jobId }: Pointed): void {
  view.setState({ settingsOpen: false, listFolded: false, filter, pointedJobId: jobId });
}
