import { describe, expect, it } from 'vitest';
import { createReplyReader } from '../../../../main/core/hold/replies.ts';

const nonce = 'n0nce';
const say = (words: string) => `\x1b]7768;${nonce};${words}\x07`;

function read(pieces: readonly string[]) {
  const replies: string[] = [];
  let rest: string | undefined;
  let isGarbage = false;
  const reader = createReplyReader({
    nonce,
    onReply: (words) => replies.push(words.join(' ')),
    onEnd: (left) => {
      rest = left.toString();
    },
    onGarbage: () => {
      isGarbage = true;
    },
  });
  for (const piece of pieces) reader.push(Buffer.from(piece));
  return { replies, rest, isGarbage, unread: reader.unread().toString() };
}

describe('answers of the hold script', () => {
  const text = ` typed line \\033]7768;${nonce};go\r\n${say('go')}noise${say('p;1;0;S;0;9;sh')}${say('listed;7')}L\r\n${say('end')}$ `;

  it('are read out of echo and noise, however the bytes are cut', () => {
    const whole = { replies: ['go', 'p 1 0 S 0 9 sh', 'listed 7'], rest: '$ ', isGarbage: false };
    expect(read([text])).toMatchObject(whole);
    const single = read([...text]);
    expect([single.replies, single.isGarbage]).toEqual([whole.replies, false]);
    for (let cut = 1; cut < text.length; cut += 1) {
      const { replies } = read([text.slice(0, cut), text.slice(cut)]);
      expect(replies).toEqual(whole.replies);
    }
  });

  it('are none with another nonce, or without an end', () => {
    expect(
      read(['\x1b]7768;other;go\x07', say('x').slice(0, -1), 'y'.repeat(400), say('go')]).replies,
    ).toEqual(['go']);
  });

  it('end with whatever floods', () => {
    expect(read(Array.from({ length: 300 }, () => 'z'.repeat(1_000))).isGarbage).toBe(true);
  });
});
