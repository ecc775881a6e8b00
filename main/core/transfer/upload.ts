import { sumAlgorithms, type SumAlgorithm } from '../../../preload/contract/transfers.ts';
import type { Attempt, Finished } from './attempt.ts';
import { nextBlockBytes, unitBytes, windowBlocks } from './blocks.ts';
import { mostTries, nextBeyondSigns } from './download.ts';
import { failureFromComplaint, TransferStopped } from './failure.ts';
import { decode } from './helper.ts';
import { displayText } from './names.ts';
import type { Reply } from './replies.ts';
import { uploadScript } from './scripts.ts';
import { createSum, sumOf, type Sum } from './sums.ts';

/** A file on a page. */
export type UploadSource = {
  /** Exactly the bytes asked for, at most `transferBlockBytes`. Rejects with TransferStopped when the page can't. */
  readonly read: (offset: number, bytes: number) => Promise<Uint8Array>;
};

/** What is kept of an upload between two attempts. */
export type UploadMemory = {
  readonly name: string;
  readonly sizeBytes: number;
  source: UploadSource;
  replace: boolean;
  doneBytes: number;
  algorithm: SumAlgorithm | undefined;
  sum: Sum | undefined;
  /** How far `sum` goes: a block that is sent again is not counted again. */
  summedBytes: number;
  directory: string | undefined;
  /** The end that was asked for, from then on: the answer may get lost. */
  asked: Finished | undefined;
};

export function newUpload({
  name,
  sizeBytes,
  source,
}: Pick<UploadMemory, 'name' | 'sizeBytes' | 'source'>): UploadMemory {
  return {
    name,
    sizeBytes,
    source,
    replace: false,
    doneBytes: 0,
    algorithm: undefined,
    sum: undefined,
    summedBytes: 0,
    directory: undefined,
    asked: undefined,
  };
}

/** One attempt: finds out how much is there, sends the rest, has the whole compared and named. */
export async function runUpload(memory: UploadMemory, attempt: Attempt): Promise<Finished> {
  const { helper } = attempt;
  await helper.start(scriptFor(memory, attempt));
  const first = await nextBeyondSigns(attempt, 'nothing');
  if (memory.asked && isNamed(first, memory.asked)) return memory.asked;
  const { algorithm, directory } = readReady(first, memory);
  attempt.report({ kind: 'progress', doneBytes: memory.doneBytes });
  await sendBlocks(memory, attempt, algorithm);
  attempt.report({ kind: 'verifying' });
  const sum = await helper.during(wholeSum(memory));
  const separator = directory.endsWith('/') ? '' : '/';
  const asked = { algorithm, sum, savedAs: displayText(`${directory}${separator}${memory.name}`) };
  memory.asked = asked;
  helper.send(`F ${sum}\n`);
  const answer = await nextBeyondSigns(attempt, 'nothing');
  if (isNamed(answer, asked)) return asked;
  beginAnew(memory);
  throw new TransferStopped(answer.words[0] === 'differs' ? 'changed' : 'garbage');
}

function scriptFor(memory: UploadMemory, { nonce, transferId }: Attempt): string {
  const { name, replace, doneBytes, directory, asked } = memory;
  return uploadScript(
    { nonce, transferId, ...(directory === undefined ? {} : { directory }) },
    { name, replace, fromByte: doneBytes, unitBytes, ...(asked ? { sentSum: asked.sum } : {}) },
  );
}

function isNamed({ words }: Reply, asked: Finished): boolean {
  return words[0] === 'moved' && words[1] === asked.sum;
}

function beginAnew(memory: UploadMemory): void {
  memory.doneBytes = 0;
  memory.sum = undefined;
  memory.asked = undefined;
}

function readReady({ words }: Reply, memory: UploadMemory) {
  const [word, offset, algorithm, directory = ''] = words;
  const from = Number(offset);
  const known = sumAlgorithms.find((candidate) => candidate === algorithm);
  if (word !== 'ready' || !known || (from !== 0 && from !== memory.doneBytes))
    throw new TransferStopped('garbage');
  memory.doneBytes = from;
  memory.directory ??= decode(directory);
  if (known !== memory.algorithm || !memory.sum) {
    memory.algorithm = known;
    memory.sum = createSum(known);
    memory.summedBytes = 0;
  }
  return { algorithm: known, directory: decode(directory) };
}

type Sent = { readonly offset: number; readonly bytes: number; readonly atMs: number };

async function sendBlocks(memory: UploadMemory, attempt: Attempt, algorithm: SumAlgorithm): Promise<void> {
  const { helper, clock } = attempt;
  let sent: readonly Sent[] = [];
  let sendFrom = memory.doneBytes;
  let blockBytes = unitBytes;
  let tries = 0;
  let lastMs = clock.monotonicMs();

  while (memory.doneBytes < memory.sizeBytes) {
    const stalled = sent.length > 0 && sent[0]?.offset !== memory.doneBytes;
    while (!stalled && sent.length < windowBlocks && sendFrom < memory.sizeBytes) {
      const bytes = await helper.during(
        readNext(memory, sendFrom, Math.min(blockBytes, memory.sizeBytes - sendFrom)),
      );
      helper.send(blockText(sendFrom, bytes, sumOf(algorithm, bytes)));
      sent = [...sent, { offset: sendFrom, bytes: bytes.byteLength, atMs: clock.monotonicMs() }];
      sendFrom += bytes.byteLength;
    }
    const { words } = await helper.next();
    const [block, ...later] = sent;
    const isIts = block !== undefined && words[1] === String(block.offset);
    if (!isIts || (words[0] !== 'ok' && words[0] !== 'bad' && words[0] !== 'late'))
      throw new TransferStopped('garbage');
    sent = later;
    if (words[0] === 'ok' && block.offset === memory.doneBytes) {
      tries = 0;
      memory.doneBytes += block.bytes;
      const nowMs = clock.monotonicMs();
      blockBytes = nextBlockBytes(blockBytes, nowMs - Math.max(block.atMs, lastMs));
      lastMs = nowMs;
      attempt.report({ kind: 'progress', doneBytes: memory.doneBytes });
    } else if (words[0] === 'bad') {
      tries += 1;
      if (tries >= mostTries) throw refusedBlock(decode(words[2] ?? ''));
    }
    if (sent.length === 0) sendFrom = memory.doneBytes;
  }
}

/** Pure: why a block was refused again and again. What base64 can't read is a damaged block. */
export function refusedBlock(complaint: string): TransferStopped {
  const stopped = failureFromComplaint(complaint);
  const isDamaged = /^(\s*$|base64:)/.test(complaint) && stopped.failure.code === 'remote';
  return isDamaged ? new TransferStopped('checksum') : stopped;
}

/** Reads from the page, and counts into the whole's sum what was not counted yet. */
async function readNext(memory: UploadMemory, offset: number, bytes: number): Promise<Uint8Array> {
  const block = await memory.source.read(offset, bytes);
  if (block.byteLength !== bytes) throw new TransferStopped('source-gone');
  if (offset <= memory.summedBytes && offset + bytes > memory.summedBytes) {
    memory.sum?.add(block.subarray(memory.summedBytes - offset));
    memory.summedBytes = offset + bytes;
  }
  return block;
}

/** What a resume skipped, in a sum that began anew, is read once more. */
async function wholeSum(memory: UploadMemory): Promise<string> {
  while (memory.summedBytes < memory.sizeBytes) {
    const bytes = Math.min(16 * unitBytes, memory.sizeBytes - memory.summedBytes);
    await readNext(memory, memory.summedBytes, bytes);
  }
  return memory.sum?.result() ?? '';
}

/** A terminal's line may hold no more than 1,024 characters (macOS), and a line of ours is whole base64: 750 bytes. */
const base64Lines = /.{1,1000}/g;

/** Pure: a block as the helper reads it. */
export function blockText(offset: number, bytes: Uint8Array, sum: string): string {
  const lines =
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64').match(base64Lines) ?? [];
  return `P ${offset} ${bytes.byteLength} ${lines.length} ${sum}\n${lines.join('\n')}\n`;
}
