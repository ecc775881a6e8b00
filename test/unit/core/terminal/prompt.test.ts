import { describe, expect, it } from 'vitest';
import { lastLine, learnPrompt, standsAtPrompt } from '../../../../main/core/terminal/prompt.ts';

describe('lastLine', () => {
  it.each([
    ['a\r\nroot@host:~# ', 'root@host:~# '],
    ['\x1b[?2004hroot@host:~# ', 'root@host:~# '],
    ['\x1b]0;title\x07\x1b[01;32muser\x1b[00m$ ', 'user$ '],
    ['\x1b]0;title\x1b\\$ ', '$ '],
    ['long line\r$ ', '$ '],
    ['done\r\n', ''],
    ['', ''],
  ])('of %j is %j', (tail, line) => {
    expect(lastLine(tail)).toBe(line);
  });
});

describe('standsAtPrompt', () => {
  const prompt = learnPrompt('welcome\r\nuser@host:~$ ');

  it.each([
    ['ls\r\nfile\r\nuser@host:~$ ', true],
    ['user@host:~$ rm -r', false],
    ['user@host:/tmp$ ', false],
    ['some program prints user@host:~$ \r\n', false],
    ['', false],
  ])('after %j: %s', (outputTail, at) => {
    expect(standsAtPrompt({ prompt, outputTail })).toBe(at);
  });

  it('is never sure where no prompt was learned', () => {
    expect(standsAtPrompt({ prompt: undefined, outputTail: '' })).toBe(false);
  });

  it.each(['', 'line\r\n', '   ', 'x'.repeat(301)])('learns nothing from %j', (tail) => {
    expect(learnPrompt(tail)).toBeUndefined();
  });
});
