import type {
  ArtifactDownload,
  ArtifactList,
  ArtifactTree,
  PipelineJob,
  PipelineTrigger,
  PipelineView,
  TestsView,
} from '../../../preload/contract/pipelines.ts';
import { minuteMs } from './facts.ts';

/* A pipeline of every kind of row, for pictures. */

type Sketch = Partial<PipelineJob> & { readonly name: string; readonly stage: string };

function pipelineJob(now: number, gitlabId: number, sketch: Sketch): PipelineJob {
  return {
    jobId: `a:${gitlabId}`,
    gitlabId,
    status: 'success',
    isAllowedToFail: false,
    webUrl: `https://gitlab.example.com/acme/shop/-/jobs/${gitlabId}`,
    startedAt: now - 50 * minuteMs,
    durationSeconds: 71,
    isMine: true,
    startedBy: 'alice',
    attempts: 1,
    ...sketch,
  };
}

function jobsOf(now: number): readonly PipelineJob[] {
  const archive = { archiveBytes: 4_318_208, reports: 1, expiresAt: now + 6 * 24 * 60 * minuteMs };
  return [
    pipelineJob(now, 90_201, {
      name: 'build',
      stage: 'build',
      durationSeconds: 312,
      artifacts: { ...archive, reports: 0 },
    }),
    pipelineJob(now, 90_250, {
      name: 'e2e 4/4',
      stage: 'test',
      status: 'failed',
      failureReason: 'script_failure',
      durationSeconds: 1_204,
      attempts: 3,
      artifacts: archive,
    }),
    pipelineJob(now, 90_251, {
      name: 'integration: [postgres-16, node-24, a-very-long-matrix-value-that-does-not-fit-anywhere]',
      stage: 'test',
      status: 'failed',
      failureReason: 'job_execution_timeout',
      durationSeconds: 3_600,
      isMine: false,
      startedBy: 'scheduler',
    }),
    pipelineJob(now, 90_252, { name: 'licences', stage: 'test', status: 'failed', isAllowedToFail: true }),
    pipelineJob(now, 90_210, {
      name: 'e2e 3/4',
      stage: 'test',
      status: 'running',
      startedAt: now - 47 * minuteMs,
    }),
    pipelineJob(now, 90_215, { name: 'unit-tests', stage: 'test', artifacts: { reports: 2 } }),
    pipelineJob(now, 90_216, { name: 'deploy:review', stage: 'deploy', status: 'manual' }),
    pipelineJob(now, 90_217, { name: 'deploy:production', stage: 'deploy', status: 'skipped' }),
  ];
}

function triggersOf(now: number): readonly PipelineTrigger[] {
  const trigger = {
    isAllowedToFail: false,
    startedAt: now - 9 * minuteMs,
    webUrl: 'https://gitlab.example.com/acme/shop/-/jobs/1',
  };
  const downstream = { webUrl: 'https://gitlab.example.com/acme/shop/-/pipelines/4712' };
  return [
    {
      ...trigger,
      gitlabId: 90_260,
      name: 'child: storefront',
      stage: 'test',
      status: 'running',
      downstream: { ...downstream, project: 3, pipelineId: 4712, status: 'running', isElsewhere: false },
    },
    {
      ...trigger,
      gitlabId: 90_261,
      name: 'release charts',
      stage: 'deploy',
      status: 'created',
    },
  ];
}

export function samplePipeline(pipelineId: number): PipelineView {
  const now = Date.now();
  const isChild = pipelineId === 4712;
  const about = {
    accountId: 'a',
    projectId: 3,
    projectPath: 'acme/shop',
    pipelineId,
    ref: 'feature/cart-redesign',
    status: 'running',
    startedBy: 'alice',
    webUrl: `https://gitlab.example.com/acme/shop/-/pipelines/${pipelineId}`,
    createdAt: now - 52 * minuteMs,
    startedAt: now - 51 * minuteMs,
    isCut: false,
    readAt: now,
    askAgainInMs: 5_000,
  } as const;
  if (isChild) {
    return {
      ...about,
      stages: ['test'],
      jobs: [
        pipelineJob(now, 90_301, {
          name: 'storefront: lint',
          stage: 'test',
          status: 'failed',
          failureReason: 'script_failure',
        }),
        pipelineJob(now, 90_302, { name: 'storefront: unit', stage: 'test' }),
      ],
      triggers: [],
    };
  }
  return {
    ...about,
    stages: ['build', 'test', 'deploy'],
    jobs: [...jobsOf(now)],
    triggers: [...triggersOf(now)],
  };
}

const counts = { count: 412, success: 405, failed: 3, errors: 1, skipped: 3, seconds: 742 };

export const sampleTests: TestsView = {
  kind: 'known',
  total: counts,
  suites: [
    { name: 'e2e 4/4', counts: { ...counts, count: 41, success: 34 } },
    { name: 'unit-tests', counts: { ...counts, count: 371, success: 371, failed: 0, errors: 0, skipped: 0 } },
  ],
  failures: [
    {
      suite: 'e2e 4/4',
      name: 'keeps the cart after sign-in',
      className: 'cart.spec.ts',
      status: 'failed',
      durationSeconds: 5,
      output:
        'Error: expect(locator).toHaveText(expected)\n\nExpected: "3 items"\nReceived: "0 items"\n\n    at cart.spec.ts:31:27\n    at <script>alert(1)</script>',
      isCut: false,
    },
    {
      suite: 'e2e 4/4',
      name: 'pays with a card › declines › and says why in the words of the bank, however long those are',
      className: 'payment.spec.ts',
      status: 'error',
      durationSeconds: 30,
      output: 'connect ECONNREFUSED 127.0.0.1:8443',
      isCut: false,
    },
  ],
  more: 2,
  isTooLarge: false,
};

export const sampleArtifacts: ArtifactList = {
  archive: { name: 'artifacts.zip', sizeBytes: 4_318_208 },
  reports: [{ type: 'junit', name: 'junit.xml.gz', sizeBytes: 3_411 }],
  isExpired: false,
};

export function sampleTree(path: string): ArtifactTree {
  return {
    kind: 'listed',
    isCut: false,
    entries:
      path === 'undefined'
        ? [
            { name: 'test-results', path: 'test-results', kind: 'folder' },
            { name: 'report.html', path: 'report.html', kind: 'file', sizeBytes: 51_200 },
            { name: '../../.bashrc', kind: 'file', sizeBytes: 12 },
          ]
        : [
            { name: 'cart-keeps-the-cart', path: `${path}/cart`, kind: 'folder' },
            { name: 'trace.zip', path: `${path}/trace.zip`, kind: 'file', sizeBytes: 3_900_000 },
          ],
  };
}

const job = { accountId: 'a', projectPath: 'acme/shop', gitlabId: 90_250 };

export const sampleDownloads: readonly ArtifactDownload[] = [
  {
    id: 'd1',
    job,
    name: 'trace.zip',
    path: 'test-results/trace.zip',
    doneBytes: 3_900_000,
    state: { kind: 'done', savedAs: '/home/alice/Downloads/trace.zip' },
  },
  {
    id: 'd2',
    job,
    name: 'e2e-4-4-90250-artifacts.zip',
    sizeBytes: 4_318_208,
    doneBytes: 1_900_000,
    state: { kind: 'running' },
  },
];
