import type { Arm } from '../../../preload/contract/jobActions.ts';
import { job, kept, minuteMs, type Facts, type MakeScene } from './facts.ts';

const none = { kind: 'unavailable', reason: 'not-running' } as const;

/** One that has failed, one to be started by hand, and what is armed: a job of the list, the next of a name, a pipeline. */
function armed(now: number, terminals: (now: number) => Facts): Facts {
  const facts = terminals(now);
  const about = { accountId: 'a', projectId: 3, projectPath: 'acme/shop', ref: 'main', armedAt: now };
  const arms: readonly Arm[] = [
    { kind: 'job', id: 'one', ...about, jobId: 'a:90230', jobName: 'build' },
    { kind: 'next', id: 'next', ...about, jobName: 'integration: [postgres-16, node-24]', afterJob: 90_217 },
    { kind: 'pipeline', id: 'whole', ...about, pipelineId: 4802, done: [] },
  ];
  return {
    ...facts,
    arms: [...arms],
    jobs: [
      ...facts.jobs,
      job(now, 90_250, { name: 'e2e 4/4', ageMinutes: 51, status: 'failed', terminal: none }),
      job(now, 90_251, {
        name: 'deploy:production',
        ageMinutes: 50,
        stage: 'release',
        status: 'manual',
        terminal: none,
      }),
    ],
    retentions: [...facts.retentions, kept(now, 'a:90217', 4 * minuteMs + 12_000)],
  };
}

/** What can be done with jobs themselves. */
export const jobScenes = (terminals: (now: number) => Facts): Readonly<Record<string, MakeScene>> => ({
  armed: (now) => ({ facts: armed(now, terminals) }),
});
