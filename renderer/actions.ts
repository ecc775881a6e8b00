import type { Client } from '../preload/client.ts';
import type { Size } from '../preload/contract/api.ts';
import type { AppErrorData } from '../preload/contract/error.ts';
import type { Session } from '../preload/contract/model.ts';
import { explainError, text } from './i18n.ts';
import { createJobMoves, type JobMoves } from './jobs/jobMoves.ts';
import type { Mirror } from './state/mirror.ts';
import type { RunCommand } from './state/runCommand.ts';
import { isKept, neighbourTab, sessionOfJob, shownTab, tabOrder } from './state/select.ts';
import type { ViewStore } from './state/view.ts';
import { createBroadcastMoves, type BroadcastMoves } from './tabs/broadcastMoves.ts';
import { createSplitMoves, type SplitMoves } from './tabs/splitMoves.ts';
import { createTabMoves, type TabMoves } from './tabs/tabMoves.ts';
import type { Terminals } from './terminal/terminals.ts';

/** What is done with tabs, panes and jobs. */
type Moves = TabMoves & SplitMoves & BroadcastMoves & JobMoves;

/** What a person can do, from wherever they ask for it: a button, a key or the palette. */
export type Actions = Moves & {
  /** Opens the job's terminal, or goes to its tab. */
  readonly debug: (jobId: string) => void;
  /** Shows a tab, or the window in which it stands. */
  readonly goTo: (sessionId: string) => void;
  /** Goes `by` tabs to the right, around the end. */
  readonly step: (by: 1 | -1) => void;
  /** Closes a tab, after asking where something would be lost. */
  readonly requestClose: (sessionId: string) => void;
  readonly close: (sessionId: string) => void;
  readonly reconnect: (sessionId: string) => void;
  readonly release: (sessionId: string) => void;
  readonly fixSize: (sessionId: string) => void;
  readonly requestSignOut: (accountId: string) => void;
  readonly signOut: (accountId: string) => void;
  readonly run: RunCommand;
  readonly focusTerminal: () => void;
  /** Gives the focus to the terminal that was gone to, once its pane is shown. */
  readonly takeFocus: () => void;
  readonly activeSession: () => Session | undefined;
  /** Shows the job's own commands beside its terminal, or no more. */
  readonly toggleSteps: (sessionId: string) => void;
  /** Shows a job's log, or no more: beside its terminal where it has one here. */
  readonly toggleLog: (about: { readonly sessionId: string } | { readonly jobId: string }) => void;
  /** Shows the end of a job's log, beside its terminal. */
  readonly showLogEnd: (sessionId: string) => void;
  /** The pane of this session was clicked into, or has got the focus. */
  readonly bringToFront: (sessionId: string) => void;
};

type ActionsOptions = {
  readonly client: Client;
  readonly mirror: Mirror;
  readonly view: ViewStore;
  readonly terminals: Terminals;
  /** The window this page stands in. */
  readonly windowId: string;
  /** A person has arranged panes. */
  readonly arranged: () => void;
  /** The size a new pane will have. */
  readonly estimateSize: () => Size;
};

export function createActions(options: ActionsOptions): Actions {
  const { mirror, view, terminals, windowId } = options;
  const sessions = (): readonly Session[] =>
    tabOrder(mirror.store.getState().facts?.sessions ?? new Map(), windowId);
  const activeSession = (): Session | undefined => shownTab(sessions(), view.getState().activeSessionId);
  const { run, fail } = createRun(options);
  const takeFocus = (): void => {
    const { focusRequest } = view.getState();
    const terminal = focusRequest === undefined ? undefined : terminals.get(focusRequest)?.view;
    // A pane that is not shown yet asks again when it is.
    if (terminal?.focus()) view.setState({ focusRequest: undefined });
  };
  const goTo = (sessionId: string): void => {
    // It may have come into this window just now.
    mirror.flush();
    const elsewhere = mirror.store.getState().facts?.sessions.get(sessionId)?.windowId ?? windowId;
    if (elsewhere !== windowId) return void run('window.focus', { windowId: elsewhere, sessionId });
    const { rung } = view.getState();
    view.setState({
      activeSessionId: sessionId,
      focusRequest: sessionId,
      settingsOpen: false,
      logOf: undefined,
      pipelineOf: undefined,
      ...(rung.has(sessionId) ? { rung: new Set([...rung].filter((id) => id !== sessionId)) } : {}),
    });
    requestAnimationFrame(takeFocus);
  };
  const focusTerminal = (): void => {
    const session = activeSession();
    if (session) terminals.get(session.id)?.view.focus();
  };
  const tabs = { windowId, view, sessions, activeSession, run, goTo, flush: mirror.flush };
  const splitMoves = createSplitMoves({ ...tabs, takeFocus, arranged: options.arranged });
  const { shownSessions } = splitMoves;
  const parts: Parts = { ...options, sessions, activeSession, shownSessions, fail, run, goTo, focusTerminal };
  return {
    run,
    activeSession,
    takeFocus,
    focusTerminal,
    goTo,
    toggleSteps: (sessionId) =>
      view.setState(({ stepsShown }) => ({
        stepsShown: stepsShown.has(sessionId)
          ? new Set([...stepsShown].filter((id) => id !== sessionId))
          : new Set([...stepsShown, sessionId]),
      })),
    bringToFront: (sessionId) => {
      if (sessionId !== activeSession()?.id) view.setState({ activeSessionId: sessionId });
    },
    ...createLogActions(parts),
    ...createTabActions(parts),
    ...splitMoves,
    ...createBroadcastMoves({ view, shownSessions }),
    ...createTabMoves({ ...tabs, shownSessions }),
    ...createJobMoves({ view, mirror, run }),
    ...createSessionActions(parts),
    ...createAccountActions(parts),
  };
}

function createRun({ client, view }: ActionsOptions): Pick<Parts, 'run' | 'fail'> {
  const fail = (error: AppErrorData): void => {
    const { text: reason, wayOut } = explainError(error);
    view.setState({ notice: `${reason} ${wayOut}` });
  };
  const run: Actions['run'] = async (command, input) => {
    view.setState({ notice: undefined });
    const answer = await client.call(command, input);
    if (!answer.ok) fail(answer.error);
    return answer.ok;
  };
  return { run, fail };
}

type Parts = ActionsOptions &
  Pick<Actions, 'run' | 'goTo' | 'activeSession' | 'focusTerminal' | 'shownSessions'> & {
    /** The tabs in their order. */
    readonly sessions: () => readonly Session[];
    /** Shows why something did not happen. */
    readonly fail: (error: AppErrorData) => void;
  };

function createTabActions({
  client,
  mirror,
  view,
  estimateSize,
  sessions,
  activeSession,
  shownSessions,
  fail,
  run,
  goTo,
}: Parts) {
  const open = async (jobId: string): Promise<void> => {
    view.setState({ notice: undefined });
    const answer = await client.call('terminal.open', { jobId, size: estimateSize() });
    if (answer.ok) goTo(answer.value.id);
    else fail(answer.error);
  };
  const close = (sessionId: string): void => {
    const neighbour = neighbourTab(sessions(), { sessionId, shown: shownSessions() });
    if (neighbour !== undefined && activeSession()?.id === sessionId) goTo(neighbour);
    void run('terminal.close', { sessionId });
  };
  /** On a shell executor a program lives on when its terminal closes. */
  const leavesProgram = async ({ id, executor, state }: Session): Promise<boolean> => {
    if (state.kind !== 'connected' || executor !== 'shell') return false;
    const answer = await client.call('terminal.look', { sessionId: id });
    return answer.ok && answer.value.standing === 'program';
  };
  const requestClose = async (sessionId: string): Promise<void> => {
    const session = mirror.store.getState().facts?.sessions.get(sessionId);
    if (!session) return;
    const program = await leavesProgram(session);
    const { facts } = mirror.store.getState();
    const now = facts?.sessions.get(sessionId);
    if (!facts || !now) return;
    const isOpen = now.state.kind !== 'ended';
    const asks =
      isOpen && (program || isKept(facts, now) || facts.holds.has(now.jobId) || facts.settings.confirmClose);
    if (asks) view.setState({ question: { kind: 'close', sessionId, leavesProgram: program } });
    else close(sessionId);
  };
  return {
    close,
    debug: (jobId: string): void => {
      const { facts } = mirror.store.getState();
      const known = facts && sessionOfJob(facts, jobId);
      if (known) goTo(known.id);
      else void open(jobId);
    },
    step: (by: 1 | -1): void => {
      const all = sessions();
      const index = all.findIndex((session) => session.id === activeSession()?.id);
      const next = all[(index + by + all.length) % all.length];
      if (next) goTo(next.id);
    },
    requestClose: (sessionId: string): void => void requestClose(sessionId),
  };
}

function createSessionActions({ terminals, estimateSize, run, focusTerminal }: Parts) {
  const sizeOf = (sessionId: string): Size => terminals.get(sessionId)?.view.size() ?? estimateSize();
  return {
    reconnect: (sessionId: string): void => {
      void run('terminal.reconnect', { sessionId, size: sizeOf(sessionId) });
      focusTerminal();
    },
    release: (sessionId: string): void => void run('terminal.release', { sessionId }),
    fixSize: (sessionId: string): void => {
      void run('terminal.fixSize', { sessionId, size: sizeOf(sessionId) });
      focusTerminal();
    },
  };
}

function createLogActions({
  mirror,
  view,
  windowId,
  goTo,
}: Parts): Pick<Actions, 'toggleLog' | 'showLogEnd'> {
  const toggleBeside = ({ id, jobId }: Pick<Session, 'id' | 'jobId'>): void =>
    view.setState(({ logsShown }) =>
      logsShown.has(id)
        ? { logsShown: new Set([...logsShown].filter((one) => one !== id)) }
        : { logsShown: new Set([...logsShown, id]), logFocus: jobId },
    );
  return {
    showLogEnd: (sessionId) => {
      const session = mirror.store.getState().facts?.sessions.get(sessionId);
      if (!session) return;
      view.setState({ logEndWanted: session.jobId });
      if (!view.getState().logsShown.has(sessionId)) toggleBeside(session);
    },
    toggleLog: (about) => {
      const { facts } = mirror.store.getState();
      if ('sessionId' in about) {
        const session = facts?.sessions.get(about.sessionId);
        return session && toggleBeside(session);
      }
      const { jobId } = about;
      const session = facts && sessionOfJob(facts, jobId);
      if (session?.windowId === windowId) {
        goTo(session.id);
        if (!view.getState().logsShown.has(session.id)) toggleBeside(session);
        return;
      }
      const job = facts?.jobs.get(jobId);
      const isShown = view.getState().logOf?.jobId === jobId;
      if (isShown || !job) return view.setState({ logOf: undefined });
      view.setState({
        logOf: { jobId, jobName: job.name, webUrl: job.webUrl },
        logFocus: jobId,
        settingsOpen: false,
      });
    },
  };
}

function createAccountActions({ view, mirror, run }: Parts) {
  const signOut = (accountId: string): void => void run('account.signOut', { accountId });
  return {
    signOut,
    requestSignOut: (accountId: string): void => {
      // Of all windows.
      const hasTerminals = [...(mirror.store.getState().facts?.sessions.values() ?? [])].some(
        (session) => session.accountId === accountId && session.state.kind !== 'ended',
      );
      if (hasTerminals) view.setState({ question: { kind: 'sign-out', accountId } });
      else signOut(accountId);
    },
  };
}

/** The keys at which the browser pastes by itself, whatever the person's own keys are. */
function pasteKeys(isMac: boolean): string {
  return isMac ? '⌘V' : `${text('keys.names.Ctrl')}+${text('keys.names.Shift')}+V`;
}

/** What the context menu says where the page may not read the clipboard. */
export function pasteBlockedNotice(isMac: boolean): string {
  return text('terminal.pasteBlocked', { keys: pasteKeys(isMac) });
}
