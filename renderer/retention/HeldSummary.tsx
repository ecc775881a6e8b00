import { DropdownMenu } from 'radix-ui';
import { useMemo } from 'react';
import type { Hold } from '../../preload/contract/holds.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { canResume, hostOf, sessionOfJob } from '../state/select.ts';
import { useClock } from '../ui/Countdown.tsx';
import { PauseIcon } from '../ui/icons.tsx';
import './hold.css';

/** «1 held» in the top bar, and behind it every script that is held, of all accounts, with a terminal or without. */
export function HeldSummary() {
  const text = useText();
  const holds = useFacts((facts) => facts.holds);
  const held = useMemo(() => [...holds.values()], [holds]);
  if (held.length === 0) return null;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button held-summary" data-variant="quiet">
        <PauseIcon />
        {text('hold.summary', { count: held.length })}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu kept-menu" align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu-label">{text('hold.all')}</DropdownMenu.Label>
          {held.map((hold) => (
            <HeldItem key={hold.jobId} hold={hold} />
          ))}
          <ResumeItems held={held} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Leads to its terminal, or opens one. */
function HeldItem({ hold }: { readonly hold: Hold }) {
  const text = useText();
  const clock = useClock();
  const { actions } = useApp();
  const host = useFacts(({ accounts }) => hostOf(accounts.get(hold.accountId)?.gitlabUrl ?? ''));
  return (
    <DropdownMenu.Item className="menu-item kept-item" onSelect={() => actions.debug(hold.jobId)}>
      <PauseIcon />
      <span className="kept-what">
        <span className="kept-name">{hold.jobName}</span>
        <span className="kept-where">{`${hold.projectPath} · ${host}`}</span>
        <span className="kept-where">{text('hold.since', { time: clock(hold.since) })}</span>
      </span>
    </DropdownMenu.Item>
  );
}

/** Where a terminal of the job is connected. */
function ResumeItems({ held }: { readonly held: readonly Hold[] }) {
  const text = useText();
  const { runner } = useApp();
  const facts = useFacts((all) => all);
  const ready = held.flatMap((hold) => {
    const session = sessionOfJob(facts, hold.jobId);
    return session && canResume(facts, session) ? [{ hold, session }] : [];
  });
  if (ready.length === 0) return null;
  return (
    <>
      <DropdownMenu.Separator className="menu-line" />
      {ready.map(({ hold, session }) => (
        <DropdownMenu.Item
          key={hold.jobId}
          className="menu-item"
          onSelect={() => runner.run('hold.resume', { sessionId: session.id })}
        >
          {text('hold.resumeName', { job: hold.jobName })}
        </DropdownMenu.Item>
      ))}
    </>
  );
}
