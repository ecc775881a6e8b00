import { sumAlgorithms, type SumAlgorithm } from '../../../preload/contract/transfers.ts';
import type { DownloadFile, Downloads } from '../ports.ts';
import { nextBlockBytes, unitBytes, windowBlocks } from './blocks.ts';
import { TransferCanceled, TransferStopped } from './failure.ts';
import { decode, type Helper } from './helper.ts';
import { safeFileName } from './names.ts';
import type { Reply } from './replies.ts';
import { downloadScript } from './scripts.ts';
import { createSum, sumOf, type Sum } from './sums.ts';
import type { Attempt, Finished } from './attempt.ts';

/** What is kept of a download between two attempts. */
export type DownloadMemory = {
  readonly path: string;
  file: DownloadFile | undefined;
  doneBytes: number;
  sizeBytes: number | undefined;
  algorithm: SumAlgorithm | undefined;
  sum: Sum | undefined;
  /** Where the shell stood at first: a path may be relative to it. */
  directory: string | undefined;
};

export function newDownload(path: string): DownloadMemory {
  return {
    path,
    file: undefined,
    doneBytes: 0,
    sizeBytes: undefined,
    algorithm: undefined,
    sum: undefined,
    directory: undefined,
  };
}

/** A block that is wrong this often is not an accident of the line. */
export const mostTries = 3;

/** One attempt: opens the file in the job, fetches what is missing, compares the whole. */
export async function runDownload(
  memory: DownloadMemory,
  attempt: Attempt & { readonly downloads: Downloads },
): Promise<Finished> {
  const { helper } = attempt;
  await helper.start(downloadScript(scriptInput(memory, attempt), { path: memory.path, unitBytes }));
  const opened = readOpened(await nextBeyondSigns(attempt, 'packing'));
  const file = await openFile(memory, { opened, downloads: attempt.downloads });
  attempt.report({ kind: 'size', sizeBytes: opened.sizeBytes });
  await fetchBlocks(memory, attempt, file);
  attempt.report({ kind: 'verifying' });
  helper.send('S\n');
  const [word, theirs, size] = (await nextBeyondSigns(attempt, 'nothing')).words;
  const ours = memory.sum?.result() ?? '';
  if (word !== 's' || theirs !== ours || Number(size) !== opened.sizeBytes) {
    memory.sum = undefined;
    memory.doneBytes = 0;
    throw new TransferStopped('changed');
  }
  const savedAs = await onDisk(() => file.finish());
  memory.file = undefined;
  return { algorithm: opened.algorithm, sum: ours, savedAs };
}

function scriptInput({ directory }: DownloadMemory, { nonce, transferId }: Attempt) {
  return { nonce, transferId, ...(directory === undefined ? {} : { directory }) };
}

/** Answers that only say that the helper is still at it are told and left out. */
export async function nextBeyondSigns(
  { helper, report }: Pick<Attempt, 'helper' | 'report'>,
  meaning: 'packing' | 'nothing',
): Promise<Reply> {
  for (;;) {
    const reply = await helper.next();
    if (reply.words[0] !== 'w') return reply;
    if (meaning === 'packing') report({ kind: 'packing', packedBytes: Number(reply.words[1]) || 0 });
  }
}

type Opened = {
  readonly sizeBytes: number;
  readonly kind: 'file' | 'tar' | 'tar.gz';
  readonly algorithm: SumAlgorithm;
  readonly directory: string;
  readonly folderName: string;
};

function readOpened({ words }: Reply): Opened {
  const [word, size, kind, algorithm, directory = '', folderName = ''] = words;
  const sizeBytes = Number(size);
  const known = sumAlgorithms.find((candidate) => candidate === algorithm);
  const isKind = kind === 'file' || kind === 'tar' || kind === 'tar.gz';
  if (word !== 'open' || !known || !isKind || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
    throw new TransferStopped('garbage');
  return { sizeBytes, kind, algorithm: known, directory: decode(directory), folderName: decode(folderName) };
}

/** The file on this computer: the one of the last attempt, where the job's is still the same as far as its size tells. */
async function openFile(
  memory: DownloadMemory,
  { opened, downloads }: { readonly opened: Opened; readonly downloads: Downloads },
): Promise<DownloadFile> {
  memory.directory ??= opened.directory;
  const same = opened.sizeBytes === memory.sizeBytes && opened.algorithm === memory.algorithm && memory.sum;
  const before = memory.file;
  const file = before ?? (await onDisk(() => downloads.create(fileName(memory.path, opened))));
  if (!file) throw new TransferCanceled();
  memory.file = file;
  if (!same) {
    if (before) await onDisk(() => file.clear());
    memory.doneBytes = 0;
    memory.sizeBytes = opened.sizeBytes;
    memory.algorithm = opened.algorithm;
    memory.sum = createSum(opened.algorithm);
  }
  return file;
}

function fileName(path: string, { kind, folderName }: Opened): string {
  return kind === 'file'
    ? safeFileName(path)
    : `${safeFileName(folderName === '' ? 'root' : folderName)}.${kind}`;
}

type Asked = { readonly offset: number; readonly bytes: number; readonly atMs: number };

async function fetchBlocks(memory: DownloadMemory, attempt: Attempt, file: DownloadFile): Promise<void> {
  const { helper, clock } = attempt;
  const sizeBytes = memory.sizeBytes ?? 0;
  let asked: readonly Asked[] = [];
  let askFrom = memory.doneBytes;
  let blockBytes = unitBytes;
  let tries = 0;
  let lastMs = clock.monotonicMs();

  while (memory.doneBytes < sizeBytes) {
    // After a wrong block everything under way is for nothing: it is awaited, then asked for again.
    const stalled = askFrom > memory.doneBytes && asked.length > 0 && asked[0]?.offset !== memory.doneBytes;
    while (!stalled && asked.length < windowBlocks && askFrom < sizeBytes) {
      const bytes = Math.min(blockBytes, sizeBytes - askFrom);
      helper.send(`D ${askFrom / unitBytes} ${Math.ceil(bytes / unitBytes)}\n`);
      asked = [...asked, { offset: askFrom, bytes, atMs: clock.monotonicMs() }];
      askFrom += bytes;
    }
    const [block, ...later] = asked;
    if (!block) {
      askFrom = memory.doneBytes;
      continue;
    }
    asked = later;
    const body = await readBlock(helper, block, memory.algorithm ?? 'cksum');
    if (block.offset !== memory.doneBytes) {
      if (asked.length === 0) askFrom = memory.doneBytes;
      continue;
    }
    if (!body) {
      tries += 1;
      if (tries >= mostTries) throw new TransferStopped('checksum');
      if (asked.length === 0) askFrom = memory.doneBytes;
      continue;
    }
    tries = 0;
    await onDisk(() => file.write(body));
    memory.sum?.add(body);
    memory.doneBytes += body.byteLength;
    const nowMs = clock.monotonicMs();
    blockBytes = nextBlockBytes(blockBytes, nowMs - Math.max(block.atMs, lastMs));
    lastMs = nowMs;
    attempt.report({ kind: 'progress', doneBytes: memory.doneBytes });
  }
}

/** The block's bytes; undefined: they are not what was summed up. */
async function readBlock(helper: Helper, block: Asked, algorithm: SumAlgorithm): Promise<Buffer | undefined> {
  const begin = await helper.next();
  const end = await helper.next();
  const unit = String(block.offset / unitBytes);
  if (begin.words[0] !== 'b' || end.words[0] !== 'e' || begin.words[1] !== unit || end.words[1] !== unit)
    throw new TransferStopped('garbage');
  const right = end.body.byteLength === block.bytes && sumOf(algorithm, end.body) === end.words[2];
  return right ? end.body : undefined;
}

/** This computer's disk may be full, or its folder gone. */
async function onDisk<Value>(act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (cause) {
    const details = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new TransferStopped('local-disk', { details });
  }
}
