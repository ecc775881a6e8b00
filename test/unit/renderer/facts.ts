import { type Job, type Retention, type Session, type Snapshot } from '../../../preload/contract/model.ts';
import { settingsSchema } from '../../../preload/contract/settings.ts';

export function makeJob(gitlabId: number, change: Partial<Job> = {}): Job {
  return {
    id: `a:${gitlabId}`,
    accountId: 'a',
    gitlabId,
    name: `job-${gitlabId}`,
    stage: 'test',
    projectId: 1,
    projectPath: 'acme/shop',
    ref: 'main',
    pipelineId: 10,
    webUrl: 'https://gitlab.example.com/x',
    status: 'running',
    isMine: true,
    createdAt: gitlabId,
    terminal: { kind: 'available' },
    ...change,
  };
}

export function makeSession(id: string, change: Partial<Session> = {}): Session {
  return {
    id,
    accountId: 'a',
    jobId: 'a:1',
    jobName: 'job-1',
    projectPath: 'acme/shop',
    ref: 'main',
    pipelineId: 10,
    webUrl: 'https://gitlab.example.com/x',
    openedAt: 0,
    windowId: 'w1',
    windowSince: 0,
    tabPosition: 0,
    state: { kind: 'connected', since: 0 },
    ...change,
  };
}

export function makeKept(jobId: string, deadline: number): Retention {
  return {
    jobId,
    accountId: 'a',
    phase: { kind: 'kept', since: 0, deadline, limit: 'session-timeout', toleranceMs: 0 },
  };
}

export function makeSnapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    now: 1000,
    version: '1',
    accounts: [],
    lists: [],
    jobs: [],
    sessions: [],
    retentions: [],
    offers: [],
    arms: [],
    transfers: [],
    holds: [],
    windows: ['w1'],
    settings: { ...settingsSchema.parse({}), scrollbackLines: 1000 },
    settingsProblems: [],
    capabilities: {
      windows: false,
      signInWindow: false,
      secretProtection: 'keyring',
      canKeepWithoutKeyring: false,
      browserKeys: true,
      tray: false,
      menuBar: false,
      openAtLogin: false,
      zoom: false,
      notifications: 'page',
    },
    ...change,
  };
}
