import { describe, expect, it } from 'vitest';
import { sumOf, createSum } from '../../../../main/core/transfer/sums.ts';

describe('cksum', () => {
  // As GNU's and BusyBox's cksum print them.
  it.each([
    ['', '4294967295'],
    ['a', '1220704766'],
    ['123456789', '930766865'],
  ])('of %j is %s', (text, sum) => {
    expect(sumOf('cksum', Buffer.from(text))).toBe(sum);
  });

  it('does not depend on how the bytes are cut', () => {
    const whole = Buffer.from('x'.repeat(70_000));
    const sum = createSum('cksum');
    sum.add(whole.subarray(0, 1));
    sum.add(whole.subarray(1));
    expect(sum.result()).toBe(sumOf('cksum', whole));
  });
});

it('sha256 and md5 are printed as the tools do', () => {
  expect([sumOf('sha256', Buffer.alloc(0)), sumOf('md5', Buffer.alloc(0))]).toEqual([
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'd41d8cd98f00b204e9800998ecf8427e',
  ]);
});
