import { createStore, type StoreApi } from 'zustand/vanilla';

/** A question that must be answered before something is done. */
export type Question =
  | { readonly kind: 'close'; readonly sessionId: string }
  | { readonly kind: 'sign-out'; readonly accountId: string };

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
  /** Whether the fields to sign in to GitLab for terminals are open although nothing asks for them. */
  readonly webSessionOpen: boolean;
  /** A sentence for a moment: why something that was asked for did not happen. */
  readonly notice: string | undefined;
  /** The job a link from outside leads to: its row is brought into view and marked. */
  readonly pointedJobId: string | undefined;
  /** The one a link has led to just now. */
  readonly markedJobId: string | undefined;
  /** Where a link under the pointer really leads. */
  readonly hoveredLink: string | undefined;
};

export type ViewStore = StoreApi<ViewState>;

/** A page that reloads, or crashes and comes back, shows the tab it showed. */
const activeSessionKey = 'jobshell.activeSession';

export function createViewStore(): ViewStore {
  const store = createStore<ViewState>(() => ({
    activeSessionId: sessionStorage.getItem(activeSessionKey) ?? undefined,
    focusRequest: undefined,
    rung: new Set(),
    question: undefined,
    notice: undefined,
    hoveredLink: undefined,
    pointedJobId: undefined,
    markedJobId: undefined,
    webSessionOpen: false,
    filter: '',
    listFolded: false,
    settingsOpen: false,
    settingsSection: '',
    settingWanted: undefined,
    paletteOpen: false,
  }));
  store.subscribe(({ activeSessionId }, before) => {
    if (activeSessionId === before.activeSessionId) return;
    if (activeSessionId === undefined) sessionStorage.removeItem(activeSessionKey);
    else sessionStorage.setItem(activeSessionKey, activeSessionId);
  });
  return store;
}
