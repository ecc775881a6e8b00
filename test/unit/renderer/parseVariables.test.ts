import { expect, test } from 'vitest';
import { parseVariables } from '../../../renderer/jobs/parseVariables.ts';

test('a line is a variable, its value all that follows the first «=»', () => {
  expect(parseVariables('A=1\n\n  B_2=x = "y" \r\nC=')).toEqual({
    kind: 'variables',
    variables: [
      { key: 'A', value: '1' },
      { key: 'B_2', value: 'x = "y" ' },
      { key: 'C', value: '' },
    ],
  });
});

test('the first line that is none is told', () => {
  expect([parseVariables('A=1\nexport B=2'), parseVariables('=x'), parseVariables('A-B=1')]).toEqual([
    { kind: 'problem', line: 2 },
    { kind: 'problem', line: 1 },
    { kind: 'problem', line: 1 },
  ]);
});
