import type { Account, Job } from '../../preload/contract/model.ts';
import { createGitLabActions, type GitLabActions } from './gitlab/actions.ts';
import { createGitLabClient, type GitLabClient } from './gitlab/client.ts';
import { createGitLabDownloads, type GitLabDownloads } from './gitlab/download.ts';
import { credentialHeaders, createHttp, type Credential } from './gitlab/http.ts';
import { createGitLabPipelines, type GitLabPipelines } from './gitlab/pipelines.ts';
import { createServerClock, type ServerClock } from './gitlab/serverClock.ts';
import { createGitLabWeb, encodePath, type GitLabWeb } from './gitlab/web.ts';
import { createRequestCounter } from './jobs/budget.ts';
import type { CorePorts } from './ports.ts';

/** One account's ways to its GitLab. Credentials are asked for at each use, so that a renewed one counts at once. */
export type AccountLink = {
  readonly client: GitLabClient;
  readonly actions: GitLabActions;
  readonly pipelines: GitLabPipelines;
  /** Files of GitLab's. */
  readonly downloads: GitLabDownloads;
  /** Undefined: nothing opens GitLab's web pages at present. */
  readonly web: () => GitLabWeb | undefined;
  readonly webWith: (credential: Credential) => GitLabWeb;
  readonly serverClock: ServerClock;
  readonly requestsPerMinute: () => number;
  readonly terminalAddress: (job: Pick<Job, 'projectPath' | 'gitlabId'>) => string;
  readonly terminalHeaders: (credential: Credential) => Readonly<Record<string, string>>;
  /** Ends every request under way. */
  readonly stop: () => void;
};

type LinkOptions = Pick<CorePorts, 'fetch' | 'clock' | 'version'> & {
  readonly account: Account;
  readonly token: () => string;
  readonly webCredential: () => Credential | undefined;
};

export function createAccountLink(options: LinkOptions): AccountLink {
  const { account, clock } = options;
  const { gitlabUrl } = account;
  const serverClock = createServerClock();
  const counter = createRequestCounter();
  const abort = new AbortController();
  const road = {
    gitlabUrl,
    fetch: options.fetch,
    clock,
    version: options.version,
    signal: abort.signal,
    onRequest: () => counter.count(clock.now()),
  };
  const http = createHttp({ ...road, onDate: serverClock.sample });
  const webWith = (credential: Credential) => createGitLabWeb({ http, clock, credential });

  return {
    client: createGitLabClient({ http, clock, token: options.token }),
    actions: createGitLabActions({ http, clock, token: options.token }),
    pipelines: createGitLabPipelines({ http, token: options.token }),
    downloads: createGitLabDownloads({ ...road, token: options.token }),
    web: () => {
      const credential = options.webCredential();
      return credential && webWith(credential);
    },
    webWith,
    serverClock,
    requestsPerMinute: () => counter.perMinute(clock.now()),
    terminalAddress: ({ projectPath, gitlabId }) =>
      `${gitlabUrl.replace(/^http/, 'ws')}/${encodePath(projectPath)}/-/jobs/${gitlabId}/terminal.ws`,
    terminalHeaders: (credential) => ({
      'User-Agent': `Jobshell/${options.version}`,
      ...credentialHeaders(credential),
    }),
    stop: () => abort.abort(),
  };
}
