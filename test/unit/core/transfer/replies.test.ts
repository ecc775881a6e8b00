import { describe, expect, it } from 'vitest';
import { createReplyReader, noiseLimitBytes } from '../../../../main/core/transfer/replies.ts';

const bodyLimitBytes = 1_000;
const head = '\x1b]7767;n0nce;';

function createBench() {
  const heard: string[] = [];
  const reader = createReplyReader({
    nonce: 'n0nce',
    bodyLimitBytes,
    onReply: ({ words, body }) => heard.push(`${words.join(' ')} [${body.toString('utf8')}]`),
    onEnd: (rest) => heard.push(`end, then ${rest.toString('latin1')}`),
    onGarbage: () => heard.push('garbage'),
  });
  return { heard, say: (text: string) => reader.push(Buffer.from(text, 'latin1')) };
}

const block = Buffer.from('hello').toString('base64');
const conversation = `echo\r\n${head}open;5;file\x07noise \x1b[0m${head}b;0\x07${block.slice(0, 4)}\r\n${block.slice(4)}\r\n${head}e;0;sum\x07`;

describe('answers', () => {
  it.each([1, 2, 3, 7, 1_000])('are read from pieces of %i bytes', (size) => {
    const { heard, say } = createBench();
    for (let at = 0; at < conversation.length; at += size) say(conversation.slice(at, at + size));
    expect(heard).toEqual(['open 5 file []', 'b 0 []', 'e 0 sum [hello]']);
  });

  it('of another nonce are noise', () => {
    const { heard, say } = createBench();
    say('\x1b]7767;other;open;1\x07\x1b]7767;n0ncE;open;1\x07');
    expect(heard).toEqual([]);
  });

  it('end with the shell, whose output goes on', () => {
    const { heard, say } = createBench();
    say(`${head}end\x07$ `);
    say(`${head}open;1\x07`);
    expect(heard).toEqual(['end, then $ ']);
  });

  it('may take two lines of the terminal', () => {
    const { heard, say } = createBench();
    say(`${head}fail;remote;YWJj\r\nZGVm\x07`);
    expect(heard).toEqual(['fail remote YWJjZGVm []']);
  });
});

describe('what is no answer', () => {
  it('is given up on once, when it is too much', () => {
    const { heard, say } = createBench();
    for (let count = 0; count < 100; count += 1) say('y\r\n'.repeat(noiseLimitBytes / 30));
    expect(heard).toEqual(['garbage']);
  });

  it('is given up on where a block never ends', () => {
    const { heard, say } = createBench();
    say(`${head}b;0\x07`);
    say('A'.repeat(bodyLimitBytes + 1));
    say(`${head}e;0;sum\x07`);
    expect(heard).toEqual(['b 0 []', 'garbage']);
  });

  it('is given up on where a marker never ends', () => {
    const { heard, say } = createBench();
    for (let count = 0; count < 400; count += 1) say(head + 'x'.repeat(1_000));
    expect(heard).toEqual(['garbage']);
  });
});
