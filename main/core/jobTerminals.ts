import type { Job, Session } from '../../preload/contract/model.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { AccountWork } from './accountWork.ts';
import { saidGoodbye } from './diagnosis/rules.ts';
import { dividerText } from './divider.ts';
import { explain } from './explain.ts';
import type { Credential } from './gitlab/http.ts';
import type { OpenTerminals } from './openTerminals.ts';
import type { CorePorts } from './ports.ts';
import type { RunnerMemory } from './runnerMemory.ts';
import type { SettingsService } from './settings/settings.ts';
import type { State } from './state.ts';
import { openChannel } from './terminal/channel.ts';
import type { Verdict } from './terminal/reconnect.ts';
import type { EndReport, Target, TerminalSession } from './terminal/sessionParts.ts';
import { createTerminals, type Terminals } from './terminal/terminals.ts';

/* Joins terminals to the accounts, jobs and settings they need, and says why each ends. */

export type JobTerminals = Terminals & {
  /** A job is over: what is open to it leads nowhere any more. */
  readonly jobOver: (job: Job) => void;
  /** Ends a terminal so that its job goes on. */
  readonly release: (session: TerminalSession) => Promise<void>;
  /** Terminals of an account that ended for want of a web session try again. */
  readonly webSessionRenewed: (accountId: string) => void;
};

type JobTerminalsOptions = Pick<CorePorts, 'clock' | 'random' | 'log'> &
  Parameters<typeof dividerText>[1] & {
    readonly state: State;
    readonly accounts: Pick<Accounts, 'get' | 'webCredential'>;
    readonly works: ReadonlyMap<string, AccountWork>;
    readonly workOf: (accountId: string) => AccountWork;
    readonly runners: RunnerMemory;
    readonly openTerminals: OpenTerminals;
    readonly settings: Pick<SettingsService, 'get'>;
    /** A terminal is there. */
    readonly opened: (session: Session) => void;
    /** One is connected, anew or again. */
    readonly connected: (session: Session) => void;
    /** One has changed. */
    readonly changed: (session: Session) => void;
    /** One is gone for good. */
    readonly forgotten: (session: Session) => void;
    /** GitLab took this for nobody's. */
    readonly sessionEnded: (accountId: string, credential: Credential) => void;
  };

export function createJobTerminals(options: JobTerminalsOptions): JobTerminals {
  const {
    clock,
    random,
    log,
    state,
    accounts,
    works,
    workOf,
    runners,
    openTerminals,
    settings,
    sessionEnded,
  } = options;
  const targetOf = async (job: Job): Promise<Target> => {
    const { terminalAccess } = accounts.get(job.accountId);
    const credential = accounts.webCredential(job.accountId);
    if (terminalAccess.kind === 'expired') return refuse('web-session-expired');
    if (!credential) return refuse('web-session-missing');
    const { link } = workOf(job.accountId);
    return { kind: 'ready', url: link.terminalAddress(job), headers: link.terminalHeaders(credential) };
  };

  const explainEnd = async (job: Job, report: EndReport): Promise<Verdict> => {
    const work = workOf(job.accountId);
    const asked = accounts.webCredential(job.accountId);
    const verdict = await explain({
      report,
      job,
      account: accounts.get(job.accountId),
      link: work.link,
      life: work.lifeOf(job),
      clock,
      runnerWorkedBefore: runners.recall(job)?.worked === true,
    });
    if (verdict.finding.code === 'web-session-expired' && asked) sessionEnded(job.accountId, asked);
    // Whoever does not want it back is not tried for.
    return verdict.retry === 'until-second-life' && !comesBack(job.id)
      ? { ...verdict, retry: 'by-hand' }
      : verdict;
  };

  const comesBack = (jobId: string): boolean =>
    terminals.ofJob(jobId)?.fact().comesBack ?? settings.get().comeBack;

  /** Signed out meanwhile, or a fault of ours: a terminal must not take the app down with it. */
  const unexplained = (job: Job, error: unknown): Verdict => {
    log.error('terminal.unexplained', { jobId: job.id }, error);
    return { finding: { code: 'connection-lost', params: {} }, retry: 'by-hand' };
  };

  const terminals = createTerminals({
    random,
    now: clock.now,
    publish: (session) => {
      state.sessions.upsert(session);
      options.changed(session);
      if (session.state.kind === 'ended' && !session.state.canReconnect) openTerminals.closed(session.jobId);
    },
    opened: (session) => {
      openTerminals.opened(session);
      // It is told of before it is there.
      queueMicrotask(() => options.opened(session));
    },
    lookOf: (jobId) => openTerminals.lookOf(jobId),
    forget: (session) => {
      openTerminals.closed(session.jobId);
      works.get(session.accountId)?.endLife(session.jobId);
      options.forgotten(session);
      state.sessions.remove(session.id);
    },
    onConnection: (job, connected) => {
      if (connected) runners.remember(job, { worked: true });
      works.get(job.accountId)?.lifeOf(job).connection(connected);
      const session = connected ? terminals.ofJob(job.id)?.fact() : undefined;
      if (session) options.connected(session);
    },
    partsFor: (job) => {
      workOf(job.accountId).lifeOf(job);
      return {
        clock,
        random,
        openChannel,
        target: () =>
          targetOf(job).catch((error: unknown) => ({ kind: 'refused', verdict: unexplained(job, error) })),
        scrollbackLines: () => settings.get().scrollbackLines,
        typed: () => ({
          size: settings.get().typeSize,
          term: settings.get().typeTerm,
          ...(settings.get().typeFolder
            ? { folder: workOf(job.accountId).lifeOf(job).head().projectFolder ?? '.' }
            : {}),
        }),
        explain: (report) => explainEnd(job, report).catch((error: unknown) => unexplained(job, error)),
        divider: (about) => dividerText(about, options),
        isGoodbye: saidGoodbye,
      };
    },
  });

  /** A shell executor's terminal stays open when its job is canceled or times out, but it leads nowhere any more. */
  const jobOver = async (job: Job) => {
    const session = terminals.ofJob(job.id);
    openTerminals.closed(job.id);
    if (!session?.isOpen()) return;
    const end = { kind: 'closed', byUs: false, pingLost: false, lifetimeMs: 0 } as const;
    const outputTail = session.outputTail();
    const verdict = await explainEnd(job, {
      end,
      outputTail,
      receivedBytes: outputTail.length,
      hadConnection: true,
      connectionVanished: false,
      cameBack: false,
      shellAnswered: true,
    });
    if (session.isOpen()) await session.end(verdict.finding, { canReconnect: false });
  };

  const release = async (session: TerminalSession) => {
    const { accountId, jobId } = session.fact();
    await session.end({ code: 'released', params: {} }, { canReconnect: false });
    const job = state.jobs.get(jobId);
    if (job) workOf(accountId).lifeOf(job).released();
  };

  return {
    ...terminals,
    jobOver: (job) => void jobOver(job).catch((error: unknown) => unexplained(job, error)),
    release,
    webSessionRenewed: (accountId) => {
      for (const session of terminals.all()) {
        const { state: now, accountId: owner } = session.fact();
        if (owner === accountId && now.kind === 'ended' && now.finding.code.startsWith('web-session-'))
          session.reconnect();
      }
    },
  };
}

function refuse(code: 'web-session-expired' | 'web-session-missing'): Target {
  return { kind: 'refused', verdict: { finding: { code, params: {} }, retry: 'by-hand' } };
}
