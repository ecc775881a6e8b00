import { describe, expect, it } from 'vitest';
import { availabilityOf } from '../../../../main/core/jobs/availability.ts';
import { sampleAccount, sampleJob } from '../sampleFacts.ts';

type Parts = Parameters<typeof availabilityOf>[0];
type Row = readonly [
  string,
  { job?: Partial<Parts['job']>; account?: Partial<Parts['account']>; known?: Partial<Parts['known']> },
  string,
];

const shared = { id: 1, description: 'saas', shared: true };
const onCom = { gitlabUrl: 'https://gitlab.com' };

const rows: readonly Row[] = [
  ['GitLab offers it', {}, 'available'],
  ['GitLab was not asked yet', { known: { offered: undefined } }, 'checking'],
  ['GitLab does not offer it', { known: { offered: false } }, 'not-offered'],
  ["somebody else's", { job: { isMine: false } }, 'not-mine'],
  ["somebody else's, and over", { job: { isMine: false, status: 'success' } }, 'not-mine'],
  ['waits', { job: { status: 'pending' } }, 'not-running'],
  ['is being canceled', { job: { status: 'canceling' } }, 'not-running'],
  ['archived', { job: { archived: true } }, 'archived'],
  ['hosted runner of GitLab.com', { job: { runner: shared }, account: onCom }, 'hosted-runner'],
  ['own runner on GitLab.com', { account: onCom }, 'available'],
  ['shared runner elsewhere', { job: { runner: shared } }, 'available'],
  ['docker', { known: { executor: 'docker' } }, 'available'],
  ['docker-autoscaler', { known: { executor: 'docker-autoscaler' } }, 'available'],
  ...['ssh', 'virtualbox', 'parallels', 'custom', 'instance'].map((executor): Row => [
    executor,
    { known: { executor } },
    'executor',
  ]),
  ['nobody signed in for terminals', { account: { terminalAccess: { kind: 'none' } } }, 'no-web-session'],
  ['session over', { account: { terminalAccess: { kind: 'expired' } } }, 'web-session-expired'],
  ['by token', { account: { terminalAccess: { kind: 'token' } } }, 'available'],
  [
    'no session, but no terminal either',
    { account: { terminalAccess: { kind: 'none' } }, known: { executor: 'custom' } },
    'executor',
  ],
];

describe('availabilityOf', () => {
  it.each(rows)('%s', (_what, { job, account, known }, expected) => {
    const found = availabilityOf({
      job: { ...sampleJob(), archived: false, ...job },
      account: { ...sampleAccount(), ...account },
      known: { offered: true, executor: 'shell', ...known },
    });
    expect(found.kind === 'unavailable' ? found.reason : found.kind).toBe(expected);
  });
});
