import type { Transfer, TransferFailureCode, TransferState } from '../../../preload/contract/transfers.ts';
import type { Facts, MakeScene } from './facts.ts';

/* Files on their way into a job and out of it. */

const mebibyte = 1024 * 1024;

type Sketch = Partial<Transfer> & { readonly name: string; readonly state: TransferState };

function transfers(now: number, sketches: readonly Sketch[]): Transfer[] {
  return sketches.map((sketch, index) => ({
    id: `t${index}`,
    sessionId: 's1',
    direction: 'upload',
    sizeBytes: 48 * mebibyte,
    doneBytes: 0,
    startedAt: now - 12_000 + index,
    ...sketch,
  }));
}

const failed = (code: TransferFailureCode, details = ''): TransferState => ({
  kind: 'failed',
  failure: { code, params: details === '' ? {} : { details } },
});

const done = {
  kind: 'done',
  algorithm: 'sha256',
  sum: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  savedAs: '/builds/acme/shop/fixtures.sql.gz',
  durationMs: 14_000,
} as const;

/** `one` makes the facts of one terminal, with the session `s1`. */
export function fileScenes(one: (now: number, part: object) => Facts): Readonly<Record<string, MakeScene>> {
  const scene =
    (sketches: readonly Sketch[]): MakeScene =>
    (now) => ({ facts: { ...one(now, {}), transfers: transfers(now, sketches) } });
  return {
    transfers: scene([
      {
        name: 'fixtures.sql.gz',
        doneBytes: 19 * mebibyte,
        state: { kind: 'running', bytesPerSecond: 1.6 * mebibyte },
      },
      { name: 'build', direction: 'download', state: { kind: 'packing', packedBytes: 7 * mebibyte } },
      { name: 'seed.json', sizeBytes: 40_000, state: { kind: 'waiting' } },
      {
        name: 'test-results',
        direction: 'download',
        state: { kind: 'waiting' },
      },
    ]),
    'transfers-done': scene([
      { name: 'fixtures.sql.gz', doneBytes: 48 * mebibyte, state: done },
      {
        name: 'core.4711',
        direction: 'download',
        doneBytes: 48 * mebibyte,
        state: { ...done, algorithm: 'cksum', savedAs: '/home/alice/Downloads/core.4711' },
      },
    ]),
    'transfers-failed': scene([
      { name: 'fixtures.sql.gz', doneBytes: 19 * mebibyte, state: failed('connection-lost') },
      { name: 'notes.txt', state: failed('target-exists') },
      { name: 'coverage', direction: 'download', state: failed('tool-missing', 'tar') },
      { name: 'a-file-with-a-name-that-is-longer-than-any-row.tar.zst', state: { kind: 'canceled' } },
      { name: 'more.log', state: { kind: 'canceled' } },
    ]),
  };
}
