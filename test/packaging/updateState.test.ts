import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { updateProblems, type UpdateState } from '../../preload/contract/updates.ts';
import { nextUpdateState, type UpdateStep } from '../../main/hosts/electron/updateState.ts';

const steps: fc.Arbitrary<UpdateStep> = fc.oneof(
  fc.constant<UpdateStep>({ kind: 'check-started' }),
  fc.constant<UpdateStep>({ kind: 'nothing-newer', at: 5 }),
  fc.constant<UpdateStep>({ kind: 'found', version: '1.1.0' }),
  fc.constant<UpdateStep>({ kind: 'download-started' }),
  fc.integer({ min: -10, max: 200 }).map((percent): UpdateStep => ({ kind: 'progressed', percent })),
  fc.constant<UpdateStep>({ kind: 'downloaded' }),
  fc.nat(3).map((terminals): UpdateStep => ({ kind: 'install-asked', terminals })),
  fc.nat(3).map((terminals): UpdateStep => ({ kind: 'terminals-changed', terminals })),
  fc.constantFrom(...updateProblems).map((problem): UpdateStep => ({ kind: 'failed', problem })),
  fc.constant<UpdateStep>({ kind: 'feed-changed' }),
);

/** From where a state may be reached in one step. */
const waysIn: Readonly<Record<UpdateState['kind'], readonly UpdateState['kind'][]>> = {
  idle: ['idle', 'checking', 'available', 'downloading', 'ready', 'deferred', 'failed'],
  checking: ['checking', 'idle', 'failed', 'available'],
  available: ['available', 'checking'],
  downloading: ['downloading', 'available'],
  ready: ['ready', 'downloading', 'deferred'],
  deferred: ['deferred', 'ready'],
  failed: ['failed', 'idle', 'checking', 'available', 'downloading', 'ready', 'deferred'],
};

describe('the states of an update', () => {
  it('are reached in their order only, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40 }), (happened) => {
        let state: UpdateState = { kind: 'idle' };
        for (const step of happened) {
          const next = nextUpdateState(state, step);
          expect(waysIn[next.kind]).toContain(state.kind);
          if (next.kind === 'downloading') expect(next.percent >= 0 && next.percent <= 100).toBe(true);
          if (next.kind === 'deferred') expect(next.terminals).toBeGreaterThan(0);
          state = next;
        }
      }),
    );
  });
});
