/*
 * What our script in the job's shell answers: `ESC ] 7768 ; NONCE ; words BEL`, words parted by `;`. Everything else is noise
 * (the echo of what we send, a program in the background) and left out, up to a limit.
 */

export type ReplyReader = {
  readonly push: (bytes: Uint8Array) => void;
  /** What came after the last answer, for a person to see where it turns out that nobody of ours is there. */
  readonly unread: () => Buffer;
};

type ReplyReaderOptions = {
  /** Letters and digits, new each time: nothing else in the output may pass for an answer. */
  readonly nonce: string;
  readonly onReply: (words: readonly string[]) => void;
  /** Our script is gone; `rest` is the shell's. Nothing is read after it. */
  readonly onEnd: (rest: Buffer) => void;
  /** Too much that is no answer: whatever runs there, it isn't our script. Called once. */
  readonly onGarbage: () => void;
};

const noiseLimitBytes = 256 * 1024;
/** The longest answer is a process: five numbers and a name. */
const answerLimitBytes = 256;
const bell = 0x07;

export function createReplyReader({ nonce, onReply, onEnd, onGarbage }: ReplyReaderOptions): ReplyReader {
  const head = Buffer.from(`\x1b]7768;${nonce};`);
  let isOver = false;
  /** Not read yet: no answer begins before its last few bytes. */
  let held = Buffer.alloc(0);
  let noise: Buffer[] = [];
  let noiseBytes = 0;

  const skip = (bytes: number) => {
    if (bytes === 0) return;
    noise.push(held.subarray(0, bytes));
    noiseBytes += bytes;
    held = held.subarray(bytes);
  };

  /** Reads the next answer, if it is there whole. */
  const readOne = (): boolean => {
    const at = held.indexOf(head);
    if (at === -1) {
      skip(Math.max(0, held.byteLength - head.byteLength));
      return false;
    }
    skip(at);
    const end = held.subarray(0, answerLimitBytes).indexOf(bell);
    if (end === -1) {
      if (held.byteLength < answerLimitBytes) return false;
      skip(head.byteLength);
      return true;
    }
    const words = held.toString('latin1', head.byteLength, end).split(';');
    held = held.subarray(end + 1);
    noise = [];
    noiseBytes = 0;
    if (words[0] !== 'end') {
      onReply(words);
      return true;
    }
    isOver = true;
    onEnd(held);
    return false;
  };

  return {
    push: (bytes) => {
      if (isOver) return;
      held = held.byteLength > 0 ? Buffer.concat([held, bytes]) : Buffer.from(bytes);
      while (readOne());
      if (isOver || noiseBytes <= noiseLimitBytes) return;
      isOver = true;
      onGarbage();
    },
    unread: () => Buffer.concat([...noise, held]),
  };
}
