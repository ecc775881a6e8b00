import { describe, expect, test, vi } from 'vitest';
import { text } from '../../../renderer/i18n.ts';
import { statusText } from '../../../renderer/retention/SessionHeader.tsx';
import { startCoreRig, type CoreRig, type CoreRigOptions } from './coreRig.ts';
import { ends, logs, waitsForFile, type Row } from './endingRows.ts';

/*
 * What core says of each ending (phase, countdown), and the words that are shown: real scripts in real shells, five times as fast.
 * Other Runners' words in the logs, and logs that come late: test/unit/core/retention.
 */

const scale = 5;
const toleratedMs = 2000;
vi.setConfig({ testTimeout: 60_000, maxConcurrency: 4 });

async function runRow(
  { options = {}, executor, happens }: Row,
  onTestFinished: CoreRigOptions['onTestFinished'],
): Promise<CoreRig> {
  const rig = await startCoreRig({
    scale,
    onTestFinished,
    ...options,
    gitlab: {
      ...options.gitlab,
      knobs: { traceUpdateSeconds: { watched: 3, unwatched: 6 }, ...options.gitlab?.knobs },
    },
    runner: { executor, ...options.runner },
  });
  await rig.openTerminal();
  await rig.until(() => /[$#] $/.test(rig.output()), 'the prompt');
  await happens(rig);
  return rig;
}

function wordsOf(rig: CoreRig): string {
  const retention = rig.retention();
  const nowMs = rig.clock.now();
  return statusText({ session: rig.session(), isBack: true, retention, nowMs, clock: () => '14:32', text });
}

type Seen = Omit<Row, 'row' | 'options' | 'happens' | 'words'> & { readonly words: string };

function seenIn(rig: CoreRig, executor: Row['executor']): Seen {
  const last = rig.phases.at(-1);
  const kept = rig.phases.find((phase) => phase.kind === 'kept');
  return {
    executor,
    phases: rig.phases.map(({ kind }) => kind),
    ...(last?.kind === 'over' ? { how: last.how } : {}),
    ...(kept?.kind === 'kept' && kept.limit !== 'unknown' ? { limit: kept.limit } : {}),
    states: rig.states,
    put: [rig.job.status, rig.job.failureReason].filter(Boolean).join(', '),
    words: wordsOf(rig),
  };
}

describe.concurrent.each([
  ['by what happens', ends],
  ['by what stands in the log', logs],
])('%s', (_, rows) => {
  test.for(rows)('$row, $executor', async (row, { onTestFinished }) => {
    const { row: __, options: ___, happens: ____, words, ...expected } = row;
    const rig = await runRow(row, onTestFinished);
    const seen = seenIn(rig, row.executor);
    expect(seen).toEqual({ ...expected, words: expect.stringMatching(words) });
    const worstMs = Math.max(0, ...rig.deadlineErrorsMs.map(Math.abs));
    expect(worstMs).toBeLessThanOrEqual(toleratedMs);
    expect(rig.deadlineErrorsMs.length > 0).toBe(row.limit !== undefined);
  });
});

test.for(['shell', 'docker'] as const)(
  'client closed before the script ended, %s: no line in the log, the job ends normally',
  async (executor, { onTestFinished }) => {
    const rig = await startCoreRig({ scale, onTestFinished, runner: { executor }, ...waitsForFile });
    await rig.openTerminal();
    await rig.until(() => /[$#] $/.test(rig.output()), 'the prompt');
    await rig.call('terminal.close', { sessionId: rig.session().id });
    await rig.endScript();
    await rig.job.waitFor(({ status }) => status === 'success');
    expect(rig.job.logText()).not.toContain('Terminal');
    expect([rig.retention(), rig.phases.map(({ kind }) => kind)]).toEqual([undefined, ['script']]);
  },
);
