import type { Account, Job, RetentionPhase, Session } from '../../preload/contract/model.ts';
import type { Snippet } from '../../preload/contract/settings.ts';
import type { Facts } from './facts.ts';

/* Questions to the facts that several parts of the page ask. Pure. */

export type KeptPhase = Extract<RetentionPhase, { kind: 'kept' }>;

/** The tabs of a window in their order; without one those of all windows, window by window. */
export function tabOrder(sessions: ReadonlyMap<string, Session>, windowId?: string): readonly Session[] {
  return [...sessions.values()]
    .filter((session) => windowId === undefined || session.windowId === windowId)
    .toSorted(
      (one, other) =>
        one.windowId.localeCompare(other.windowId, 'en', { numeric: true }) ||
        one.tabPosition - other.tabPosition ||
        one.openedAt - other.openedAt ||
        (one.id < other.id ? -1 : 1),
    );
}

/** What a tab is called: as the person named it, or as its job. */
export function tabTitle({ tabName, jobName }: Pick<Session, 'tabName' | 'jobName'>): string {
  return tabName === undefined || tabName === '' ? jobName : tabName;
}

/** The tab in front: the one that was chosen, else the last one. */
export function shownTab(tabs: readonly Session[], activeId: string | undefined): Session | undefined {
  return tabs.find(({ id }) => id === activeId) ?? tabs.at(-1);
}

/** The tab to show when one goes away: what is seen beside it, or stands next to it. */
export function neighbourTab(
  tabs: readonly Session[],
  { sessionId, shown }: { readonly sessionId: string; readonly shown: readonly string[] },
): string | undefined {
  const beside = shown.includes(sessionId) ? shown.find((id) => id !== sessionId) : undefined;
  const index = tabs.findIndex((session) => session.id === sessionId);
  return beside ?? tabs[index + 1]?.id ?? tabs[index - 1]?.id;
}

/** More names than these don't tell a window any better. */
const mostNames = 3;

export type OtherWindow = {
  readonly windowId: string;
  /** As people count them. */
  readonly number: string;
  /** The first of its jobs, or nothing. */
  readonly jobs: string;
};

/** The windows that are open beside `own`. */
export function otherWindows(
  { windows, sessions }: Pick<Facts, 'windows' | 'sessions'>,
  own: string,
): readonly OtherWindow[] {
  return windows
    .filter((windowId) => windowId !== own)
    .map((windowId) => {
      const names = tabOrder(sessions, windowId).map(tabTitle);
      const jobs = [...names.slice(0, mostNames), ...(names.length > mostNames ? ['…'] : [])].join(', ');
      return { windowId, number: windowId.slice(1), jobs };
    });
}

export function sessionOfJob(facts: Pick<Facts, 'sessions'>, jobId: string): Session | undefined {
  for (const session of facts.sessions.values()) if (session.jobId === jobId) return session;
  return undefined;
}

/**
 * The wait a job is in, if a terminal of ours keeps it. Where that was lost for good nothing does, whatever GitLab says of the
 * job: its Runner may be gone.
 */
export function keptPhase(
  facts: Pick<Facts, 'retentions' | 'sessions'>,
  jobId: string,
): KeptPhase | undefined {
  const phase = facts.retentions.get(jobId)?.phase;
  return phase?.kind === 'kept' && hasOpenTerminal(facts, jobId) ? phase : undefined;
}

/** Whether this terminal is what keeps its job. */
export function isKept(facts: Pick<Facts, 'retentions' | 'sessions'>, session: Session): boolean {
  return session.state.kind !== 'ended' && keptPhase(facts, session.jobId) !== undefined;
}

/** Whether it runs in a container that ends with the script. */
export function endsWithScript({ executor }: Pick<Session | Job, 'executor'>): boolean {
  return executor?.startsWith('docker') === true;
}

/** Whether it comes back by itself when its container starts again. */
export function comesBack({ settings }: Pick<Facts, 'settings'>, session: Session): boolean {
  return session.comesBack ?? settings.comeBack;
}

/** Whether a terminal's job runs a script that can be held: what is found then is another matter. */
export function canHold(
  { holds, retentions }: Pick<Facts, 'holds' | 'retentions'>,
  { state, jobId }: Session,
): boolean {
  const isWell = state.kind === 'connected' && state.trouble === undefined;
  return isWell && !holds.has(jobId) && (retentions.get(jobId)?.phase.kind ?? 'script') === 'script';
}

export function canResume({ holds }: Pick<Facts, 'holds'>, { state, jobId }: Session): boolean {
  return state.kind === 'connected' && holds.has(jobId);
}

/** The state's word, as the tab and the status begin with it. */
export type ShownState = 'connecting' | 'connected' | 'reconnecting' | 'kept' | 'ended';

export function shownState(session: Session, kept: KeptPhase | undefined): ShownState {
  return session.state.kind === 'connected' && kept ? 'kept' : session.state.kind;
}

/** How many jobs are kept, and the wait that ends first. */
export function keptSummary(facts: Pick<Facts, 'retentions' | 'sessions'>) {
  const waits = [...facts.retentions.keys()].flatMap((jobId) => {
    const phase = keptPhase(facts, jobId);
    return phase ? [{ jobId, phase }] : [];
  });
  const next = waits.toSorted((one, other) => one.phase.deadline - other.phase.deadline)[0];
  return next ? { count: waits.length, next } : undefined;
}

export type KeptJob = {
  readonly sessionId: string;
  readonly jobName: string;
  readonly projectPath: string;
  /** Of its GitLab. */
  readonly host: string;
  readonly phase: KeptPhase;
};

/** What terminals keep, over all accounts and windows; what ends first stands first. */
export function keptList(facts: Pick<Facts, 'sessions' | 'retentions' | 'accounts'>): readonly KeptJob[] {
  return [...facts.sessions.values()]
    .flatMap((session): readonly KeptJob[] => {
      const phase = keptPhase(facts, session.jobId);
      if (!phase || session.state.kind === 'ended') return [];
      const { id: sessionId, jobName, projectPath } = session;
      const host = hostOf(facts.accounts.get(session.accountId)?.gitlabUrl ?? '');
      return [{ sessionId, jobName, projectPath, host, phase }];
    })
    .toSorted((one, other) => one.phase.deadline - other.phase.deadline);
}

/** Which account's page this is. One is enough for now; the facts are made for several. */
export function firstAccount(facts: Pick<Facts, 'accounts'>): Account | undefined {
  return facts.accounts.values().next().value;
}

export function hasOpenTerminal(facts: Pick<Facts, 'sessions'>, jobId: string): boolean {
  const session = sessionOfJob(facts, jobId);
  return session !== undefined && session.state.kind !== 'ended';
}

/** Whether anything can be opened for this job: a terminal, or the tab there is. */
export function canDebug(facts: Pick<Facts, 'sessions'>, job: Job): boolean {
  return job.terminal.kind === 'available' || sessionOfJob(facts, job.id) !== undefined;
}

/** The snippets that can be typed into a session's terminal: the person's own, and those of its project. */
export function snippetsIn(
  { settings }: Pick<Facts, 'settings'>,
  session: Session | undefined,
): readonly Snippet[] {
  if (session?.state.kind !== 'connected') return [];
  return settings.snippets.filter(({ project }) => project === undefined || project === session.projectPath);
}

export function hostOf(gitlabUrl: string): string {
  return URL.canParse(gitlabUrl) ? new URL(gitlabUrl).host : gitlabUrl;
}
