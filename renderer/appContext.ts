import { createContext, useContext, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { AppParts } from './appParts.ts';
import type { ActionRunner } from './performers/performers.ts';
import type { Facts } from './state/facts.ts';
import type { MirrorState } from './state/mirror.ts';
import type { Ticker } from './state/ticker.ts';
import type { ViewState } from './state/view.ts';
import type { MatchKey } from './ui/matchKey.ts';

/** What the page is made of, made once in createApp.ts. */
export type App = AppParts & {
  /** Does, by its id, anything a person can ask for: keys, palette, menus and the host come through here. */
  readonly runner: ActionRunner;
  readonly matchKey: MatchKey;
};

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('Drawn outside of AppContext');
  return app;
}

export function useMirror<Part>(select: (state: MirrorState) => Part): Part {
  return useStore(useApp().mirror.store, select);
}

/** A part of main's facts. Only drawn where a snapshot has been taken. */
export function useFacts<Part>(select: (facts: Facts) => Part): Part {
  return useMirror((state) => {
    if (!state.facts) throw new Error('No snapshot yet');
    return select(state.facts);
  });
}

export function useView<Part>(select: (state: ViewState) => Part): Part {
  return useStore(useApp().view, select);
}

/** Main's clock, in the ticker's steps. */
export function mainNow(app: Pick<App, 'mirror'>, ticker: Ticker): number {
  return ticker.stepMs() - app.mirror.store.getState().clockOffsetMs;
}

/**
 * A text that depends on the time. The component is drawn again only when the text is another one, not at each tick.
 * `compute` gets main's clock.
 */
export function useTicking<Value extends string>(ticker: Ticker, compute: (nowMs: number) => Value): Value {
  const app = useApp();
  return useSyncExternalStore(ticker.subscribe, () => compute(mainNow(app, ticker)));
}
