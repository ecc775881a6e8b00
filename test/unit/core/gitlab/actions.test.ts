import { describe, expect, it, onTestFinished } from 'vitest';
import { createGitLabActions } from '../../../../main/core/gitlab/actions.ts';
import { createHttp } from '../../../../main/core/gitlab/http.ts';
import { systemClock } from '../../../../main/hosts/common/clock.ts';
import { AppError } from '../../../../preload/contract/error.ts';
import { startGitLab } from '../../../gitlab/gitlab.ts';
import type { JobOptions, TokenOptions } from '../../../gitlab/options.ts';

/** The real thing on loopback, with a job of bob's. */
async function createBench(job: Partial<JobOptions> = {}, token: TokenOptions = {}) {
  const gitlab = await startGitLab();
  onTestFinished(() => gitlab.close());
  const alice = gitlab.users.add({ username: 'alice' });
  gitlab.users.add({ username: 'bob' });
  gitlab.projects.add({ path: 'acme/shop', members: { alice: 'developer', bob: 'maintainer' } });
  const handle = gitlab.jobs.add({ project: 'acme/shop', name: 'build', startedBy: 'bob', ...job });
  const value = alice.token(token);
  const actions = createGitLabActions({
    http: createHttp({ gitlabUrl: gitlab.url, fetch, clock: systemClock, version: 'test' }),
    clock: systemClock,
    token: () => value,
  });
  return { gitlab, handle, actions };
}

const saysOf = async (asked: Promise<unknown>): Promise<readonly unknown[]> => {
  const error: unknown = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? [error.code, error.params['answer']] : [error];
};

describe('a job that is changed', () => {
  it('is retried as who asks for it, canceled, and started with variables', async () => {
    const { actions, handle } = await createBench({ status: 'failed' });
    const again = await actions.retry('acme/shop', handle.id);
    expect([again.user?.username, again.id > handle.id]).toEqual(['alice', true]);
    expect((await actions.cancel('acme/shop', again.id)).status).toMatch(/^cancel/);
    const manual = await createBench({ status: 'manual', script: ['echo "with $COLOUR"'] });
    const variables = [{ key: 'COLOUR', value: 'blue = green' }];
    expect((await manual.actions.play('acme/shop', manual.handle.id, variables)).user?.username).toBe(
      'alice',
    );
    await manual.handle.waitFor((job) => job.logText().includes('with blue = green'));
  });

  it('is left as it is where GitLab refuses, and its words are told', async () => {
    const running = await createBench();
    const guarded = await createBench({ status: 'failed', protectedRef: true });
    const reading = await createBench({ status: 'failed' }, { scopes: ['read_api'] });
    const path = 'acme/shop';
    expect([
      await saysOf(running.actions.retry(path, running.handle.id)),
      await saysOf(running.actions.play(path, running.handle.id, [])),
      await saysOf(guarded.actions.retry(path, guarded.handle.id)),
      await saysOf(reading.actions.retry(path, reading.handle.id)),
      await saysOf(running.actions.retry(path, 1)),
    ]).toEqual([
      ['job-not-retryable', '403 Forbidden - Job is not retryable'],
      ['job-not-playable', '400 Bad request - Unplayable Job'],
      ['job-refused', '403 Forbidden'],
      ['token-read-only', 'The request requires higher privileges than provided by the access token.'],
      ['not-found', undefined],
    ]);
  });

  it('is on a protected branch or not; of a branch that is not there nobody knows', async () => {
    const { actions, gitlab } = await createBench({ ref: 'release/1', protectedRef: true });
    gitlab.jobs.add({ project: 'acme/shop', name: 'lint', ref: 'feature', startedBy: 'alice' });
    expect([
      await actions.isBranchProtected('acme/shop', 'release/1'),
      await actions.isBranchProtected('acme/shop', 'feature'),
      await saysOf(actions.isBranchProtected('acme/shop', 'gone')),
    ]).toEqual([true, false, ['not-found', undefined]]);
  });
});
