import { useEffect, useMemo, useState } from 'react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
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

/** Below this width the list starts narrower, so that a terminal keeps its 80 columns. */
const narrowWindowPx = 1000;

function Columns({ tabs, active }: ColumnsProps) {
  const { view } = useApp();
  const isFolded = useView((state) => state.listFolded);
  const panel = usePanelRef();
  const [defaultPx] = useState(() => (window.innerWidth < narrowWindowPx ? 216 : 288));
  useEffect(() => {
    if (isFolded) panel.current?.collapse();
    else panel.current?.expand();
  }, [panel, isFolded]);
  const onResize = (): void => {
    const folded = panel.current?.isCollapsed() ?? false;
    if (folded !== view.getState().listFolded) view.setState({ listFolded: folded });
  };
  return (
    <Group orientation="horizontal" className="columns">
      <Panel
        panelRef={panel}
        defaultSize={defaultPx}
        minSize={200}
        maxSize="60%"
        collapsible
        collapsedSize={68}
        groupResizeBehavior="preserve-pixel-size"
        onResize={onResize}
      >
        <JobPanel isFolded={isFolded} onFold={(listFolded) => view.setState({ listFolded })} />
      </Panel>
      <Separator className="separator" />
      <Panel minSize={300}>
        <main className="content">
          <TabStrip sessions={tabs} activeId={active?.id} />
          <Panes tabs={tabs} active={active} />
        </main>
      </Panel>
    </Group>
  );
}
