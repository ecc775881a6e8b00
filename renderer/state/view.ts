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
  readonly filter: string;
  readonly listFolded: boolean;
  readonly question: Question | undefined;
  readonly settingsOpen: boolean;
  readonly paletteOpen: boolean;
  /** Whether the fields to sign in to GitLab for terminals are open although nothing asks for them. */
  readonly webSessionOpen: boolean;
  readonly screenReader: boolean;
  /** A sentence for a moment: why something that was asked for did not happen. */
  readonly notice: string | undefined;
  /** Where a link under the pointer really leads. */
  readonly hoveredLink: string | undefined;
};

export type ViewStore = StoreApi<ViewState>;

const screenReaderKey = 'jobshell.screenReader';

export function createViewStore(): ViewStore {
  return createStore<ViewState>(() => ({
    activeSessionId: undefined,
    focusRequest: undefined,
    question: undefined,
    notice: undefined,
    hoveredLink: undefined,
    webSessionOpen: false,
    filter: '',
    listFolded: false,
    settingsOpen: false,
    paletteOpen: false,
    screenReader: sessionStorage.getItem(screenReaderKey) === 'on',
  }));
}

export function setScreenReader(view: ViewStore, on: boolean): void {
  sessionStorage.setItem(screenReaderKey, on ? 'on' : 'off');
  view.setState({ screenReader: on });
}
