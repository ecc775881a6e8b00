import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PipelinePlace } from '../../preload/contract/pipelines.ts';
import { readSplits, type Splits } from './splits.ts';

/** What GitLab is told to do with a job. */
export type JobChange = 'retry' | 'takeOver' | 'cancel' | 'play';

/** A question that must be answered before something is done. */
export type Question =
  | { readonly kind: 'close'; readonly sessionId: string; readonly leavesProgram: boolean }
  /** Whether this text shall be pasted there, as it came. */
  | { readonly kind: 'paste'; readonly sessionId: string; readonly text: string }
  | { readonly kind: 'sign-out'; readonly accountId: string }
  /** Whether the script of this terminal's job shall be held. */
  | { readonly kind: 'hold'; readonly sessionId: string }
  | { readonly kind: 'job'; readonly jobId: string; readonly change: JobChange };

/** A job whose log is shown, also when it has left the list. */
export type LoggedJob = { readonly jobId: string; readonly jobName: string; readonly webUrl: string };

/** What only the page knows: where the person looks and what they were asked. Nothing of it is a fact of main's. */
export type ViewState = {
  readonly activeSessionId: string | undefined;
  /** The session whose terminal shall have the focus as soon as it is shown. */
  readonly focusRequest: string | undefined;
  /** Sessions whose program rang the bell while another was shown. */
  readonly rung: ReadonlySet<string>;
  readonly filter: string;
  readonly listFolded: boolean;
  readonly question: Question | undefined;
  readonly settingsOpen: boolean;
  /** Which section of them; one that isn't there stands for the first. */
  readonly settingsSection: string;
  /** The name of the setting that shall have the focus as soon as it is shown. */
  readonly settingWanted: string | undefined;
  readonly paletteOpen: boolean;
  readonly transcriptsOpen: boolean;
  /** Whether the fields to sign in to GitLab for terminals are open although nothing asks for them. */
  readonly webSessionOpen: boolean;
  /** An after_script is being written, for this job if it is about one. */
  readonly afterScriptFor: { readonly jobName: string | undefined } | undefined;
  /** A sentence for a moment: why something that was asked for did not happen. */
  readonly notice: string | undefined;
  /** The job a link from outside leads to: its row is brought into view and marked. */
  readonly pointedJobId: string | undefined;
  /** The one a link has led to just now. */
  readonly markedJobId: string | undefined;
  /** The job whose terminal a person asked for: its tab is gone to as soon as it is there. */
  readonly awaitedJobId: string | undefined;
  /** Where a link under the pointer really leads. */
  readonly hoveredLink: string | undefined;
  /** The session whose terminal is shown as text. */
  readonly asTextId: string | undefined;
  /** The tabs that stand side by side. */
  readonly splits: Splits;
  /** The pane in front has the whole place for a while. */
  readonly isPaneAlone: boolean;
  /** The tabs that were in front before, the last first. */
  readonly shownBefore: readonly string[];
  /** The tab whose name is being written. */
  readonly renamingId: string | undefined;
  /** The sessions that get what is typed into one of them. Nothing keeps it: a page that reloads sends to one again. */
  readonly broadcast: ReadonlySet<string>;
  /** The snippet that is looked at before it is typed, and where it would be. */
  readonly snippetAsked: { readonly snippetId: string; readonly sessionId: string } | undefined;
  /** The sessions beside whose terminals their jobs' commands are listed. */
  readonly stepsShown: ReadonlySet<string>;
  /** The sessions beside whose terminals their jobs' logs are shown. */
  readonly logsShown: ReadonlySet<string>;
  /** The pipeline that is shown over the panes. */
  readonly pipelineOf: PipelinePlace | undefined;
  /** The job whose log is shown over the panes. */
  readonly logOf: LoggedJob | undefined;
  /** The job whose log shall have the focus as soon as it is drawn. */
  readonly logFocus: string | undefined;
  /** The job whose log shall be at its end, and stay there. */
  readonly logEndWanted: string | undefined;
};

export type ViewStore = StoreApi<ViewState>;

/** A page that reloads, or crashes and comes back, shows the tab it showed, and what stood beside it. */
const activeSessionKey = 'jobshell.activeSession';
const splitsKey = 'jobshell.splits';
/** Further back nobody remembers. */
const mostShownBefore = 20;

export function createViewStore(): ViewStore {
  const store = createStore<ViewState>(() => ({
    activeSessionId: sessionStorage.getItem(activeSessionKey) ?? undefined,
    focusRequest: undefined,
    rung: new Set(),
    question: undefined,
    notice: undefined,
    hoveredLink: undefined,
    asTextId: undefined,
    pointedJobId: undefined,
    markedJobId: undefined,
    awaitedJobId: undefined,
    webSessionOpen: false,
    afterScriptFor: undefined,
    filter: '',
    listFolded: false,
    settingsOpen: false,
    settingsSection: '',
    settingWanted: undefined,
    paletteOpen: false,
    transcriptsOpen: false,
    splits: readSplits(sessionStorage.getItem(splitsKey)),
    isPaneAlone: false,
    shownBefore: [],
    renamingId: undefined,
    broadcast: new Set(),
    snippetAsked: undefined,
    stepsShown: new Set(),
    logsShown: new Set(),
    pipelineOf: undefined,
    logOf: undefined,
    logFocus: undefined,
    logEndWanted: undefined,
  }));
  store.subscribe(({ activeSessionId, splits }, before) => {
    if (splits !== before.splits) sessionStorage.setItem(splitsKey, JSON.stringify(splits));
    if (activeSessionId === before.activeSessionId) return;
    if (activeSessionId === undefined) sessionStorage.removeItem(activeSessionKey);
    else sessionStorage.setItem(activeSessionKey, activeSessionId);
    rememberShown(store, before.activeSessionId);
  });
  return store;
}

function rememberShown(store: ViewStore, sessionId: string | undefined): void {
  if (sessionId === undefined) return;
  store.setState(({ shownBefore }) => ({
    shownBefore: [sessionId, ...shownBefore.filter((id) => id !== sessionId)].slice(0, mostShownBefore),
  }));
}
