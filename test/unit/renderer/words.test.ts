import { expect, test } from 'vitest';
import { messages } from '../../../preload/contract/messages/messages.ts';
import { errorCodes } from '../../../preload/contract/error.ts';
import { findingCodes } from '../../../preload/contract/findings.ts';
import { tokenNotes } from '../../../renderer/accounts/tokenNotes.ts';
import { explainError, explainFinding, text } from '../../../renderer/i18n.ts';
import {
  formatCountdown,
  formatDuration,
  formatElapsed,
  shareLeft,
  urgency,
} from '../../../renderer/state/time.ts';

test('a countdown is m:ss, and h:mm:ss from an hour on', () => {
  const figures = [0, 999, 1000, 59_999, 60_000, 1_499_000, 3_599_999, 3_600_000, 36_061_000, -5000];
  expect(figures.map(formatCountdown)).toEqual([
    '0:00',
    '0:00',
    '0:01',
    '0:59',
    '1:00',
    '24:59',
    '59:59',
    '1:00:00',
    '10:01:01',
    '0:00',
  ]);
});

test('what lasts is told as coarse as people think of it', () => {
  const minutes = [0, 1, 59, 60, 95, 600, 3000];
  expect(minutes.map((count) => formatElapsed(count * 60_000, text))).toEqual([
    '< 1 min',
    '1 min',
    '59 min',
    '1 h',
    '1 h 35 min',
    '10 h',
    '2 d',
  ]);
  expect([formatDuration(45_000, text), formatDuration(1_800_000, text)]).toEqual(['45 s', '30 min']);
});

test('the ring empties with the wait and shows when it is nearly over', () => {
  const wait = { since: 1000, deadline: 2000 };
  expect([
    shareLeft(wait, 0),
    shareLeft(wait, 1250),
    shareLeft(wait, 3000),
    shareLeft({ since: 5, deadline: 5 }, 5),
  ]).toEqual([1, 0.75, 0, 0]);
  expect([urgency(300_001), urgency(300_000), urgency(60_000)]).toEqual(['calm', 'soon', 'now']);
});

test('every error and every finding has a sentence and a way out, and says what it was given', () => {
  const all = [
    ...errorCodes.map((code) => explainError({ code, params: {} })),
    ...findingCodes.map((code) => explainFinding({ code, params: {} })),
  ];
  expect(
    all.filter(
      ({ text: sentence, wayOut }) =>
        !/[.:]\s*$/.test(sentence) || wayOut === '' || sentence.includes('errors.'),
    ),
  ).toEqual([]);
  expect(explainError({ code: 'timed-out', params: { host: 'gitlab.test', seconds: 10 } }).text).toBe(
    'gitlab.test did not answer within 10 s.',
  );
});

test('two findings that cannot be told apart for certain name each other', () => {
  expect(messages.en.findings['taken-elsewhere'].wayOut).toContain('Less likely');
  expect(messages.en.findings['runner-unreachable'].wayOut).toContain('Less likely');
});

test('no sentence shouts', () => {
  expect(JSON.stringify(messages.en)).not.toMatch(/!|Oops|successfully/);
});

const account = {
  id: 'a',
  gitlabUrl: 'https://gitlab.example.com',
  userId: 1,
  username: 'alice',
  displayName: 'Alice',
  terminalAccess: { kind: 'none' },
} as const;
const active = {
  kind: 'active',
  name: 'x',
  scopes: ['read_api'],
  canAct: false,
  fineGrained: false,
} as const;

test('what a token cannot do is told, and its end when it is near', () => {
  const nowMs = Date.parse('2026-11-24T10:00:00Z');
  const near = { ...account, token: { ...active, scopes: [...active.scopes], expiresOn: '2026-11-28' } };
  const far = {
    ...account,
    token: { ...active, scopes: [...active.scopes], canAct: true, expiresOn: '2027-11-28' },
  };
  expect(tokenNotes({ account: near, protection: 'memory' }, nowMs)).toEqual([
    { kind: 'expires', days: 4, date: '2026-11-28' },
    { kind: 'read-only' },
    { kind: 'protection', protection: 'memory' },
  ]);
  expect(tokenNotes({ account: far, protection: 'keyring' }, nowMs)).toEqual([]);
});
