import xterm from '@xterm/headless';
import type { Terminal } from '@xterm/xterm';
import { expect, it } from 'vitest';
import { linksOnScreen } from '../../../../renderer/terminal/linksOnScreen.ts';

const place = {
  gitlabUrl: 'https://gitlab.example.com',
  projectPath: 'acme/shop',
  sha: 'a'.repeat(40),
};

/** What stands on a screen of 40 × 6 after this output. */
async function screenOf(output: string) {
  const terminal = new xterm.Terminal({ cols: 40, rows: 6, allowProposedApi: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  terminal.write(output, resolve);
  await promise;
  // Headless or not, the buffer is the same.
  return terminal as unknown as Terminal;
}

it('names where each link really leads, the lowest first, each once', async () => {
  const terminal = await screenOf(
    [
      'see https://example.com/one. and !7',
      'at src/cart.ts:12:5',
      '\x1b]8;;http://evil.example/\x1b\\https://gitlab.com\x1b]8;;\x1b\\',
      'again https://example.com/one',
    ].join('\r\n'),
  );
  expect(linksOnScreen(terminal, place)).toEqual([
    'https://example.com/one',
    'http://evil.example/',
    'https://gitlab.com/',
    `https://gitlab.example.com/acme/shop/-/blob/${place.sha}/src/cart.ts#L12`,
    'https://gitlab.example.com/acme/shop/-/merge_requests/7',
  ]);
});

it('leaves out what is not a web address, and what scrolled out of sight', async () => {
  const gone = 'https://example.com/gone\r\n'.repeat(2);
  const terminal = await screenOf(
    `${gone}${'\r\n'.repeat(6)}\x1b]8;;file:///etc/passwd\x1b\\here\x1b]8;;\x1b\\ javascript:alert(1) https://a@b.example/`,
  );
  expect(linksOnScreen(terminal, place)).toEqual([]);
});

it('takes an address over several rows for one', async () => {
  const url = `https://example.com/${'long/'.repeat(12)}end`;
  expect(linksOnScreen(await screenOf(`$ echo\r\n${url}\r\n$ `), undefined)).toEqual([url]);
});
