import type { Account, Job, TerminalAvailability } from '../../../preload/contract/model.ts';
import { hasNoTerminal, isHosted } from '../gitlab/executors.ts';

/** What was found out about one job beyond what REST says. */
export type JobKnowledge = {
  /** GitLab's own answer to «can I have this terminal»; undefined: not asked yet. */
  readonly offered: boolean | undefined;
  readonly executor: string | undefined;
  /** Its script was seen to be over. */
  readonly endsSoon?: boolean;
};

type JobFacts = Pick<Job, 'isMine' | 'status' | 'runner'> & { readonly archived: boolean };

/** Pure: whether a job's terminal can be had, and if not the first reason a person could do something about. */
export function availabilityOf({
  job,
  account,
  known,
}: {
  readonly job: JobFacts;
  readonly account: Pick<Account, 'gitlabUrl' | 'terminalAccess'>;
  readonly known: JobKnowledge;
}): TerminalAvailability {
  if (!job.isMine) return unavailable('not-mine');
  if (job.status !== 'running') return unavailable('not-running');
  if (job.archived) return unavailable('archived');
  if (isHosted(account.gitlabUrl, job.runner)) return unavailable('hosted-runner');
  if (known.executor !== undefined && hasNoTerminal(known.executor)) return unavailable('executor');
  switch (account.terminalAccess.kind) {
    case 'none':
      return unavailable('no-web-session');
    case 'expired':
      return unavailable('web-session-expired');
    case 'token':
    case 'web-session':
      if (known.offered === undefined) return { kind: 'checking' };
      return known.offered ? { kind: 'available' } : unavailable('not-offered');
  }
}

type Reason = Extract<TerminalAvailability, { kind: 'unavailable' }>['reason'];

function unavailable(reason: Reason): TerminalAvailability {
  return { kind: 'unavailable', reason };
}
