import { expect, test } from 'vitest';
import { createCommandMarks } from '../../../../renderer/terminal/commandMarks.ts';
import { readTerminalText } from '../../../../renderer/terminal/terminalText.ts';
import { createFakeTerminal, type FakeTerminal } from './fakeTerminal.ts';

function start(options: Parameters<typeof createFakeTerminal>[0] = {}) {
  const terminal = createFakeTerminal({ rows: 4, scrollback: 100, ...options });
  const failed: number[] = [];
  const visited: number[] = [];
  let clock = 0;
  const marks = createCommandMarks({
    terminal,
    now: () => clock,
    onFailed: ({ line }) => failed.push(line),
    onVisited: (row) => visited.push(row),
  });
  const pass = (ms: number): void => void (clock += ms);
  return { terminal, marks, failed, visited, pass };
}

/** As a shell prints a command, its output and the next prompt. */
function command(terminal: FakeTerminal, output: readonly string[], exitCode: string): void {
  terminal.osc('B');
  const [first = '', ...more] = output;
  terminal.write(first);
  terminal.osc('C');
  terminal.write(...more, '$');
  terminal.osc(`D;${exitCode}`);
  terminal.osc('A');
}

test('a shell that marks nothing has no commands', () => {
  const { terminal, marks } = start();
  terminal.write('$ ls', 'a', '$');
  expect(marks.areThere()).toBe(false);
  marks.step(-1);
  marks.selectOutput();
  expect([terminal.buffer.active.viewportY, terminal.selected()]).toEqual([0, undefined]);
});

test('one goes from prompt to prompt, and back to the end', () => {
  const { terminal, marks, visited } = start();
  terminal.osc('A');
  command(terminal, ['1', '2', '3', '4', '5'], '0');
  command(terminal, ['6', '7', '8', '9'], '0');
  // Prompts stand in the rows 0, 6 and 11 now.
  for (const by of [-1, -1, -1, 1, 1, 1] as const) marks.step(by);
  expect(visited).toEqual([6, 0, 6, 11]);
  expect(terminal.buffer.active.viewportY).toBe(terminal.buffer.active.baseY);
});

test('commands that failed are told, once each', () => {
  const { terminal, failed } = start();
  terminal.osc('A');
  command(terminal, ['1'], '0');
  command(terminal, ['2'], '127');
  terminal.osc('D;1');
  command(terminal, ['3'], '');
  command(terminal, ['4'], '2;more=1');
  expect(failed).toEqual([2, 6]);
});

test('the output of the last command that had one is selected', () => {
  const { terminal, marks } = start();
  terminal.osc('A');
  command(terminal, ['1', '2', '3'], '0');
  command(terminal, ['$ next'], '0');
  marks.selectOutput();
  expect(terminal.selected()).toEqual([5, 5]);
});

test('a prompt that is drawn again is one prompt; full-screen programs have none', () => {
  const { terminal, marks, visited } = start();
  terminal.osc('A');
  terminal.osc('A');
  terminal.buffer.active.type = 'alternate';
  terminal.write('vim');
  terminal.osc('A');
  expect(marks.areThere()).toBe(false);
  terminal.buffer.active.type = 'normal';
  marks.step(-1);
  expect([visited, terminal.markers.length]).toEqual([[], 1]);
});

test('a job that marks without end leaves 200 commands, and what it marks too fast is left out', () => {
  const { terminal, marks, failed, pass } = start({ scrollback: 5000 });
  terminal.osc('A');
  for (let index = 0; index < 1000; index += 1) {
    pass(1);
    command(terminal, ['x'], '1');
  }
  expect(terminal.markers.length).toBeLessThanOrEqual(220);
  expect(failed).toHaveLength(1000);
  for (let index = 0; index < 1000; index += 1) command(terminal, ['x'], '1');
  expect(failed.length).toBeLessThanOrEqual(1500);
  pass(101);
  terminal.osc('A');
  command(terminal, ['after', 'it'], '0');
  marks.selectOutput();
  const { baseY, cursorY } = terminal.buffer.active;
  expect(terminal.selected()).toEqual([baseY + cursorY - 2, baseY + cursorY - 1]);
  marks.stop();
  expect(terminal.markers).toEqual([]);
});

test('marks go with their rows', () => {
  const { terminal, marks } = start({ scrollback: 3 });
  terminal.osc('A');
  command(terminal, ['1', '2'], '0');
  terminal.write(...'abcdefghij');
  expect([marks.areThere(), terminal.markers]).toEqual([false, []]);
});

test('a terminal’s text is its lines as they were written, the newest where there are too many', () => {
  const terminal = createFakeTerminal({ columns: 4, rows: 3, scrollback: 100 });
  terminal.rewrite('first line');
  terminal.write('', '日本語', 'end  ');
  const limits = { mostLines: 10, mostCharacters: 100 };
  expect(readTerminalText(terminal.buffer.active, limits)).toEqual({
    text: 'first line\n\n日本語\nend',
    lineCount: 4,
    isCutOff: false,
  });
  expect(readTerminalText(terminal.buffer.active, { ...limits, mostLines: 2 })).toEqual({
    text: '日本語\nend',
    lineCount: 2,
    isCutOff: true,
  });
  expect(readTerminalText(terminal.buffer.active, { ...limits, mostCharacters: 9 }).lineCount).toBe(3);
  expect(readTerminalText(createFakeTerminal().buffer.active, limits)).toEqual({
    text: '',
    lineCount: 0,
    isCutOff: false,
  });
});
