import type { AppEvent } from '../../../preload/contract/api.ts';
import type { Result } from '../../../preload/contract/error.ts';
import type { JobSurroundings } from '../../../preload/contract/jobActions.ts';
import type { Session } from '../../../preload/contract/model.ts';
import type { JobStep } from '../../../preload/contract/steps.ts';
import { settingsSchema } from '../../../preload/contract/settings.ts';
import { typedParts } from '../../../main/core/terminal/bootstrap.ts';
import type { Scene } from './facts.ts';
import { sampleEvents, sampleTranscripts } from './recordings.ts';
import {
  sampleArtifacts,
  sampleDownloads,
  samplePipeline,
  sampleTests,
  sampleTree,
} from './samplePipeline.ts';
import { sampleLogFound, sampleLogLines, sampleLogSections, sampleLogState } from './sampleLog.ts';

/* What the scripted main answers to a page's commands. */

/** The package's, put in when this is bundled. */
declare const packageVersion: string;

export type FakeStream = { readonly sessionId: string; sent: number; acked: number; left: number };

const screen = [
  '\u001b[1;32mroot@runner-kq3x\u001b[0m:\u001b[1;34m/builds/acme/shop\u001b[0m# npm run e2e -- --shard 3/4',
  '\u001b[90m> playwright test --shard 3/4\u001b[0m',
  '',
  'Running 41 tests using 4 workers',
  '  \u001b[32m✓\u001b[0m  1 cart.spec.ts:12 › adds an item \u001b[90m(1.2s)\u001b[0m',
  '  \u001b[31m✘\u001b[0m  2 cart.spec.ts:31 › keeps the cart after sign-in \u001b[90m(5.0s)\u001b[0m',
  '  \u001b[33m-\u001b[0m  3 cart.spec.ts:58 › 日本語の商品名 🎉 café',
  '',
  '  1) cart.spec.ts:31 › keeps the cart after sign-in',
  '     \u001b[31mError: expect(locator).toHaveText(expected)\u001b[0m',
  '     Expected: \u001b[32m"3 items"\u001b[0m',
  '     Received: \u001b[31m"0 items"\u001b[0m',
  '',
  '\u001b[1;32mroot@runner-kq3x\u001b[0m:\u001b[1;34m/builds/acme/shop\u001b[0m# ',
].join('\r\n');

const encoder = new TextEncoder();

/** An answer that does not come. */
const never = new Promise<never>(() => {});

const plainStep = { isCollapsed: false, isCut: false, isMasked: false };
const steps: readonly JobStep[] = [
  { ...plainStep, text: 'npm ci --prefer-offline' },
  { ...plainStep, text: 'for shard in 1 2 3 4; do', isCollapsed: true },
  {
    ...plainStep,
    text: 'curl --fail -H "PRIVATE-TOKEN: [MASKED]" "$CI_API_V4_URL/projects"',
    isMasked: true,
  },
  { ...plainStep, text: 'npm run e2e -- --shard 3/4' },
];

type Answer = {
  readonly command: string;
  readonly input: Readonly<Record<string, never>>;
  readonly scene: Scene;
  readonly send: (event: AppEvent) => void;
  readonly streams: Map<number, FakeStream>;
  readonly output: (streamId: number, bytes: Uint8Array) => void;
};

const ok = (value: unknown): Result<unknown> => ({ ok: true, value });

/** Answers as main would, as far as a picture needs it. */
export async function answer(asked: Answer): Promise<Result<unknown>> {
  const { command, input, scene, send } = asked;
  const { facts } = scene;
  if (scene.isSilent) return { ok: false, error: { code: 'disconnected', params: {}, message: '' } };
  switch (command) {
    case 'app.snapshot':
      return ok({ ...facts, version: packageVersion });
    case 'account.tokenPage':
      return ok({
        url: `${String(input['gitlabUrl'])}/-/user_settings/personal_access_tokens?name=Jobshell&scopes=api`,
      });
    case 'account.signIn':
      return signIn(asked);
    case 'settings.describe':
      return ok({
        defaults: settingsSchema.parse({}),
        file: '/home/alice/.config/jobshell/settings.json',
        logFolder: '/home/alice/.local/state/jobshell',
        canShow: !facts.capabilities.browserKeys,
        typed: typedParts(),
      });
    case 'settings.update':
      send({ name: 'settings.changed', payload: { ...facts.settings, ...input } });
      return ok({});
    case 'terminal.open':
      return open(asked);
    case 'terminal.close':
      send({ name: 'session.removed', payload: { id: String(input['sessionId']) } });
      return ok({});
    case 'terminal.attach':
      return attach(asked);
    case 'transcript.list':
      return ok({
        transcripts: sampleTranscripts(Date.now()),
        folder: '/home/alice/.local/share/jobshell/transcripts',
      });
    case 'transcript.read':
      return ok({ events: sampleEvents(screen) });
    case 'job.surroundings':
      return ok(surroundings(asked));
    case 'job.steps':
      return ok({ steps });
    case 'log.open':
      return ok(sampleLogState(String(input['jobId'])));
    case 'log.lines':
      return ok({ generation: 0, lines: sampleLogLines(Number(input['from']), Number(input['count'])) });
    case 'log.sections':
      return ok({ generation: 0, sections: sampleLogSections });
    case 'log.search':
      return ok(sampleLogFound);
    case 'pipeline.read':
      return ok(samplePipeline(Number(Reflect.get(input['of'] ?? {}, 'pipelineId'))));
    case 'pipeline.tests':
      return ok(sampleTests);
    case 'artifact.list':
      return ok(sampleArtifacts);
    case 'artifact.tree':
      return ok(sampleTree(String(input['path'])));
    case 'artifact.downloads':
      return ok({ downloads: sampleDownloads });
    case 'hold.foretell':
      return ok({ timeoutAt: Date.now() + 41 * 60_000 });
    case 'hold.begin':
      return ok({
        kind: 'refused',
        refusal: { code: 'several', params: { found: 'bash (71), bash (93)', count: 2 } },
      });
    case 'transfer.place':
      return ok({ kind: 'ready', directory: '/builds/acme/shop' });
    case 'link.open':
      return { ok: false, error: { code: 'link-elsewhere', params: { host: 'gitlab.com' }, message: '' } };
    default:
      return ok({});
  }
}

function surroundings({ input, scene: { facts } }: Answer): JobSurroundings {
  const isRelease = facts.jobs.find(({ id }) => id === String(input['jobId']))?.stage === 'release';
  return isRelease
    ? { isRefProtected: true, environment: { name: 'production/eu-west', isProduction: true } }
    : { isRefProtected: false };
}

async function signIn({ scene, send }: Answer): Promise<Result<unknown>> {
  for (const step of ['reach', 'version', 'token'] as const)
    send({
      name: 'signIn.progressed',
      payload: { step, state: 'passed', ...(step === 'version' ? { detail: 'GitLab 19.3.1' } : {}) },
    });
  if (scene.signIn?.kind !== 'refused') {
    send({ name: 'signIn.progressed', payload: { step: 'scopes', state: 'started' } });
    return never;
  }
  send({ name: 'signIn.progressed', payload: { step: 'scopes', state: 'failed' } });
  return { ok: false, error: scene.signIn.error };
}

function open({ input, scene: { facts }, send }: Answer): Result<unknown> {
  const job = facts.jobs.find(({ id }) => id === String(input['jobId']));
  if (!job) return { ok: false, error: { code: 'no-such-job', params: {}, message: '' } };
  const now = Date.now();
  const session: Session = {
    id: `new-${job.gitlabId}`,
    accountId: 'a',
    jobId: job.id,
    jobName: job.name,
    projectPath: job.projectPath,
    ref: job.ref,
    pipelineId: job.pipelineId,
    webUrl: job.webUrl,
    openedAt: now,
    windowId: 'w1',
    windowSince: now,
    tabPosition: facts.sessions.length,
    state: { kind: 'connected', since: now },
    shellSize: input['size'],
  };
  send({ name: 'session.upserted', payload: session });
  return ok(session);
}

function attach({ input, scene: { facts }, streams, output }: Answer): Result<unknown> {
  const streamId = Number(input['streamId']);
  const sessionId = String(input['sessionId']);
  streams.set(streamId, { sessionId, sent: 0, acked: 0, left: 0 });
  const hasShell = facts.sessions.find(({ id }) => id === sessionId)?.state.kind !== 'connecting';
  if (hasShell) setTimeout(() => output(streamId, encoder.encode(screen)));
  return ok({});
}
