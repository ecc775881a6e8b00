import { useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Account, Session } from '../../preload/contract/model.ts';
import { TokenNotes } from '../accounts/TokenNotes.tsx';
import { WebSessionBanner } from '../accounts/WebSessionBanner.tsx';
import { useApp, useFacts, useMirror, useView } from '../appContext.ts';
import { SnippetDialog } from '../commands/SnippetDialog.tsx';
import { AfterScriptView } from '../diagnosis/AfterScriptView.tsx';
import { JobPanel } from '../jobs/JobPanel.tsx';
import { useTitle } from '../retention/useTitle.ts';
import { SettingsView } from '../settings/SettingsView.tsx';
import { shownTab, tabOrder } from '../state/select.ts';
import { TourView } from '../tour/TourView.tsx';
import { TabStrip } from '../tabs/TabStrip.tsx';
import { AsTextDialog } from '../terminal/AsTextDialog.tsx';
import { DownloadDialog } from '../transfer/DownloadDialog.tsx';
import { TranscriptsView } from '../transcripts/TranscriptsView.tsx';
import { ListDivider } from './ListDivider.tsx';
import { boundedListPx, foldedListPx, listWidth, usualListPx } from './listWidth.ts';
import { CommandNotice, LineNotice, ReopenOffers } from './Notices.tsx';
import { Panes } from './Panes.tsx';
import { Questions } from './Questions.tsx';
import { StatusLine } from './StatusLine.tsx';
import { TopBar } from './TopBar.tsx';

/** The main screen of someone who is signed in. */
export function Workspace({ account }: { readonly account: Account }) {
  const sessions = useFacts((facts) => facts.sessions);
  const { windowId } = useApp();
  const tabs = useMemo(() => tabOrder(sessions, windowId), [sessions, windowId]);
  const activeId = useView((view) => view.activeSessionId);
  const active = shownTab(tabs, activeId);
  const line = useMirror((state) => state.line);
  const settingsOpen = useView((view) => view.settingsOpen);
  useTitle();
  return (
    <div className="workspace" data-line={line} data-covered={settingsOpen || undefined}>
      <TopBar account={account} />
      <div className="notices">
        <LineNotice />
        <TokenNotes account={account} />
        <WebSessionBanner account={account} />
        <ReopenOffers />
      </div>
      <Columns tabs={tabs} active={active} />
      <SettingsView />
      <StatusLine session={active} />
      <TourView />
      <CommandNotice />
      <TranscriptsView />
      <Questions />
      <DownloadDialog />
      <SnippetDialog />
      <AsTextDialog />
      <AfterScriptView />
    </div>
  );
}

type ColumnsProps = { readonly tabs: readonly Session[]; readonly active: Session | undefined };

function Columns({ tabs, active }: ColumnsProps) {
  const { view } = useApp();
  const isFolded = useView((state) => state.listFolded);
  const windowPx = useWindowWidth();
  const chosenPx = useStore(listWidth, ({ px }) => px);
  const listPx = isFolded ? foldedListPx : boundedListPx(chosenPx ?? usualListPx(windowPx), windowPx);
  return (
    <div className="columns">
      <div className="list-column" style={{ width: listPx }}>
        <JobPanel
          isFolded={isFolded}
          onFold={(listFolded) => view.setState({ listFolded })}
          divider={<ListDivider listPx={listPx} windowPx={windowPx} />}
        />
      </div>
      <main className="content">
        <TabStrip sessions={tabs} activeId={active?.id} />
        <Panes tabs={tabs} active={active} />
      </main>
    </div>
  );
}

function useWindowWidth(): number {
  return useSyncExternalStore(followSize, () => window.innerWidth);
}

function followSize(changed: () => void): () => void {
  addEventListener('resize', changed);
  return () => removeEventListener('resize', changed);
}
