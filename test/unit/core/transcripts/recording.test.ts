import { describe, expect, it } from 'vitest';
import { createRecording } from '../../../../main/core/transcripts/recording.ts';

const head = { format: 'asciicast-v3', columns: 80, rows: 24, startedAt: 0, title: 't' } as const;

function createBench({ limitBytes = 1_000_000, failsAfter = Number.POSITIVE_INFINITY } = {}) {
  const written: string[] = [];
  const ends: unknown[] = [];
  let closed = false;
  const recording = createRecording({
    head,
    format: head.format,
    own: [],
    values: [],
    limitBytes,
    elapsedMs: () => 0,
    onFull: (cause) => void ends.push(cause),
    file: {
      append: async (text) => {
        if (written.length >= failsAfter) throw new Error('ENOSPC');
        written.push(text);
      },
      close: async () => {
        closed = true;
      },
    },
  });
  return { recording, written, ends, isClosed: () => closed };
}

describe('a recording', () => {
  it('that comes to its largest size says so once and writes no more', async () => {
    const bench = createBench({ limitBytes: 1_000 });
    for (let index = 0; index < 100; index += 1) await bench.recording.output(Buffer.from('0123456789\n'));
    await bench.recording.end();
    expect(bench.ends).toEqual([undefined]);
    expect(bench.written.join('').length).toBeLessThan(1_000);
    expect(bench.written.at(-1)).toMatch(/\n$/);
    expect([bench.recording.facts().isCut, bench.isClosed()]).toEqual([true, true]);
  });

  it('that can not be written says so once, and its terminal goes on', async () => {
    const bench = createBench({ failsAfter: 2 });
    for (let index = 0; index < 10; index += 1) await bench.recording.output(Buffer.from('x\n'));
    await bench.recording.end();
    expect(bench.ends).toEqual([expect.objectContaining({ message: 'ENOSPC' })]);
    expect([bench.written.length, bench.isClosed()]).toEqual([2, true]);
  });

  it('keeps characters whole that were cut', async () => {
    const bench = createBench();
    const bytes = Buffer.from('é日🎉\n');
    for (const byte of bytes) await bench.recording.output(Uint8Array.of(byte));
    await bench.recording.output(Uint8Array.of(0xe6));
    await bench.recording.end();
    const data = bench.written
      .join('')
      .split('\n')
      .slice(1, -1)
      .map((line) => String(JSON.parse(line)[2]))
      .join('');
    expect(data).toBe('é日🎉\n\ufffd');
  });
});
