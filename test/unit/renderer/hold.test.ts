import { describe, expect, it } from 'vitest';
import { explainRefusal } from '../../../renderer/retention/resumeHold.ts';
import { text } from '../../../renderer/i18n.ts';
import { applyEvents, applySnapshot } from '../../../renderer/state/facts.ts';
import { canHold, canResume } from '../../../renderer/state/select.ts';
import { holdRefusalCodes } from '../../../preload/contract/holds.ts';
import type { RetentionPhase, SessionState } from '../../../preload/contract/model.ts';
import { sampleHold, sampleSession } from '../core/sampleFacts.ts';
import { makeSnapshot } from './facts.ts';

const connected: SessionState = { kind: 'connected', since: 0 };
const left: SessionState = { kind: 'connected', since: 0, trouble: { kind: 'shell-left' } };
const connecting: SessionState = { kind: 'connecting', since: 0, preparing: false };
const script: RetentionPhase = { kind: 'script', forecast: { kind: 'unknown' } };
const kept: RetentionPhase = { kind: 'kept', since: 0, deadline: 1, limit: 'unknown', toleranceMs: 0 };

const factsWith = ({ phase, isHeld }: { readonly phase?: RetentionPhase; readonly isHeld: boolean }) => ({
  holds: new Map(isHeld ? [['a1:42', sampleHold()]] : []),
  retentions: new Map(phase ? [['a1:42', { jobId: 'a1:42', accountId: 'a1', phase }]] : []),
});

describe('what can be done about a script', () => {
  it.each([
    ['a running one is held', connected, { phase: script, isHeld: false }, true, false],
    ['one of which nothing is known yet as well', connected, { isHeld: false }, true, false],
    ['a held one goes on', connected, { phase: script, isHeld: true }, false, true],
    ['one that has ended does neither', connected, { phase: kept, isHeld: false }, false, false],
    ['without a shell there is no holding', left, { phase: script, isHeld: false }, false, false],
    ['without a connection neither', connecting, { phase: script, isHeld: true }, false, false],
  ] as const)('%s', (_what, state, known, holds, resumes) => {
    const session = sampleSession({ state });
    const facts = factsWith(known);
    expect([canHold(facts, session), canResume(facts, session)]).toEqual([holds, resumes]);
  });
});

describe('held scripts among the facts', () => {
  it('come and go', () => {
    const facts = applySnapshot(makeSnapshot());
    const held = applyEvents(facts, [{ name: 'hold.upserted', payload: sampleHold() }]);
    expect([...held.holds.values()]).toEqual([sampleHold()]);
    const over = applyEvents(held, [{ name: 'hold.removed', payload: { jobId: 'a1:42' } }]);
    expect(over.holds.size).toBe(0);
  });
});

describe('why nothing was held', () => {
  it.each(holdRefusalCodes)('%s is said whole, whatever main leaves out', (code) => {
    const { text: reason, wayOut } = explainRefusal({ code, params: {} }, text);
    expect(`${reason} ${wayOut}`).not.toMatch(/\{\{|undefined/);
    expect(wayOut).not.toBe('');
  });
});
