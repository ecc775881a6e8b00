import { expect, test } from 'vitest';
import { toTabName } from '../../../main/core/tabName.ts';

test.each([
  ['  the slow one ', 'the slow one'],
  ['two\nlines\u001b[31m', 'twolines[31m'],
  ['txt.\u202eexe', 'txt.exe'],
  ['<img src=x>', '<img src=x>'],
  [' \t\n ', ''],
  ['x'.repeat(100), 'x'.repeat(60)],
  ['👩‍👩‍👧‍👦'.repeat(20), '👩‍👩‍👧‍👦'.repeat(5)],
])('%j is shown as %j', (name, expected) => {
  expect(toTabName(name)).toBe(expected);
});
