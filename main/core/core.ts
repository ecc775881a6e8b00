import { isDeepStrictEqual } from 'node:util';
import type { EventPayload } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/error.ts';
import type { Account } from '../../preload/contract/model.ts';
import { createAccountLink } from './accountLink.ts';
import { createAccounts, type Accounts } from './accounts/accounts.ts';
import { createAccountWork, type AccountWork } from './accountWork.ts';
import { createArmedJobs } from './armedJobs.ts';
import { createAttention } from './attention.ts';
import { createCopyAside } from './copyAside.ts';
import { createDispatch } from './dispatch.ts';
import { createHttp, type Credential } from './gitlab/http.ts';
import { createGitLabWeb } from './gitlab/web.ts';
import type { Page } from './page.ts';
import { createHandlers } from './handlers.ts';
import { createHoldJobs } from './holdJobs.ts';
import { createJobLogs } from './jobLogs.ts';
import { createJobTerminals, type JobTerminals } from './jobTerminals.ts';
import { createLastRun } from './lastRun.ts';
import { createLogSearcher } from './log/logSearcher.ts';
import { createOpenTerminals } from './openTerminals.ts';
import { openPage, type PageHandle, type PageLine } from './pages.ts';
import type { CorePorts } from './ports.ts';
import { createPipelines } from './pipelineHandlers.ts';
import { createRunnerMemory } from './runnerMemory.ts';
import { readSecretValues } from './secretValues.ts';
import { createSettings } from './settings/settings.ts';
import { createSettingsWays } from './settingsWays.ts';
import { takeSnapshot } from './snapshot.ts';
import { createState } from './state.ts';
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
  const searcher = createLogSearcher(ports);

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
      wantsScriptEnds: () => settings.get().notifications.unopened,
      onLogEnd: (jobId, logEnd) => terminals.ofJob(jobId)?.describe({ logEnd }),
      onJobOver: (job) => terminals.jobOver(job),
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

  const terminals: JobTerminals = createJobTerminals({
    ...ports,
    state,
    accounts,
    works,
    workOf,
    runners,
    openTerminals,
    settings,
    sessionEnded,
    opened: ({ id }) => transcripts.opened(id),
    connected: (session) => asides.connected(session),
    changed: (session) => transcripts.sessionChanged(session),
    forgotten: ({ id }) => {
      transfers.forgetSession(id);
      void transcripts.stop(id);
    },
  });

  const transfers = createTransfers({
    ...ports,
    downloads: ports.downloads,
    borrow: (sessionId, borrower) => terminals.get(sessionId).borrow(borrower),
    publish: state.transfers.upsert,
    forget: state.transfers.remove,
  });

  const asides = createCopyAside({ ...ports, state, works, settings, terminals: () => terminals });

  const holds = createHoldJobs({
    ...ports,
    state,
    borrow: (sessionId, borrower) => terminals.get(sessionId).borrow(borrower),
    timeoutAtMs: ({ accountId, jobId }) => works.get(accountId)?.timeoutOf(jobId),
  });

  const pipelines = createPipelines({ ...ports, state, workOf });

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
      asides,
      holds,
      transcripts,
      pipelines,
      logs,
      searcher,
      downloads: ports.downloads,
      windows,
      attention,
      arming,
      updates: ports.updates,
      workOf,
      release: terminals.release,
      cookieRenewed: (accountId) => {
        workOf(accountId).credentialsChanged();
        terminals.webSessionRenewed(accountId);
      },
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
      searcher.dispose();
      holds.stop();
      windows.dispose();
      await Promise.all([transfers.dispose(), transcripts.dispose(), pipelines.downloads.dispose()]);
      await Promise.all(terminals.all().map((session) => session.end({ code: 'closed-by-you', params: {} })));
      for (const work of works.values()) work.stop();
    },
  };
}

function gitlabIdOf(jobId: string): number {
  return Number(jobId.slice(jobId.lastIndexOf(':') + 1));
}
