import type { Page } from '@playwright/test';
import type { Session } from '../../../preload/contract/model.ts';
import { job, kept, minuteMs, type Facts, type MakeScene } from './facts.ts';
import type { Screen } from './screens.ts';

/* What a script's end brings: copies of file variables, and the second life of a docker job's container. */

type MakeOne = (now: number, part: Partial<Session>) => Facts;

const copied: Session['aside'] = {
  kind: 'copied',
  folder: '/tmp/jobshell-k3v9x0q2m7',
  names: ['CI_SERVER_TLS_CA_FILE', 'GOOGLE_APPLICATION_CREDENTIALS', 'KUBECONFIG'],
  missed: [
    { name: 'FIXTURES', why: 'too-large' },
    { name: 'SIGNING_KEY', why: 'unreadable' },
  ],
  hasMore: false,
};

const inDocker = (now: number, one: MakeOne, part: Partial<Session>): Facts => {
  const facts = one(now, { executor: 'docker', ...part });
  const [session] = facts.sessions;
  if (!session) return facts;
  const phase = { kind: 'script', forecast: { kind: 'not-kept' } } as const;
  return {
    ...facts,
    jobs: [job(now, 90_210, { name: session.jobName, ageMinutes: 12 }), ...facts.jobs.slice(1)],
    retentions: [{ jobId: session.jobId, accountId: session.accountId, phase }],
  };
};

export const scriptEndScenes = (one: MakeOne): Readonly<Record<string, MakeScene>> => ({
  aside: (now) => {
    const facts = one(now, { aside: copied });
    return {
      facts: {
        ...facts,
        retentions: facts.sessions.map(({ jobId }) => kept(now, jobId, 24 * minuteMs + 59_000)),
      },
    };
  },
  'aside-failed': (now) => ({
    facts: one(now, { aside: { kind: 'failed', failure: { code: 'no-prompt', params: {} } } }),
  }),
  'not-kept': (now) => ({ facts: inDocker(now, one, {}) }),
  'in-after-script': (now) => ({ facts: inDocker(now, one, { isInAfterScript: true }) }),
  'coming-back': (now) => ({
    facts: inDocker(now, one, {
      state: {
        kind: 'reconnecting',
        finding: { code: 'container-gone', params: {} },
        attempt: 2,
        retryAt: now + 20_000,
      },
    }),
  }),
});

const writeAfterScript = async (page: Page): Promise<void> => {
  await page.evaluate((payload) => window.fakeMain.send({ name: 'action.requested', payload }), {
    action: 'job.afterScript',
  } as const);
  await page.locator('.after-script-lines').waitFor();
};

export const scriptEndScreens: readonly Screen[] = [
  ...['aside', 'aside-failed', 'not-kept', 'in-after-script', 'coming-back'].map((name) => ({
    name,
    scene: name,
  })),
  { name: 'after-script', scene: 'not-kept', prepare: writeAfterScript },
];
