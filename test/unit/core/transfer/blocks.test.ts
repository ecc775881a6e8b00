import { describe, expect, it } from 'vitest';
import { createRate, nextBlockBytes, unitBytes } from '../../../../main/core/transfer/blocks.ts';
import { failureFromComplaint } from '../../../../main/core/transfer/failure.ts';
import { blockText, refusedBlock } from '../../../../main/core/transfer/upload.ts';
import { transferBlockBytes } from '../../../../preload/contract/transfers.ts';

describe('the next block', () => {
  it('grows on a quick line to the largest, which is never passed', () => {
    const sizes = [unitBytes];
    for (let count = 0; count < 8; count += 1) sizes.push(nextBlockBytes(sizes.at(-1) ?? 0, 100));
    expect(sizes.slice(0, 3)).toEqual([16_384, 32_768, 65_536]);
    expect(sizes.slice(-2)).toEqual([transferBlockBytes, transferBlockBytes]);
  });

  it('stays on a middling line and halves on a slow one, in whole units and never to none', () => {
    expect(nextBlockBytes(8 * unitBytes, 1_000)).toBe(8 * unitBytes);
    expect(nextBlockBytes(8 * unitBytes, 2_001)).toBe(4 * unitBytes);
    expect(nextBlockBytes(3 * unitBytes, 5_000)).toBe(unitBytes);
    expect(nextBlockBytes(unitBytes, 60_000)).toBe(unitBytes);
  });
});

describe('the rate', () => {
  it('is not known from one point, and is that of the last seconds', () => {
    const rate = createRate(5_000);
    rate.add(0, 0);
    expect(rate.bytesPerSecond()).toBeUndefined();
    rate.add(1_000, 500);
    expect(rate.bytesPerSecond()).toBe(500);
    rate.add(6_000, 10_500);
    expect(rate.bytesPerSecond()).toBe(2_000);
    rate.add(20_000, 10_600);
    expect(rate.bytesPerSecond()).toBeUndefined();
  });
});

describe('a block on its way up', () => {
  it('tells its place, size, lines and sum, in lines that any terminal takes whole', () => {
    const bytes = Buffer.alloc(1_501, 'x');
    const [head = '', ...lines] = blockText(16_384, bytes, 'abc').trimEnd().split('\n');
    expect(head).toBe(`P 16384 1501 ${lines.length} abc`);
    expect(Buffer.from(lines.join(''), 'base64').equals(bytes)).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1_024);
  });

  it.each([
    ['', 'checksum', undefined],
    ['base64: invalid input', 'checksum', undefined],
    ['base64: truncated input\n', 'checksum', undefined],
    [
      "dd: error writing './x.part': No space left on device\n1+0 records in\n0+0 records out\n0 bytes copied, 0.1 s, 0.0 kB/s",
      'no-space',
      undefined,
    ],
    ['base64: write error: No space left on device', 'no-space', undefined],
    ['dd: x: Disk quota exceeded', 'size-limit', 'Disk quota exceeded'],
    [
      "dd: error writing './x.part': File too large\n2+0 records in\n1+0 records out",
      'size-limit',
      'File too large',
    ],
    ['base64: write error: File too large\nbase64: write error', 'size-limit', 'File too large'],
    ['File size limit exceeded (core dumped)', 'size-limit', 'File size limit exceeded (core dumped)'],
    [
      "dd: failed to open './x.part': Read-only file system",
      'permission',
      "dd: failed to open './x.part': Read-only file system",
    ],
    ['dd: x: Input/output error\n1+0 records in\n0+0 records out', 'remote', 'dd: x: Input/output error'],
  ])('refused with %j is told as %s', (complaint, code, details) => {
    const { failure } = refusedBlock(complaint);
    expect([failure.code, failure.params['details']]).toEqual([code, details]);
  });
});

it('a complaint is quoted within a limit and without control characters', () => {
  const { failure } = failureFromComplaint(`\u001b]0;x\u0007${'y'.repeat(1_000)}`);
  const details = String(failure.params['details']);
  expect(details).toHaveLength(300);
  expect(details).toMatch(/^\ufffd\]0;x\ufffdy+$/);
});
