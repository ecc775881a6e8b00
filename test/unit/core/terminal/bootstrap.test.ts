import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  sizeLine,
  startBootstrap,
  type Bootstrap,
  type BootstrapOptions,
} from '../../../../main/core/terminal/bootstrap.ts';
import { createVirtualClock } from '../virtualClock.ts';

const nonce = 'n0nce';
const marker = `\x1b]7766;${nonce}\x07`;
const prompt = 'user@host:~$ ';
const size = { columns: 132, rows: 40 };

function createBench(change: Partial<BootstrapOptions> = {}) {
  const clock = createVirtualClock(0);
  const typed: string[] = [];
  const shown: Uint8Array[] = [];
  const outcomes: boolean[] = [];
  const bootstrap: Bootstrap = startBootstrap({
    clock,
    size,
    nonce,
    instead: '',
    waitForPrompt: true,
    setTerm: true,
    type: (text) => void typed.push(text),
    show: (bytes) => void shown.push(Uint8Array.from(bytes)),
    done: ({ typed: taken }) => void outcomes.push(taken),
    ...change,
  });
  return {
    clock,
    typed,
    outcomes,
    bootstrap,
    say: (text: string) => bootstrap.output(Buffer.from(text, 'latin1')),
    shown: () => Buffer.concat(shown).toString('latin1'),
  };
}

/** What a tty echoes of the typed line: the same, in as many rows as it takes, and without the marker's own bytes. */
const echo = sizeLine({ size, nonce, setTerm: true }).replace(/.{80}/g, '$& \r').replace(/\r$/, '\r\n');

describe('sizeLine', () => {
  const line = sizeLine({ size, nonce, setTerm: true });

  it('types rows and columns, TERM and the marker, keeps out of the history and ends with a return', () => {
    expect(line).toBe(
      ` stty rows 40 cols 132;stty iutf8 2>/dev/null;export TERM=xterm-256color;` +
        `case $HISTCONTROL in *ignorespace*|*ignoreboth*) ;; *) { history -d -1 || history -d $((HISTCMD-1)); } >/dev/null 2>&1;; esac;printf '\\033]7766;${nonce}\\007'\r`,
    );
  });

  it('goes to the project’s folder first, where that is wanted', () => {
    const start = (folder: string) => sizeLine({ size, nonce, setTerm: true, folder }).split(';')[0];
    expect(start('/builds/acme/shop')).toBe(' cd -- "${CI_PROJECT_DIR:-/builds/acme/shop}" 2>/dev/null');
    expect(start('.')).toBe(' cd -- "${CI_PROJECT_DIR:-.}" 2>/dev/null');
  });

  it.each(['/a"; rm -rf ~; "', '/a$(id)', '/a`id`', '/a}b', '/a\\', "/a'b", '/a\nb', 'relative'])(
    'types nothing of a folder that could mean more than its name: %j',
    (folder) => {
      expect(sizeLine({ size, nonce, setTerm: true, folder }).split(';')[0]).toBe(
        ' cd -- "${CI_PROJECT_DIR:-.}" 2>/dev/null',
      );
    },
  );

  it('leaves TERM alone where that was set before', () => {
    expect(sizeLine({ size, nonce, setTerm: false })).not.toContain('TERM');
  });

  it('does not hold the marker itself, so that its echo is not taken for it', () => {
    expect(line).not.toContain(marker);
  });
});

describe('bootstrap', () => {
  it('keeps the message of the day, hides the echo and shows the prompt once', async () => {
    const bench = createBench();
    bench.say('Welcome!\r\nHave fun\r\n');
    bench.say(prompt);
    await bench.clock.advance(60);
    bench.say(echo);
    bench.say(`${marker}${prompt}`);
    expect([bench.shown(), bench.outcomes]).toEqual([`Welcome!\r\nHave fun\r\n${prompt}`, [true]]);
  });

  it('types nothing before the shell is quiet', async () => {
    const bench = createBench();
    for (const part of ['W', 'el', 'come\r\n']) {
      bench.say(part);
      await bench.clock.advance(59);
    }
    expect(bench.typed).toEqual([]);
    await bench.clock.advance(1);
    expect(bench.typed).toEqual([sizeLine({ size, nonce, setTerm: true })]);
  });

  it('types after 1.5 s into a shell that never is quiet', async () => {
    const bench = createBench();
    for (let elapsedMs = 0; elapsedMs < 1500; elapsedMs += 50) {
      bench.say('.');
      expect(bench.typed).toEqual([]);
      await bench.clock.advance(50);
    }
    expect(bench.typed.length).toBe(1);
  });

  it('leaves a shell alone that says nothing', async () => {
    const bench = createBench();
    await bench.clock.advance(5_000);
    expect([bench.typed, bench.outcomes]).toEqual([[], [false]]);
  });

  it('finds the marker wherever it is cut', async () => {
    for (let cut = 0; cut <= marker.length; cut += 1) {
      const bench = createBench();
      bench.say(prompt);
      await bench.clock.advance(60);
      const answer = `${echo}${marker}${prompt}`;
      const at = echo.length + cut;
      bench.say(answer.slice(0, at));
      bench.say(answer.slice(at));
      expect({ cut, shown: bench.shown(), outcomes: bench.outcomes }).toEqual({
        cut,
        shown: prompt,
        outcomes: [true],
      });
    }
  });

  it('gives the same whatever the pieces', async () => {
    const answer = Buffer.from(`${echo}${marker}${prompt}`, 'latin1');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(answer.byteLength), { maxLength: 12 }), async (cuts) => {
        const bench = createBench();
        bench.say(`motd\r\n${prompt}`);
        await bench.clock.advance(60);
        const places = [0, ...cuts.toSorted((one, other) => one - other), answer.byteLength];
        for (const [index, from] of places.entries())
          bench.bootstrap.output(answer.subarray(from, places[index + 1]));
        expect(bench.shown()).toBe(`motd\r\n${prompt}`);
      }),
      { numRuns: 40 },
    );
  });

  it('shows everything when no marker comes back: no POSIX shell reads there', async () => {
    const bench = createBench();
    bench.say('PS C:\\> ');
    await bench.clock.advance(60);
    bench.say('stty : not recognized\r\nPS C:\\> ');
    await bench.clock.advance(4_000);
    expect([bench.shown(), bench.outcomes]).toEqual(['PS C:\\> stty : not recognized\r\nPS C:\\> ', [false]]);
  });

  it('holds nothing back in a flood, in which no marker will be found', async () => {
    const bench = createBench({ waitForPrompt: false, setTerm: false });
    const piece = 'y\r\n'.repeat(1_000);
    for (let count = 0; count < 200; count += 1) bench.say(piece);
    expect([bench.shown() === piece.repeat(200), bench.outcomes]).toEqual([true, [false]]);
  });

  it('passes later output on at once', async () => {
    const bench = createBench();
    bench.say(prompt);
    await bench.clock.advance(60);
    bench.say(marker);
    bench.say('later');
    expect(bench.shown()).toBe('later');
  });

  it('types at once where the prompt is known to stand', () => {
    const bench = createBench({ waitForPrompt: false, setTerm: false });
    expect(bench.typed).toEqual([sizeLine({ size, nonce, setTerm: false })]);
  });

  it('shows what it held when stopped, and says so once', async () => {
    const bench = createBench();
    bench.say('bye');
    bench.bootstrap.stop();
    bench.bootstrap.stop();
    await bench.clock.advance(10_000);
    expect([bench.shown(), bench.outcomes, bench.typed]).toEqual(['bye', [false], []]);
  });
});
