import { describe, expect, test } from 'vitest';
import { createTranslate } from '../../../../main/hosts/common/translate.ts';
import { listOpenTerminals, type OpenTerminal } from '../../../../main/hosts/electron/facts.ts';
import { describeOpen } from '../../../../main/hosts/electron/quitWords.ts';
import { sampleHold, sampleSession } from '../../core/sampleFacts.ts';

const nowMs = Date.UTC(2026, 10, 24, 13);
const words = { translate: createTranslate(), nowMs };
const time = (atMs: number) =>
  new Date(atMs).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

describe('what a quit would end', () => {
  test('is told by name, and until when it is kept', () => {
    const keptUntilMs = nowMs + 24 * 60_000 + 5;
    const terminals: readonly OpenTerminal[] = [
      { jobName: 'e2e 3/4', projectPath: 'acme/shop', keptUntilMs },
      { jobName: 'lint', projectPath: 'acme/shop', keptUntilMs: nowMs + 30_000 },
      { jobName: 'build', projectPath: 'acme/web' },
    ];
    expect(describeOpen(terminals, words).split('\n')).toEqual([
      `e2e 3/4 (acme/shop): kept until ${time(keptUntilMs)}, 24 min left`,
      `lint (acme/shop): kept until ${time(nowMs + 30_000)}, less than 1 min left`,
      'build (acme/web): shell open',
      '',
      'A kept job ends as soon as its terminal closes. The others go on without their shells.',
    ]);
  });

  test('is cut where it gets long', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ jobName: `job ${index}`, projectPath: 'p' }));
    const lines = describeOpen(many, words).split('\n');
    expect([lines.length, lines[6], lines[7], lines.at(-1)]).toEqual([
      10,
      'job 6 (p): shell open',
      'and 5 more',
      'The jobs go on, but their shells and what runs in them end.',
    ]);
  });

  test('says that nothing armed happens meanwhile', () => {
    const open = [{ jobName: 'lint', projectPath: 'p' }];
    expect(
      describeOpen(open, { ...words, armedCount: 2 })
        .split('\n')
        .at(-1),
    ).toBe('2 armed jobs are not opened until Jobshell runs again.');
  });

  test('says which scripts stay held, also without a terminal', () => {
    const open = [{ jobName: 'e2e', projectPath: 'p', isHeld: true }];
    expect(describeOpen(open, { ...words, heldCount: 1 }).split('\n')).toEqual([
      'e2e (p): script held',
      '',
      'The jobs go on, but their shells and what runs in them end.',
      '1 script stays held: its job waits until its timeout ends it, or until you resume it.',
    ]);
    expect(describeOpen([], { ...words, heldCount: 2 })).toBe(
      '2 scripts stay held: their jobs wait until their timeouts end them, or until you resume them.',
    );
  });

  test('of a job whose name holds line ends stays one line', () => {
    const text = describeOpen([{ jobName: 'a\nkept until never\u202e', projectPath: 'p\r' }], words);
    expect(text.split('\n')[0]).toBe('a kept until never  (p ): shell open');
  });

  test('begins with what ends first, and leaves out what has ended', () => {
    const ended = {
      kind: 'ended',
      at: 0,
      finding: { code: 'released', params: {} },
      canReconnect: false,
    } as const;
    const sessions = [
      sampleSession({ id: '1', jobId: 'a:1', jobName: 'plain' }),
      sampleSession({ id: '2', jobId: 'a:2', jobName: 'late' }),
      sampleSession({ id: '3', jobId: 'a:3', jobName: 'soon' }),
      sampleSession({ id: '4', jobId: 'a:4', jobName: 'over', state: ended }),
    ];
    const kept = (jobId: string, deadline: number) =>
      [
        jobId,
        {
          jobId,
          accountId: 'a',
          phase: { kind: 'kept', since: 0, deadline, limit: 'unknown', toleranceMs: 0 },
        },
      ] as const;
    const listed = listOpenTerminals(sessions, {
      retentions: new Map([kept('a:2', 900), kept('a:3', 500)]),
      holds: new Map([['a:1', sampleHold({ jobId: 'a:1' })]]),
    });
    expect(listed.map(({ jobName, keptUntilMs, isHeld }) => [jobName, keptUntilMs, isHeld])).toEqual([
      ['soon', 500, undefined],
      ['late', 900, undefined],
      ['plain', undefined, true],
    ]);
  });
});
