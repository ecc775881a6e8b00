import { describe, expect, it } from 'vitest';
import { createReplayScreen } from '../../../../renderer/transcripts/replayScreen.ts';
import { loadEvents } from '../../../../renderer/transcripts/loadEvents.ts';
import type { TerminalView } from '../../../../renderer/terminal/terminalView.ts';

/** A terminal that is done with a piece when it is told so. */
function createBench() {
  const done: (() => void)[] = [];
  const given: string[] = [];
  const view: Pick<TerminalView, 'write' | 'resizeTo'> = {
    write: (bytes, parsed) => {
      given.push(`${new TextDecoder().decode(bytes).slice(0, 12)} ${bytes.byteLength}`);
      done.push(parsed);
    },
    resizeTo: ({ columns, rows }) => void given.push(`${columns}x${rows}`),
  };
  const screen = createReplayScreen(view as TerminalView, { columns: 80, rows: 24 });
  const parseAll = () => {
    for (let next = done.shift(); next; next = done.shift()) next();
  };
  return { screen, given, parseOne: () => done.shift()?.(), parseAll };
}

describe('the screen of a replay', () => {
  it('gives one piece at a time, and a size only when what came before it is parsed', () => {
    const { screen, given, parseOne, parseAll } = createBench();
    screen.write('one');
    screen.resize(100, 30);
    screen.write('two');
    expect(given).toEqual(['one 3']);
    parseOne();
    expect(given).toEqual(['one 3', '100x30', 'two 3']);
    parseAll();
    expect(given).toHaveLength(3);
  });

  it('cuts what is long, so that the page answers in between', () => {
    const { screen, given, parseAll } = createBench();
    screen.write('x'.repeat(300_000));
    parseAll();
    expect(given).toEqual(['xxxxxxxxxxxx 131072', 'xxxxxxxxxxxx 131072', 'xxxxxxxxxxxx 37856']);
  });

  it('emptied, drops what waits, ends what was begun, and has its first size', () => {
    const { screen, given, parseAll } = createBench();
    screen.write('under way');
    screen.write('dropped');
    screen.resize(200, 50);
    screen.reset();
    parseAll();
    expect(given).toEqual(['under way 9', '\u001b\\\u001bc 4', '80x24']);
  });

  it('stopped, gives nothing more', () => {
    const { screen, given, parseAll } = createBench();
    screen.write('one');
    screen.write('two');
    screen.stop();
    parseAll();
    expect(given).toEqual(['one 3']);
  });
});

describe('events', () => {
  const parts = [{ events: [[0, 'o', 'a']], next: { offset: 10, atMs: 0 } }, { events: [[5, 'o', 'b']] }];
  const client = (asked: unknown[]) => ({
    call: async (_command: string, input: unknown) => {
      asked.push(input);
      return { ok: true, value: parts[asked.length - 1] } as never;
    },
  });

  it('are asked for part by part until there are no more', async () => {
    const asked: unknown[] = [];
    expect(await loadEvents(client(asked), 'i', () => true)).toEqual({
      ok: true,
      events: [
        [0, 'o', 'a'],
        [5, 'o', 'b'],
      ],
    });
    expect(asked).toEqual([{ id: 'i' }, { id: 'i', from: { offset: 10, atMs: 0 } }]);
  });

  it('are no longer asked for once nobody wants them', async () => {
    const asked: unknown[] = [];
    expect(await loadEvents(client(asked), 'i', () => false)).toBeUndefined();
    expect(asked).toHaveLength(1);
  });
});
