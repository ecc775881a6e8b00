import { describe, expect, it } from 'vitest';
import type { Transfer, TransferState } from '../../../preload/contract/transfers.ts';
import { selectedPath } from '../../../renderer/terminal/selectedPath.ts';
import { bringsFiles, droppedFiles, whyNoDrop } from '../../../renderer/transfer/droppedFiles.ts';
import { leftMs, wayOn } from '../../../renderer/transfer/figures.ts';
import { formatBytes } from '../../../renderer/ui/bytes.ts';
import { createTestLine } from './testClient.ts';

describe('what is selected', () => {
  it.each([
    ['/var/log/app.log', '/var/log/app.log'],
    ['  build/report.xml\n', 'build/report.xml'],
    ['"my report.txt"', undefined],
    ['"out dir/my report.txt"', 'out dir/my report.txt'],
    ["'core.1234'", 'core.1234'],
    ['~/x', '~/x'],
    ['Makefile', undefined],
    ['e.g. this', undefined],
    ['one/two\nthree', undefined],
    ['https://example.com/a.txt', undefined],
    ['invoice\u202Efdp.exe', undefined],
    ['a/\u001b[31m', undefined],
    ['', undefined],
    [`/${'x'.repeat(1_000)}`, undefined],
  ])('%j offers %j', (selection, path) => {
    expect(selectedPath(selection)).toBe(path);
  });
});

describe('a drag', () => {
  it.each([
    [['Files'], true],
    [['text/uri-list', 'Files'], true],
    [['text/plain'], false],
    [['text/uri-list', 'text/html'], false],
    // A picture dragged out of a page brings a file that nobody chose.
    [['Files', 'text/html'], false],
  ])('of %j brings files: %s', (types, brings) => {
    expect(bringsFiles({ types })).toBe(brings);
  });

  it('that has no data brings none', () => {
    expect(bringsFiles(null)).toBe(false);
  });

  it('is taken apart into files, and folders that are only counted', () => {
    const item = (kind: string, file: File | null, isDirectory: boolean | undefined) => ({
      kind,
      getAsFile: () => file,
      webkitGetAsEntry: () =>
        isDirectory === undefined ? null : ({ isDirectory } as unknown as FileSystemEntry),
    });
    const [one, two] = [new File(['1'], 'one'), new File(['2'], 'two')];
    const dropped = droppedFiles([
      item('file', one, false),
      item('string', null, undefined),
      item('file', new File([], 'folder'), true),
      // Some systems give no entry: then it is a file.
      item('file', two, undefined),
      item('file', null, false),
    ]);
    expect(dropped).toEqual({ files: [one, two], folders: 1 });
  });
});

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [3_449, '3.4 kB'],
    [9_960, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [999_999, '1 MB'],
    [999_999_999, '1 GB'],
    [12_345_678, '12 MB'],
    [1e16, '10,000 TB'],
  ])('of %d bytes is %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });
});

describe('a terminal takes dropped files', () => {
  const finding = { code: 'closed-by-you', params: {} } as const;
  it.each([
    [{ kind: 'connected', since: 0 }, undefined],
    [{ kind: 'connecting', since: 0, preparing: true }, 'connecting'],
    [{ kind: 'reconnecting', finding, attempt: 1 }, 'reconnecting'],
    [{ kind: 'ended', at: 0, finding, canReconnect: true }, 'ended'],
    [{ kind: 'ended', at: 0, finding, canReconnect: false }, 'over'],
  ] as const)('in %j unless %j', (state, why) => {
    expect(whyNoDrop(state)).toBe(why);
  });
});

describe('a transfer', () => {
  const transfer = (state: TransferState, change: Partial<Transfer> = {}): Transfer => ({
    id: 'f1',
    sessionId: 't1',
    direction: 'upload',
    name: 'x',
    sizeBytes: 3_000,
    doneBytes: 1_000,
    startedAt: 0,
    state,
    ...change,
  });
  const failed = (code: 'target-exists' | 'silent') =>
    ({ kind: 'failed', failure: { code, params: {} } }) as const;

  it('tells what is left only where the rate and the size are known', () => {
    expect(leftMs(transfer({ kind: 'running', bytesPerSecond: 500 }))).toBe(4_000);
    expect(leftMs(transfer({ kind: 'running', bytesPerSecond: 500 }, { doneBytes: 4_000 }))).toBe(0);
    expect(leftMs(transfer({ kind: 'running' }))).toBeUndefined();
    expect(leftMs(transfer({ kind: 'running', bytesPerSecond: 0 }))).toBeUndefined();
    expect(leftMs(transfer({ kind: 'verifying' }))).toBeUndefined();
  });

  it('that failed has a way on, by what stood against it', () => {
    expect(wayOn(transfer(failed('target-exists')))).toBe('replace');
    expect(wayOn(transfer(failed('silent')))).toBe('resume');
    expect(wayOn(transfer(failed('silent'), { doneBytes: 0 }))).toBe('again');
    expect(wayOn(transfer({ kind: 'canceled' }))).toBeUndefined();
  });
});

describe('a file the page offers', () => {
  const want = (streamId: number, offset: number, limitBytes: number) =>
    ({ kind: 'want', streamId, offset, limitBytes }) as const;
  const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

  it('is given in the parts main asks for, under a number of its own', async () => {
    const line = createTestLine();
    const asked: string[] = [];
    const one = line.client.offer(async (offset, limitBytes) => {
      asked.push(`${offset}+${limitBytes}`);
      return Uint8Array.of(1, 2);
    });
    const two = line.client.offer(async () => Uint8Array.of(3));
    expect(one.sourceId).not.toBe(two.sourceId);
    line.frame(want(one.sourceId, 5, 2));
    line.frame(want(two.sourceId, 0, 1));
    await turn();
    expect(asked).toEqual(['5+2']);
    expect(line.sent).toEqual([
      { kind: 'chunk', streamId: one.sourceId, offset: 5, bytes: Uint8Array.of(1, 2) },
      { kind: 'chunk', streamId: two.sourceId, offset: 0, bytes: Uint8Array.of(3) },
    ]);
  });

  it('that is withdrawn, unreadable or was never offered is answered with nothing, so that nobody waits', async () => {
    const line = createTestLine();
    const gone = line.client.offer(async () => Uint8Array.of(1));
    gone.withdraw();
    const broken = line.client.offer(() => Promise.reject(new Error('moved away')));
    for (const id of [gone.sourceId, broken.sourceId, 99]) line.frame(want(id, 0, 1));
    await turn();
    const nothing = (streamId: number) => ({ kind: 'chunk', streamId, offset: 0, bytes: new Uint8Array(0) });
    expect(line.sent).toHaveLength(3);
    expect(line.sent).toEqual(
      expect.arrayContaining([nothing(gone.sourceId), nothing(broken.sourceId), nothing(99)]),
    );
  });
});
