import { describe, expect, it } from 'vitest';
import { createEchoFinder } from '../../../../main/core/terminal/echoFinder.ts';

function heard(sent: readonly string[], ...outputs: readonly string[]): readonly number[] {
  const finder = createEchoFinder();
  let total = 0;
  for (const piece of sent) finder.sent((total += piece.length), Buffer.from(piece));
  return outputs.map((output) => finder.heard(Buffer.from(output)));
}

describe('an echo', () => {
  it("is found with the tty's own line ends", () => {
    expect(heard(['echo one\recho two'], 'echo one\r\necho ', 'two')).toEqual([0, 17]);
  });

  it('is found with prompts and output between its lines', () => {
    expect(
      heard(['echo one\recho two\recho'], '$ echo one\r\none\r\n$ ', 'echo two\r\ntwo\r\n$ echo'),
    ).toEqual([0, 22]);
  });

  it('is found in colours and where a line editor wraps it', () => {
    expect(heard(['echo abcdefgh'], '\x1b[32mecho\x1b[0m abc \rdefgh')).toEqual([13]);
  });

  it('of several pieces is found one after the other', () => {
    expect(heard(['first piece\r', 'other piece\r'], 'first piece\r\n', 'noise', 'other piece\r\n')).toEqual([
      12, 12, 24,
    ]);
  });

  it('is not taken from what somebody else puts out', () => {
    expect(heard(['echo one\r'], 'y\r\n'.repeat(10_000), 'still nothing')).toEqual([0, 0]);
  });

  it('of blanks alone needs nothing', () => {
    expect(heard(['\r\r\r'], 'x')).toEqual([3]);
  });
});
