import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useMemo } from 'react';
import { useApp, useFacts, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { firstAccount, isKept, sessionOfJob, tabOrder } from '../state/select.ts';
import { shortcutLabel } from '../ui/shortcuts.ts';
import { useReturnFocus } from '../ui/useReturnFocus.ts';

/** More than this in a list of commands helps nobody; the job list has its own filter. */
const mostJobs = 200;

/** Everything by typing: jobs to debug, terminals to go to, commands. */
export function Palette() {
  const text = useText();
  const { view } = useApp();
  const isOpen = useView((state) => state.paletteOpen);
  const returnFocus = useReturnFocus();
  return (
    <Dialog.Root open={isOpen} onOpenChange={(paletteOpen) => view.setState({ paletteOpen })}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay overlay-clear" />
        <Dialog.Content className="palette" aria-describedby={undefined} {...returnFocus}>
          <Dialog.Title className="visually-hidden">{text('palette.title')}</Dialog.Title>
          <Command label={text('palette.title')} loop>
            <Command.Input placeholder={text('palette.placeholder')} className="palette-input" />
            <Command.List className="palette-list">
              <Command.Empty className="palette-empty">{text('palette.nothing')}</Command.Empty>
              <TerminalItems />
              <JobItems />
              <CommandItems />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type ItemProps = {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly keys?: string;
  readonly act: () => void;
};

function Item({ id, label, detail = '', keys, act }: ItemProps) {
  const { view } = useApp();
  const select = (): void => {
    view.setState({ paletteOpen: false });
    // After the palette has given the focus back.
    requestAnimationFrame(act);
  };
  return (
    <Command.Item value={id} keywords={[label, detail]} className="palette-item" onSelect={select}>
      <span className="palette-label">{label}</span>
      <span className="palette-detail">{detail}</span>
      {keys ? <kbd>{keys}</kbd> : null}
    </Command.Item>
  );
}

function JobItems() {
  const text = useText();
  const { actions } = useApp();
  const jobs = useFacts((facts) => facts.jobs);
  const sessions = useFacts((facts) => facts.sessions);
  const open = useMemo(
    () =>
      [...jobs.values()]
        .filter((job) => job.terminal.kind === 'available' && !sessionOfJob({ sessions }, job.id))
        .slice(0, mostJobs),
    [jobs, sessions],
  );
  if (open.length === 0) return null;
  return (
    <Command.Group heading={text('palette.jobs')}>
      {open.map((job) => (
        <Item
          key={job.id}
          id={`job ${job.id}`}
          label={text('palette.debug', { job: job.name })}
          detail={`${job.projectPath} · ${job.ref}`}
          act={() => actions.debug(job.id)}
        />
      ))}
    </Command.Group>
  );
}

function TerminalItems() {
  const text = useText();
  const { actions } = useApp();
  const sessions = useFacts((facts) => facts.sessions);
  const tabs = useMemo(() => tabOrder(sessions), [sessions]);
  if (tabs.length === 0) return null;
  return (
    <Command.Group heading={text('palette.terminals')}>
      {tabs.map((session) => (
        <Item
          key={session.id}
          id={`tab ${session.id}`}
          label={text('palette.goTo', { job: session.jobName })}
          detail={`${session.projectPath} · ${session.ref}`}
          act={() => actions.goTo(session.id)}
        />
      ))}
    </Command.Group>
  );
}

function CommandItems() {
  const text = useText();
  const { actions, view, isMac } = useApp();
  const accountId = useFacts((facts) => firstAccount(facts)?.id);
  const hasTabs = useFacts((facts) => facts.sessions.size > 0);
  const isActiveKept = useFacts((facts) => {
    const session = actions.activeSession();
    return session !== undefined && isKept(facts, session);
  });
  const withActive = (act: (sessionId: string) => void) => (): void => {
    const session = actions.activeSession();
    if (session) act(session.id);
  };
  const focusFilter = (): void => document.querySelector<HTMLElement>('.filter input')?.focus();
  return (
    <Command.Group heading={text('palette.commands')}>
      {isActiveKept ? (
        <Item id="release" label={text('palette.release')} act={withActive(actions.release)} />
      ) : null}
      {hasTabs ? (
        <>
          <Item
            id="next"
            label={text('palette.nextTab')}
            keys={shortcutLabel('next-tab', isMac)}
            act={() => actions.step(1)}
          />
          <Item
            id="previous"
            label={text('palette.previousTab')}
            keys={shortcutLabel('previous-tab', isMac)}
            act={() => actions.step(-1)}
          />
          <Item
            id="close"
            label={text('palette.closeTab')}
            keys={shortcutLabel('close-tab', isMac)}
            act={withActive(actions.requestClose)}
          />
          <Item id="fix" label={text('palette.fixSize')} act={withActive(actions.fixSize)} />
        </>
      ) : null}
      <Item id="filter" label={text('palette.filter')} act={focusFilter} />
      <Item
        id="fold"
        label={text('palette.toggleList')}
        act={() => view.setState(({ listFolded }) => ({ listFolded: !listFolded }))}
      />
      {accountId ? (
        <Item
          id="refresh"
          label={text('palette.refresh')}
          act={() => void actions.run('jobs.refresh', { accountId })}
        />
      ) : null}
      <Item
        id="settings"
        label={text('palette.settings')}
        keys={shortcutLabel('settings', isMac)}
        act={() => view.setState({ settingsOpen: true })}
      />
      {accountId ? (
        <Item id="sign-out" label={text('palette.signOut')} act={() => actions.requestSignOut(accountId)} />
      ) : null}
    </Command.Group>
  );
}
