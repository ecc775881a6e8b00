import { isDeepStrictEqual } from 'node:util';
import type { EventPayload } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/error.ts';
import type { Account, Job } from '../../preload/contract/model.ts';
import { createAccountLink } from './accountLink.ts';
import { createAccounts, type Accounts } from './accounts/accounts.ts';
import { createAccountWork, type AccountWork } from './accountWork.ts';
import { createArmedJobs } from './armedJobs.ts';
import { createAttention } from './attention.ts';
import { createDispatch } from './dispatch.ts';
import { saidGoodbye } from './diagnosis/rules.ts';
import { dividerText } from './divider.ts';
import { explain } from './explain.ts';
import { createHttp, type Credential } from './gitlab/http.ts';
import { createGitLabWeb } from './gitlab/web.ts';
import { createHandlers, type Page } from './handlers.ts';
import { createJobLogs } from './jobLogs.ts';
import { createLastRun } from './lastRun.ts';
import { createOpenTerminals } from './openTerminals.ts';
import { openPage, type PageHandle, type PageLine } from './pages.ts';
import type { CorePorts } from './ports.ts';
import { createRunnerMemory } from './runnerMemory.ts';
import { readSecretValues } from './secretValues.ts';
import { createSettings } from './settings/settings.ts';
import { createSettingsWays } from './settingsWays.ts';
import { takeSnapshot } from './snapshot.ts';
import { createState } from './state.ts';
import { openChannel } from './terminal/channel.ts';
import type { EndReport, Target, TerminalSession } from './terminal/sessionParts.ts';
import type { Verdict } from './terminal/reconnect.ts';
import { createTerminals, type Terminals } from './terminal/terminals.ts';
import { createTranscripts } from './transcripts/transcripts.ts';
import { createTransfers } from './transfer/transfers.ts';
import { createWindows, type Windows } from './windows.ts';

export type { PageHandle, PageLine };

export type Core = {
  readonly openPage: (line: PageLine) => PageHandle;
  /** For a host with windows: opens one, and hears which have the focus and which are gone. */
  readonly windows: Pick<Windows, 'open' | 'closed' | 'focused' | 'focus' | 'front' | 'ids'>;
  /** A link from outside (another program, the command line): a page shows where it leads. */
  readonly linkArrived: (text: string) => void;
  /** Asks a page to do what a menu, a tray icon or a notification was pressed for. */
  readonly requestAction: (request: EventPayload<'action.requested'>) => void;
  /** Before the machine sleeps: closes every terminal's connection so that its place is free. Resolves when they are. */
  readonly suspend: () => Promise<void>;
  readonly resume: () => void;
  /** Closes everything. Resolves when every connection is closed and everything is written. */
  readonly dispose: () => Promise<void>;
};

/** Builds the services and introduces them to each other. The only wiring. */
export function createCore(ports: CorePorts): Core {
  const { clock, random, log, store } = ports;
  const state = createState();
  const works = new Map<string, AccountWork>();
  const runners = createRunnerMemory(store);
  const lastRun = createLastRun(store);
  const openTerminals = createOpenTerminals({ store, log, ...lastRun });
  const settings = createSettings({
    ...ports,
    file: ports.settingsFile,
    changed: (payload) => {
      ports.zoom?.(payload.zoomPercent);
      state.announce({ name: 'settings.changed', payload });
    },
    problemsChanged: (payload) => state.announce({ name: 'settingsProblems.changed', payload: [...payload] }),
  });
  ports.zoom?.(settings.get().zoomPercent);

  const workOf = (accountId: string) => {
    const work = works.get(accountId);
    if (!work) throw new AppError({ code: 'no-such-account' });
    return work;
  };

  const arming = createArmedJobs({ ...ports, state, works, parts: () => ({ terminals, windows }) });

  const accounts: Accounts = createAccounts({
    ...ports,
    facts: state.accounts,
    signIn: { ...ports, progress: (payload) => state.announce({ name: 'signIn.progressed', payload }) },
    whoAmI: ({ gitlabUrl }, cookie) =>
      createGitLabWeb({
        http: createHttp({ ...ports, gitlabUrl }),
        clock,
        credential: { kind: 'cookie', cookie },
      }).whoAmI(),
    onSignedIn: (account) => startWork(account),
    onTokenRenewed: (accountId) => workOf(accountId).credentialsChanged(),
    onSignedOut: async (account) => {
      const own = terminals.all().filter((session) => session.fact().accountId === account.id);
      await Promise.all(own.map((session) => terminals.close(session.fact().id)));
      arming.forgetAccount(account.id);
      works.get(account.id)?.stop();
      works.delete(account.id);
    },
    onCapabilities: () => state.announce({ name: 'capabilities.changed', payload: ports.capabilities() }),
  });

  const logs = createJobLogs({ ...ports, state, workOf, breathe: () => new Promise(setImmediate) });

  const startWork = ({ id, ...rest }: Account) => {
    const account = () => state.accounts.get(id) ?? { id, ...rest };
    const token = () => accounts.secretsOf(id).token;
    const link = createAccountLink({
      ...ports,
      account: account(),
      token,
      webCredential: () =>
        account().terminalAccess.kind === 'expired' ? undefined : accounts.webCredential(id),
    });
    const work = createAccountWork({
      clock,
      random,
      log,
      account,
      link,
      state,
      runners,
      arming,
      token,
      tokenOnWeb: () => accounts.tokenOnWeb(id),
      setTokenOnWeb: (accepted) => accounts.setTokenOnWeb(id, accepted),
      onSessionEnded: (credential) => sessionEnded(id, credential),
      tapLog: logs.tap,
      onLife: logs.livesChanged,
      onSources: () => logs.sourcesChanged(id),
      onTokenRejected: (reason) => accounts.tokenRejected(id, reason),
      onHead: (jobId, known) => terminals.ofJob(jobId)?.describe(known),
      onJobOver: (job) => void jobOver(job).catch((error: unknown) => unexplained(job, error)),
    });
    works.set(id, work);
    void offerLastRun(id, work);
    void arming.accountStarted(id, work);
  };

  /** An answer that was under way when the session was renewed is about the old one. */
  const sessionEnded = (accountId: string, asked: Credential) => {
    if (!isDeepStrictEqual(asked, accounts.webCredential(accountId))) return;
    accounts.sessionEnded(accountId);
    workOf(accountId).credentialsChanged();
  };

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
    });
    if (session.isOpen()) await session.end(verdict.finding, { canReconnect: false });
  };

  const offerLastRun = async (accountId: string, work: AccountWork) => {
    if (!settings.get().offerReopen) return;
    for (const offer of openTerminals.ofLastRun(accountId)) {
      try {
        const job = await work.fetchJob({
          projectPath: offer.projectPath,
          gitlabId: gitlabIdOf(offer.jobId),
        });
        if (job.status === 'running' && !terminals.ofJob(job.id)) state.offers.upsert(offer);
        else openTerminals.closed(offer.jobId);
      } catch (error) {
        log.info('offer.dropped', {
          jobId: offer.jobId,
          reason: error instanceof Error ? error.message : 'unknown',
        });
      }
    }
  };

  const targetOf = async (job: Job): Promise<Target> => {
    const { terminalAccess } = accounts.get(job.accountId);
    const credential = accounts.webCredential(job.accountId);
    if (terminalAccess.kind === 'expired') return refuse('web-session-expired');
    if (!credential) return refuse('web-session-missing');
    const { link } = workOf(job.accountId);
    return { kind: 'ready', url: link.terminalAddress(job), headers: link.terminalHeaders(credential) };
  };

  const explainEnd = async (job: Job, report: EndReport) => {
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
    return verdict;
  };

  /** Signed out meanwhile, or a fault of ours: a terminal must not take the app down with it. */
  const unexplained = (job: Job, error: unknown): Verdict => {
    log.error('terminal.unexplained', { jobId: job.id }, error);
    return { finding: { code: 'connection-lost', params: {} }, retry: 'by-hand' };
  };

  const terminals: Terminals = createTerminals({
    random,
    now: clock.now,
    publish: (session) => {
      state.sessions.upsert(session);
      transcripts.sessionChanged(session);
      if (session.state.kind === 'ended' && !session.state.canReconnect) openTerminals.closed(session.jobId);
    },
    opened: (session) => {
      openTerminals.opened(session);
      // It is told of before it is there.
      queueMicrotask(() => transcripts.opened(session.id));
    },
    lookOf: (jobId) => openTerminals.lookOf(jobId),
    forget: (session) => {
      openTerminals.closed(session.jobId);
      works.get(session.accountId)?.endLife(session.jobId);
      transfers.forgetSession(session.id);
      void transcripts.stop(session.id);
      state.sessions.remove(session.id);
    },
    onConnection: (job, connected) => {
      if (connected) runners.remember(job, { worked: true });
      works.get(job.accountId)?.lifeOf(job).connection(connected);
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
        divider: (about) => dividerText(about, ports),
        isGoodbye: saidGoodbye,
      };
    },
  });

  const transfers = createTransfers({
    ...ports,
    downloads: ports.downloads,
    borrow: (sessionId, borrower) => terminals.get(sessionId).borrow(borrower),
    publish: state.transfers.upsert,
    forget: state.transfers.remove,
  });

  const transcripts = createTranscripts({
    ...ports,
    folder: ports.transcriptFolder,
    downloads: ports.downloads,
    settings: () => {
      const { transcriptFormat, transcriptMasks, recordAlways } = settings.get();
      return { format: transcriptFormat, own: transcriptMasks, always: recordAlways };
    },
    sessionOf: (sessionId) => terminals.get(sessionId).fact(),
    valuesOf: ({ accountId, projectPath }) =>
      readSecretValues({ client: workOf(accountId).link.client, clock, projectPath }),
    tap: (sessionId, send) => {
      const session = terminals.get(sessionId);
      return session.attach({ from: session.totalBytes(), send });
    },
    marked: (sessionId, recording) =>
      terminals
        .all()
        .find((session) => session.fact().id === sessionId)
        ?.describe({ recording }),
    changed: (trouble) =>
      state.announce({ name: 'transcripts.changed', payload: trouble ? { trouble } : {} }),
  });

  const windows = createWindows({
    port: ports.windows,
    now: clock.now,
    after: clock.after,
    terminals: terminals.all,
    changed: (open) => state.announce({ name: 'windows.changed', payload: { windows: [...open] } }),
    tabRequested: (tab) =>
      state.announce({ name: 'action.requested', payload: { action: 'terminal.focus', ...tab } }),
  });

  const release = async (session: TerminalSession) => {
    const { accountId, jobId } = session.fact();
    await session.end({ code: 'released', params: {} }, { canReconnect: false });
    const job = state.jobs.get(jobId);
    if (job) workOf(accountId).lifeOf(job).released();
  };

  const cookieRenewed = (accountId: string) => {
    workOf(accountId).credentialsChanged();
    for (const session of terminals.all()) {
      const { state: now, accountId: owner } = session.fact();
      if (owner === accountId && now.kind === 'ended' && now.finding.code.startsWith('web-session-'))
        session.reconnect();
    }
  };

  const dismissOffer = (jobId: string) => state.offers.remove(jobId);

  const started = accounts.start().catch((error: unknown) => log.error('accounts.startFailed', {}, error));
  const attention = createAttention({ ...ports, state, settings, workOf, started: () => started });
  const stopUpdates = ports.updates?.onChanged((payload) =>
    state.announce({ name: 'update.changed', payload }),
  );
  const pageLeft = (page: Page) => {
    attention.left(page);
    logs.pageLeft(page);
  };
  const dispatch = createDispatch<Page>(
    createHandlers({
      snapshot: () => takeSnapshot({ ports, state, windows, settings }),
      state,
      accounts,
      terminals,
      settings,
      settingsWays: createSettingsWays(ports, settings),
      transfers,
      transcripts,
      logs,
      downloads: ports.downloads,
      windows,
      attention,
      arming,
      updates: ports.updates,
      workOf,
      release,
      cookieRenewed,
      dismissOffer,
      dressed: (session) => openTerminals.dressed(session),
      dismissOffers: () => {
        for (const offer of state.offers.all()) {
          dismissOffer(offer.jobId);
          openTerminals.closed(offer.jobId);
        }
      },
    }),
    log,
  );

  const { typed } = attention;
  const pageParts = { clock, state, started, dispatch, left: windows.left, pageLeft, typed };
  return {
    openPage: (line) => openPage({ ...pageParts, line }),
    windows,
    linkArrived: attention.linkArrived,
    requestAction: attention.requestAction,
    suspend: async () => {
      await Promise.all(terminals.all().map((session) => session.suspend()));
    },
    resume: () => {
      for (const session of terminals.all()) session.resume();
      for (const work of works.values()) work.refresh();
    },
    dispose: async () => {
      lastRun.quits();
      openTerminals.freeze();
      settings.stop();
      stopUpdates?.();
      attention.stop();
      logs.dispose();
      windows.dispose();
      await Promise.all([transfers.dispose(), transcripts.dispose()]);
      await Promise.all(terminals.all().map((session) => session.end({ code: 'closed-by-you', params: {} })));
      for (const work of works.values()) work.stop();
    },
  };
}

function refuse(code: 'web-session-expired' | 'web-session-missing'): Target {
  return { kind: 'refused', verdict: { finding: { code, params: {} }, retry: 'by-hand' } };
}

function gitlabIdOf(jobId: string): number {
  return Number(jobId.slice(jobId.lastIndexOf(':') + 1));
}
