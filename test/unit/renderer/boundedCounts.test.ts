import xterm from '@xterm/headless';
import { expect, it } from 'vitest';
import { boundCounts } from '../../../renderer/terminal/boundedCounts.ts';

const size = { cols: 20, rows: 6 };

/** The screen and the cursor after `text`, in the package without a screen: the parser is the same. */
async function draw(text: string) {
  const terminal = new xterm.Terminal({ ...size, scrollback: 50, allowProposedApi: true });
  boundCounts(terminal as unknown as Parameters<typeof boundCounts>[0]);
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  return {
    lines: Array.from({ length: active.length }, (_, index) =>
      active.getLine(index)?.translateToString(true),
    ),
    cursor: [active.cursorX, active.cursorY],
  };
}

const screen = '\x1b[2;5rone\r\ntwo\r\nthree\r\nfour\x1b[3;4H';

it.each([
  ['L', size.rows],
  ['M', size.rows],
  ['S', size.rows],
  ['T', size.rows],
  ['I', size.cols],
  ['Z', size.cols],
  ['b', size.cols * size.rows],
])('CSI 2147483647 %s does what the whole screen’s count does', async (final, enough) => {
  const before = await draw(screen);
  const whole = await draw(`${screen}x\x1b[${enough}${final}`);
  expect(await draw(`${screen}x\x1b[2147483647${final}`)).toEqual(whole);
  expect(whole).not.toEqual(before);
});

it('counts within the screen are xterm’s own business', async () => {
  expect((await draw('one\r\ntwo\r\nthree\x1b[1;1H\x1b[2M')).lines[0]).toBe('three');
  expect((await draw('ab\x1b[3b')).lines[0]).toBe('abbbb');
});
