import { DropdownMenu } from 'radix-ui';
import { useMemo } from 'react';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { keptList, keptSummary, type KeptJob } from '../state/select.ts';
import { CountdownRing, CountdownText, keptWords, useClock } from '../ui/Countdown.tsx';

/** «2 kept, next ends 14:32» in the top bar, and behind it everything that is kept, of all accounts. */
export function KeptSummary() {
  const text = useText();
  const clock = useClock();
  const retentions = useFacts((facts) => facts.retentions);
  const sessions = useFacts((facts) => facts.sessions);
  const summary = useMemo(() => keptSummary({ retentions, sessions }), [retentions, sessions]);
  if (!summary) return null;
  const { count, next } = summary;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button kept-summary" data-variant="quiet">
        <CountdownRing phase={next.phase} />
        <span className="figures">
          {text('retention.summary', { count, time: clock(next.phase.deadline) })}
        </span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu kept-menu" align="end" sideOffset={4} collisionPadding={8}>
          <KeptItems />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function KeptItems() {
  const text = useText();
  const { actions } = useApp();
  const sessions = useFacts((facts) => facts.sessions);
  const retentions = useFacts((facts) => facts.retentions);
  const accounts = useFacts((facts) => facts.accounts);
  const kept = useMemo(() => keptList({ sessions, retentions, accounts }), [sessions, retentions, accounts]);
  return (
    <>
      <DropdownMenu.Label className="menu-label">{text('retention.allKept')}</DropdownMenu.Label>
      {kept.map((job) => (
        <KeptItem key={job.sessionId} job={job} goTo={() => actions.goTo(job.sessionId)} />
      ))}
      <DropdownMenu.Separator className="menu-line" />
      {kept.map((job) => (
        <DropdownMenu.Item
          key={job.sessionId}
          className="menu-item"
          onSelect={() => actions.release(job.sessionId)}
        >
          {text('retention.releaseName', { job: job.jobName })}
        </DropdownMenu.Item>
      ))}
    </>
  );
}

function KeptItem({ job, goTo }: { readonly job: KeptJob; readonly goTo: () => void }) {
  const clock = useClock();
  const text = useText();
  return (
    <DropdownMenu.Item className="menu-item kept-item" onSelect={goTo}>
      <CountdownRing phase={job.phase} />
      <span className="kept-what">
        <span className="kept-name">{job.jobName}</span>
        <span className="kept-where">{`${job.projectPath} · ${job.host}`}</span>
        <span className="kept-where">{keptWords(job.phase, { clock, text })}</span>
      </span>
      <span className="kept-left figures">
        <CountdownText phase={job.phase} />
      </span>
    </DropdownMenu.Item>
  );
}
