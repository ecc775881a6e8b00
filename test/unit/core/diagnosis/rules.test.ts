import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../main/core/diagnosis/rules.ts';
import { readLogSignal } from '../../../../main/core/diagnosis/signals.ts';
import { findingCodes } from '../../../../preload/contract/findings.ts';
import type { JobStatus } from '../../../../preload/contract/jobStatus.ts';
import { ends } from './endings.ts';
import { job, network, quietLog, refused, refusals, seen } from './symptoms.ts';

describe.each([
  ['a refused upgrade', refusals],
  ['no HTTP answer', network],
  ['an end', ends],
])('%s', (_name, rows) => {
  const cases = rows.map(([what, signals, code, retry, params = {}]) => ({
    what,
    signals,
    diagnosis: { finding: { code, params }, retry },
  }));
  it.each(cases)('$what', ({ signals, diagnosis }) => {
    expect(diagnose(signals)).toEqual(diagnosis);
  });
});

describe('diagnose', () => {
  it.each<JobStatus>([
    'created',
    'waiting_for_callback',
    'waiting_for_resource',
    'preparing',
    'pending',
    'scheduled',
    'manual',
  ])('says of a job that is %s that it does not run yet', (status) => {
    expect(diagnose(seen(refused(404), { job: job({ status }) })).finding).toEqual({
      code: 'not-running',
      params: { status },
    });
  });

  it('has a row here for everything it can say', () => {
    const rows = [...refusals, ...network, ...ends];
    const said = new Set(rows.map(([, signals]) => diagnose(signals).finding.code));
    // Those that sessions and people cause themselves.
    const others = new Set(['closed-by-you', 'released', 'slept']);
    expect(findingCodes.filter((code) => !said.has(code) && !others.has(code))).toEqual([]);
  });
});

describe('readLogSignal', () => {
  it('finds nothing in an ordinary log', () => {
    expect(readLogSignal(['$ make', 'ok'])).toEqual(quietLog);
  });

  it('reads the end of a wait', () => {
    const lines = [
      'Terminal is connected, will time out in 1m0s...',
      'terminal session timed out (maximum time allowed - 1m0s)',
      'Job succeeded',
    ];
    expect(readLogSignal(lines)).toEqual({ ...quietLog, timedOutAfter: '1m0s', scriptIsOver: true });
  });

  it('reads a timeout of the job', () => {
    const lines = ['ERROR: Job failed: execution took longer than 8s seconds'];
    expect(readLogSignal(lines)).toEqual({ ...quietLog, executionTimeout: true, scriptIsOver: true });
  });

  it('reads a cancel', () => {
    expect(readLogSignal(['ERROR: Job failed: canceled'])).toEqual({
      ...quietLog,
      canceled: true,
      scriptIsOver: true,
    });
  });

  it('knows that the script is over when after_script begins', () => {
    expect(readLogSignal(['Running after_script', 'Running after script...'])).toEqual({
      ...quietLog,
      scriptIsOver: true,
    });
  });
});
