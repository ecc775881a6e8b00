import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { OpenedDownload } from '../../../../main/core/gitlab/download.ts';
import { createArtifactDownloads } from '../../../../main/core/pipelines/downloads.ts';
import type { Downloads } from '../../../../main/core/ports.ts';
import { safeFileName } from '../../../../main/core/transfer/names.ts';
import { createDownloads } from '../../../../main/hosts/common/downloads.ts';
import { AppError } from '../../../../preload/contract/error.ts';
import { mostDownloads, type ArtifactDownload } from '../../../../preload/contract/pipelines.ts';
import { createCollectedLog } from '../memoryPorts.ts';
import { startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';

const job = { accountId: 'a1', projectPath: 'group/project', gitlabId: 42 };

async function* piecesOf(...pieces: readonly (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (typeof piece !== 'string') throw piece;
    yield Buffer.from(piece);
  }
}

type Bench = {
  readonly opened?: OpenedDownload | AppError;
  readonly jobName?: string;
  readonly downloads?: (folder: string) => Downloads | undefined;
};

/** Into a real folder. */
function createBench({ opened, jobName, downloads }: Bench = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'jobshell-downloads-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = createVirtualClock(startMs);
  const told: (readonly ArtifactDownload[])[] = [];
  const asked: unknown[] = [];
  const log = createCollectedLog();
  let next = 0;
  const service = createArtifactDownloads({
    clock,
    random: () => ((next += 1) % 1000) / 1000,
    log,
    downloads: downloads ? downloads(folder) : createDownloads({ folder: () => folder }),
    safeFileName,
    jobName: () => jobName,
    open: async (request) => {
      asked.push(request);
      if (opened instanceof AppError) throw opened;
      return opened ?? { sizeBytes: 6, pieces: piecesOf('PK\u0003\u0004', 'zz') };
    },
    changed: (all) => told.push(all),
  });
  const over = async (id: string): Promise<ArtifactDownload['state']> => {
    for (;;) {
      const state = service.all().find((one) => one.id === id)?.state;
      if (!state) throw new Error('gone');
      if (state.kind !== 'asking' && state.kind !== 'running') return state;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const files = (): readonly string[] => readdirSync(folder).toSorted();
  return { folder, service, over, files, told, asked, log, clock };
}

it('an archive is named after its job, and has its name when it is whole', async () => {
  const bench = createBench({ jobName: 'e2e: [3/4]' });
  const { id } = bench.service.start({ job, path: undefined });
  const path = join(bench.folder, 'e2e-3-4-42-artifacts.zip');
  expect(await bench.over(id)).toEqual({ kind: 'done', savedAs: path });
  expect(readFileSync(path, 'latin1')).toBe('PK\u0003\u0004zz');
  expect(bench.service.all()[0]).toMatchObject({ sizeBytes: 6, doneBytes: 6 });
  expect(bench.told.map(([one]) => one?.state.kind)).toEqual(['asking', 'running', 'done']);
  expect(bench.asked).toEqual([{ job, path: undefined }]);
});

it.each([
  ['out/../../.bashrc', 'bashrc'],
  ['a/b\\..\\evil.exe', 'evil.exe'],
  ['reports/CON', '_CON'],
  ['x/\u202efdp.exe', '_fdp.exe'],
  ['log.txt', 'log.txt'],
])('a file called %s is saved as %s', async (path, name) => {
  const bench = createBench({ opened: { sizeBytes: undefined, pieces: piecesOf('anything') } });
  const { id } = bench.service.start({ job, path });
  await bench.over(id);
  expect(bench.files()).toEqual([name]);
});

it('a job’s name leads nowhere', async () => {
  const bench = createBench({ jobName: '../../../etc/cron.d/x' });
  await bench.over(bench.service.start({ job, path: undefined }).id);
  expect(bench.files()).toEqual(['etc-cron-d-x-42-artifacts.zip']);
});

it('a page in an archive’s place is thrown away', async () => {
  for (const text of ['<!DOCTYPE html>', 'P', '']) {
    const bench = createBench({ opened: { sizeBytes: undefined, pieces: piecesOf(text) } });
    const { id } = bench.service.start({ job, path: undefined });
    expect([await bench.over(id), bench.files()]).toEqual([{ kind: 'no-archive' }, []]);
  }
});

it('what GitLab refuses, or breaks off, leaves nothing', async () => {
  const refused = createBench({ opened: new AppError({ code: 'not-found' }) });
  const broken = createBench({
    opened: { sizeBytes: 9, pieces: piecesOf('PK\u0003', new AppError({ code: 'network' })) },
  });
  const states = await Promise.all(
    [refused, broken].map((bench) => bench.over(bench.service.start({ job, path: undefined }).id)),
  );
  expect(states).toMatchObject([
    { kind: 'failed', error: { code: 'not-found' } },
    { kind: 'failed', error: { code: 'network' } },
  ]);
  expect([refused.files(), broken.files()]).toEqual([[], []]);
});

it('one that is canceled ends, and leaves nothing', async () => {
  const { promise: gate, resolve: letGo } = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('PK\u0003\u0004');
    await gate;
    yield Buffer.from('more');
  }
  const bench = createBench({ opened: { sizeBytes: 8, pieces: slow() } });
  const { id } = bench.service.start({ job, path: undefined });
  while (bench.service.all()[0]?.doneBytes !== 4) await new Promise((resolve) => setImmediate(resolve));
  bench.service.cancel(id);
  letGo();
  expect([await bench.over(id), bench.files()]).toEqual([{ kind: 'canceled' }, []]);
  bench.service.dismiss(id);
  expect(bench.service.all()).toEqual([]);
});

it('no place chosen is a cancel; a full disk is said by its code; a fault of ours is logged', async () => {
  const nowhere = createBench({ downloads: () => ({ create: async () => undefined }) });
  const full = createBench({
    downloads: () => ({
      create: async () => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
    }),
  });
  const faulty = createBench({ opened: { sizeBytes: 1, pieces: piecesOf(new TypeError('ours')) } });
  const stateOf = (bench: typeof full) => bench.over(bench.service.start({ job, path: undefined }).id);
  expect([await stateOf(nowhere), await stateOf(full), await stateOf(faulty)]).toMatchObject([
    { kind: 'canceled' },
    { kind: 'not-written', code: 'ENOSPC' },
    { kind: 'failed', error: { code: 'internal' } },
  ]);
  expect(faulty.log.events).toEqual(['artifact.failed']);
});

it('a host without files says so', () => {
  const bench = createBench({ downloads: () => undefined });
  expect(() => bench.service.start({ job, path: undefined })).toThrow(AppError);
});

it('as many as fit are kept; what is over makes room, what goes on does not', async () => {
  const bench = createBench();
  for (let count = 0; count < mostDownloads + 5; count += 1)
    await bench.over(bench.service.start({ job, path: 'a.txt' }).id);
  expect(bench.service.all()).toHaveLength(mostDownloads);
  const stuck = createBench({ downloads: () => ({ create: () => new Promise(() => {}) }) });
  for (let count = 0; count < mostDownloads; count += 1) stuck.service.start({ job, path: 'a.txt' });
  expect(() => stuck.service.start({ job, path: 'a.txt' })).toThrow(/too many|bad-input/);
});

it('ending the app ends them all', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('PK\u0003\u0004');
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      yield Buffer.from('more');
    }
  }
  const bench = createBench({ opened: { sizeBytes: undefined, pieces: endless() } });
  bench.service.start({ job, path: undefined });
  while ((bench.service.all()[0]?.doneBytes ?? 0) < 40) await new Promise((resolve) => setImmediate(resolve));
  await bench.service.dispose();
  expect(bench.files()).toEqual([]);
  expect(bench.service.all()[0]?.state.kind).toBe('canceled');
});

it('does not wait for a person who is still asked where to', async () => {
  const { promise: answer, resolve: choose } = Promise.withResolvers<void>();
  const { promise: gone, resolve: discarded } = Promise.withResolvers<void>();
  const bench = createBench({
    downloads: (folder) => ({
      create: async (name) => {
        await answer;
        const file = await createDownloads({ folder: () => folder }).create(name);
        return file && { ...file, discard: () => file.discard().then(discarded) };
      },
    }),
  });
  bench.service.start({ job, path: 'a.txt' });
  await bench.service.dispose();
  expect(bench.service.all()[0]?.state.kind).toBe('canceled');
  choose();
  await gone;
  expect([bench.files(), bench.asked]).toEqual([[], []]);
});
