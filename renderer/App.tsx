import { Tooltip } from 'radix-ui';
import { useEffect, useState } from 'react';
import { SignInCard } from './accounts/SignInCard.tsx';
import { AppContext, useApp, useFacts, useMirror, useView, type App as AppParts } from './appContext.ts';
import { explainError, useText } from './i18n.ts';
import { Palette } from './palette/Palette.tsx';
import { SettingsView } from './settings/SettingsView.tsx';
import { useSettingsEffects, useTheme } from './settings/useSettingsEffects.ts';
import { firstAccount } from './state/select.ts';
import { afterMs } from './state/ticker.ts';
import { CommandNotice } from './workspace/Notices.tsx';
import { useSpokenLanguage } from './useSpokenLanguage.ts';
import { useShortcuts } from './workspace/useShortcuts.ts';
import { Workspace } from './workspace/Workspace.tsx';

/** The whole page. */
export function App({ app }: { readonly app: AppParts }) {
  return (
    <AppContext value={app}>
      <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
        <Screen />
      </Tooltip.Provider>
    </AppContext>
  );
}

function Screen() {
  useTheme();
  const hasLanguage = useSpokenLanguage();
  const hasFacts = useMirror((state) => state.facts !== undefined);
  return hasFacts && hasLanguage ? <KnownScreen /> : <Loading />;
}

function KnownScreen() {
  const account = useFacts(firstAccount);
  useSettingsEffects();
  useShortcuts();
  return (
    <>
      {account ? <Workspace account={account} /> : <SignInScreen />}
      <Palette />
    </>
  );
}

/** What is typed into the card stays there while the settings lie over it. */
function SignInScreen() {
  const settingsOpen = useView((state) => state.settingsOpen);
  return (
    <>
      <div className="sign-in-place" hidden={settingsOpen}>
        <SignInCard />
      </div>
      {settingsOpen ? (
        <div className="settings-alone">
          <SettingsView />
        </div>
      ) : null}
      {/* A link from outside can't be followed yet, and that is said here too. */}
      <CommandNotice />
    </>
  );
}

/** After this long without an answer the page says that it still waits. */
const slowMs = 900;

function Loading() {
  const text = useText();
  const { mirror } = useApp();
  const problem = useMirror((state) => state.problem);
  const [isSlow, setSlow] = useState(false);
  useEffect(() => afterMs(slowMs, () => setSlow(true)), []);
  if (problem) {
    const { text: reason, wayOut } = explainError(problem);
    return (
      <main className="empty" role="alert">
        <h1>{text('app.noSnapshot')}</h1>
        <p>
          {reason} {wayOut}
        </p>
        <button type="button" className="button" data-variant="primary" onClick={mirror.refresh}>
          {text('app.tryAgain')}
        </button>
      </main>
    );
  }
  return (
    <main className="empty" aria-busy="true">
      <p>{isSlow ? text('app.loadingSlow') : text('app.loading')}</p>
    </main>
  );
}
