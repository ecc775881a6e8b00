import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { canDebug, sessionOfJob } from '../state/select.ts';
import type { LoggedJob } from '../state/view.ts';
import { CloseIcon } from '../ui/icons.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import './logOffer.css';
import type { CommandPut } from './useCommandPut.ts';

type LogOfferProps = { readonly job: LoggedJob; readonly commands: CommandPut };

/** Where a command of the log could not be put at a prompt: why, and the way to one. */
export function LogOffer({ job, commands }: LogOfferProps) {
  return commands.homeless ? <Offer job={job} commands={commands} command={commands.homeless.text} /> : null;
}

function Offer({ job: { jobId }, commands, command }: LogOfferProps & { readonly command: string }) {
  const text = useText();
  const { actions, windowId } = useApp();
  const session = useFacts((facts) => sessionOfJob(facts, jobId));
  const canOpen = useFacts((facts) => {
    const job = facts.jobs.get(jobId);
    return job !== undefined && canDebug(facts, job);
  });
  const state = session?.state;
  const isElsewhere = session !== undefined && session.windowId !== windowId;
  const isEnded = state?.kind === 'ended';
  const canReconnect = state?.kind === 'ended' && state.canReconnect;
  const open = (): void => {
    if (session && canReconnect) actions.reconnect(session.id);
    actions.debug(jobId);
  };
  const why = isElsewhere
    ? 'elsewhere'
    : session && !isEnded
      ? 'connecting'
      : canReconnect || (!session && canOpen)
        ? 'none'
        : 'never';
  return (
    <div className="log-note log-offer" role="status">
      <span>{text(`log.put.${why}`)}</span>
      {why === 'never' ? null : (
        <button type="button" className="button" onClick={open}>
          {text(why === 'none' ? 'log.put.open' : 'log.put.goThere')}
        </button>
      )}
      <CopyButton value={command} label={text('log.put.copy')} />
      <button
        type="button"
        className="icon-button"
        aria-label={text('log.put.dismiss')}
        onClick={commands.dismiss}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
