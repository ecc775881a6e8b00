import type { Hold } from '../../../preload/contract/holds.ts';
import type { ApiJob } from '../../../main/core/gitlab/schema.ts';
import type { Account, Job, Session } from '../../../preload/contract/model.ts';

export const startMs = Date.UTC(2026, 10, 23, 12);

export function sampleAccount(change: Partial<Account> = {}): Account {
  return {
    id: 'a1',
    gitlabUrl: 'https://gitlab.example.com',
    userId: 7,
    username: 'alice',
    displayName: 'Alice',
    token: { kind: 'active', name: 'Jobshell', scopes: ['api'], canAct: true, fineGrained: false },
    terminalAccess: { kind: 'web-session' },
    ...change,
  };
}

export function sampleJob(change: Partial<Job> = {}): Job {
  return {
    id: 'a1:42',
    accountId: 'a1',
    gitlabId: 42,
    name: 'build',
    stage: 'test',
    projectId: 3,
    projectPath: 'group/project',
    ref: 'main',
    pipelineId: 9,
    webUrl: 'https://gitlab.example.com/group/project/-/jobs/42',
    status: 'running',
    isMine: true,
    startedBy: 'alice',
    runner: { id: 5, description: 'runner five', shared: false },
    createdAt: startMs - 60_000,
    startedAt: startMs - 50_000,
    terminal: { kind: 'available' },
    ...change,
  };
}

export function sampleApiJob(change: Partial<ApiJob> = {}): ApiJob {
  return {
    id: 42,
    name: 'build',
    stage: 'test',
    ref: 'main',
    status: 'running',
    created_at: startMs - 60_000,
    started_at: startMs - 50_000,
    web_url: 'https://gitlab.example.com/group/project/-/jobs/42',
    user: { id: 7, username: 'alice' },
    pipeline: { id: 9, project_id: 3 },
    runner: { id: 5, description: 'runner five', is_shared: false, runner_type: 'project_type' },
    ...change,
  };
}

export function sampleSession(change: Partial<Session> = {}): Session {
  return {
    id: 't1',
    accountId: 'a1',
    jobId: 'a1:42',
    jobName: 'build',
    projectPath: 'group/project',
    ref: 'main',
    pipelineId: 9,
    webUrl: 'https://gitlab.example.com/group/project/-/jobs/42',
    openedAt: startMs,
    windowId: 'w1',
    windowSince: startMs,
    tabPosition: 0,
    state: { kind: 'connecting', since: startMs, preparing: false },
    ...change,
  };
}

export function sampleHold(change: Partial<Hold> = {}): Hold {
  return {
    jobId: 'a1:42',
    accountId: 'a1',
    jobName: 'build',
    projectPath: 'group/project',
    since: startMs,
    pid: 7,
    startTicks: '1234',
    shell: 'bash',
    foundBy: 'init',
    ...change,
  };
}
