import { expect, test } from 'vitest';
import { isAnswer } from '../../../renderer/terminal/sharedInput.ts';

test.each([
  ['\x1b[12;40R', 'where the cursor is'],
  ['\x1b[?12;40R', 'where the cursor is, DEC'],
  ['\x1b[?1;2c', 'what it is'],
  ['\x1b[>0;276;0c', 'which version it is'],
  ['\x1b[0n', 'that it works'],
  ['\x1b[?997;1n', 'whether it is dark'],
  ['\x1b[?2026;2$y', 'whether a mode is set'],
  ['\x1b[4;2$y', 'whether an ANSI mode is set'],
  ['\x1b[8;24;80t', 'how large the window is'],
  ['\x1bP1$r0m\x1b\\', 'a setting'],
  ['\x1bP>|xterm.js(6.0.0)\x1b\\', 'its name'],
  ['\x1b]10;rgb:1b1b/1d1d/2222\x1b\\', 'a colour'],
  ['\x1b]4;1;rgb:c3c3/2b2b/1414\x07', 'a colour of the table'],
  ['\x1b[I', 'that it has the focus'],
  ['\x1b[O', 'that it has lost the focus'],
  ['\x1b[<0;12;3M', 'a press of the mouse'],
  ['\x1b[<0;12;3m', 'its release'],
  ['\x1b[M !!', 'the mouse, in the old way'],
])('%j is an answer of the terminal: %s', (data) => {
  expect(isAnswer(data)).toBe(true);
});

test.each([
  ['a', 'a letter'],
  ['\r', 'Enter'],
  ['\x03', '^C'],
  ['日本', 'what an input method wrote'],
  ['\x1b', 'Escape'],
  ['\x1b[A', 'an arrow'],
  ['\x1bOA', 'an arrow in application mode'],
  ['\x1b[1;5C', 'Ctrl and an arrow'],
  ['\x1bOP', 'F1'],
  ['\x1bOR', 'F3'],
  ['\x1b[15~', 'F5'],
  ['\x1b[3~', 'Delete'],
  ['\x1b[Z', 'Shift+Tab'],
  ['\x1b[', 'Alt+['],
  ['\x1b]', 'Alt+]'],
  ['\x1bP', 'Alt+Shift+P'],
  ['\x1b_', 'Alt+_'],
  ['\x1bc', 'Alt+C'],
  ['\x1bn', 'Alt+N'],
])('%j is typed by a person: %s', (data) => {
  expect(isAnswer(data)).toBe(false);
});
