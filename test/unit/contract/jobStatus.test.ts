import { describe, expect, it } from 'vitest';
import { hasEnded } from '../../../preload/contract/jobStatus.ts';

describe('hasEnded', () => {
  it.each([
    ['success', true],
    ['failed', true],
    ['canceled', true],
    ['skipped', true],
    ['running', false],
    ['canceling', false],
    ['pending', false],
    ['unknown', false],
  ] as const)('%s: %s', (status, ended) => {
    expect(hasEnded(status)).toBe(ended);
  });
});
