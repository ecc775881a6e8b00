import { describe, expect, it, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Snippet } from '../../../../preload/contract/settings.ts';
import { settingsSchema } from '../../../../preload/contract/settings.ts';
import { createSnippetActions, wantsLook } from '../../../../renderer/commands/snippetActions.ts';
import { valuesIn } from '../../../../renderer/commands/snippetValues.ts';
import { applySnapshot } from '../../../../renderer/state/facts.ts';
import { createMirror } from '../../../../renderer/state/mirror.ts';
import { snippetsIn } from '../../../../renderer/state/select.ts';
import type { ViewState } from '../../../../renderer/state/view.ts';
import type { TerminalHandle } from '../../../../renderer/terminal/terminals.ts';
import { makeJob, makeSession, makeSnapshot } from '../facts.ts';
import { createTestLine } from '../testClient.ts';

const snippets: Snippet[] = [
  { id: 'plain', name: 'Tests', text: 'make test\n', runs: true },
  { id: 'put', name: 'Look', text: 'ls -la', runs: false },
  { id: 'open', name: 'Branch', text: 'git switch {{branch}}', runs: true },
  { id: 'several', name: 'Both', text: 'make\nmake test', runs: true },
  { id: 'shop', name: 'Seed', text: './seed', runs: false, project: 'acme/shop' },
  { id: 'other', name: 'Other', text: './x', runs: false, project: 'acme/other' },
];

async function setUp(receivers: readonly string[] = []) {
  const session = makeSession('s1');
  const snapshot = makeSnapshot({
    sessions: [session],
    settings: { ...settingsSchema.parse({}), snippets },
  });
  const { client } = createTestLine({ 'app.snapshot': () => ({ ok: true, value: snapshot }) });
  const mirror = createMirror(client, { now: () => 0, schedule: (run) => run() });
  await Promise.resolve();
  await Promise.resolve();
  const typed: unknown[] = [];
  const handle: TerminalHandle = Object.assign(Object.create(null), {
    view: { receive: (input: unknown) => typed.push(input), focus: () => typed.push('focus') },
  });
  const view = createStore<ViewState>(() => Object.assign(Object.create(null), {}));
  const actions = createSnippetActions({
    mirror,
    view,
    terminals: { get: (id) => (id === 's1' ? handle : undefined) },
    activeSession: () => session,
    receiversOf: () => receivers,
  });
  return { actions, typed, view, facts: applySnapshot(snapshot), session };
}

describe('a snippet', () => {
  it('is typed at once where all of it was seen when it was chosen, with Enter or without', async () => {
    const { actions, typed } = await setUp();
    actions.use('plain');
    actions.use('put');
    expect(typed).toEqual([
      { kind: 'pasted', text: 'make test' },
      { kind: 'typed', data: '\r' },
      'focus',
      { kind: 'pasted', text: 'ls -la' },
      'focus',
    ]);
  });

  it.each(['open', 'several'])('is looked at first where it is %s', async (id) => {
    const { actions, typed, view } = await setUp();
    actions.use(id);
    expect([typed, view.getState().snippetAsked]).toEqual([[], { snippetId: id, sessionId: 's1' }]);
  });

  it('is looked at while keys go to several: it may be for all of them', async () => {
    const { actions, typed, view } = await setUp(['s2']);
    actions.use('put');
    expect([typed, view.getState().snippetAsked]).toEqual([[], { snippetId: 'put', sessionId: 's1' }]);
  });

  it('is offered in its project only', async () => {
    const { facts, session } = await setUp();
    expect(snippetsIn(facts, session).map(({ id }) => id)).toEqual([
      'plain',
      'put',
      'open',
      'several',
      'shop',
    ]);
    const ended = makeSession('s1', { state: { kind: 'connecting', since: 0, preparing: false } });
    expect([snippetsIn(facts, ended), snippetsIn(facts, undefined)]).toEqual([[], []]);
  });
});

test('what is put at the prompt runs nothing: no line end, no control character', async () => {
  const { actions, typed } = await setUp();
  actions.type('s1', { text: 'rm -rf build\r\n\r', isRun: false });
  actions.type('s1', { text: 'a\u001b[201~b\u0003\u202ec', isRun: false });
  actions.type('s1', { text: '\n', isRun: true });
  actions.type('gone', { text: 'ls', isRun: true });
  expect(typed).toEqual([
    { kind: 'pasted', text: 'rm -rf build' },
    'focus',
    { kind: 'pasted', text: 'abc' },
    'focus',
  ]);
});

test.each([
  ['ls', false],
  ['ls\n', false],
  ['a\nb', true],
  ['{{job}}', true],
])('%j wants a look: %s', (text, expected) => {
  expect(wantsLook({ text })).toBe(expected);
});

test('a job gives what it has', () => {
  const session = makeSession('s1', { jobId: 'a:7', sha: 'c'.repeat(40) });
  const facts = { jobs: new Map([['a:7', makeJob(7, { stage: 'deploy' })]]), accounts: new Map() };
  expect(valuesIn(facts, session)).toEqual({
    job: 'job-1',
    job_id: '7',
    stage: 'deploy',
    sha: 'c'.repeat(40),
    branch: 'main',
    project: 'acme/shop',
    pipeline: '10',
    url: 'https://gitlab.example.com/x',
    user: undefined,
    gitlab: undefined,
  });
});
