import type { Account, Job, Session } from '../../preload/contract/model.ts';
import type { Facts } from '../state/facts.ts';
import type { SnippetValues } from './fillSnippet.ts';

type About = {
  readonly session: Session;
  /** Undefined: the list no longer has it. */
  readonly job: Job | undefined;
  readonly account: Account | undefined;
};

/** What a session's snippets are filled in with. */
export function valuesOf({ session, job, account }: About): SnippetValues {
  return {
    job: session.jobName,
    job_id: session.jobId.slice(session.jobId.lastIndexOf(':') + 1),
    stage: job?.stage,
    sha: session.sha ?? job?.sha,
    branch: session.ref,
    project: session.projectPath,
    pipeline: String(session.pipelineId),
    url: session.webUrl,
    user: account?.username,
    gitlab: account?.gitlabUrl,
  };
}

export function valuesIn(facts: Pick<Facts, 'jobs' | 'accounts'>, session: Session): SnippetValues {
  return valuesOf({
    session,
    job: facts.jobs.get(session.jobId),
    account: facts.accounts.get(session.accountId),
  });
}
