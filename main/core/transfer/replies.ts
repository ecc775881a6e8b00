/*
 * What the helper in the job's shell answers: `ESC ] 7767 ; NONCE ; words BEL`, words parted by `;`. Between `b` and `e` stands
 * a block in base64. Everything else is noise (echo, a program in the background) and left out, up to a limit.
 */

export type Reply = {
  readonly words: readonly string[];
  /** What stood between `b` and this; empty otherwise. Not yet compared with its checksum. */
  readonly body: Buffer;
};

export type ReplyReader = {
  readonly push: (bytes: Uint8Array) => void;
  /** What came after the last marker, for a person to see where it turns out that nobody of ours is there. */
  readonly unread: () => Buffer;
};

type ReplyReaderOptions = {
  /** Letters and digits, new for each transfer: nothing else in the output may pass for an answer. */
  readonly nonce: string;
  /** A block of base64 is at most so long: what is longer is none. */
  readonly bodyLimitBytes: number;
  readonly onReply: (reply: Reply) => void;
  /** The helper is gone; `rest` is the shell's. Nothing is read after it. */
  readonly onEnd: (rest: Buffer) => void;
  /** Too much that is no answer: whatever runs there, it isn't our helper. Called once. */
  readonly onGarbage: () => void;
};

/** Echo, a message of the system, a job in the background: more than this between two answers is something else. */
export const noiseLimitBytes = 256 * 1024;
/** The longest answer holds a complaint of a tool, in base64. */
const wordsLimitBytes = 8 * 1024;
const escape = 0x1b;
const bell = 0x07;

export function createReplyReader(options: ReplyReaderOptions): ReplyReader {
  const head = Buffer.from(`\x1b]7767;${options.nonce};`);
  let state: 'reading' | 'over' = 'reading';
  /** Bytes before the next marker, in pieces: joining them at each frame would cost the square of their number. */
  let pieces: Buffer[] = [];
  let heldBytes = 0;
  let inBody = false;

  const hold = (piece: Buffer) => {
    if (piece.byteLength === 0) return;
    pieces.push(piece);
    heldBytes += piece.byteLength;
  };
  const take = (): Buffer => {
    const all = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    pieces = [];
    heldBytes = 0;
    return all;
  };

  const answer = (text: string, before: Buffer) => {
    const words = text.split(';');
    if (words[0] === 'end') {
      state = 'over';
      return;
    }
    const body = inBody ? Buffer.from(before.toString('latin1'), 'base64') : Buffer.alloc(0);
    inBody = words[0] === 'b';
    options.onReply({ words, body });
  };

  const tooMuch = () => heldBytes > (inBody ? options.bodyLimitBytes : noiseLimitBytes);

  /** Reads one marker from the start of `bytes`; undefined: it isn't whole yet; 0: there is none. */
  const markerLength = (bytes: Buffer): number | undefined => {
    const known = Math.min(head.byteLength, bytes.byteLength);
    if (!bytes.subarray(0, known).equals(head.subarray(0, known))) return 0;
    const end = bytes.indexOf(bell);
    if (end === -1) return bytes.byteLength > wordsLimitBytes ? 0 : undefined;
    return end > wordsLimitBytes ? 0 : end + 1;
  };

  let carry = Buffer.alloc(0);
  const push = (bytes: Uint8Array) => {
    if (state === 'over') return;
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let left = carry.byteLength > 0 ? Buffer.concat([carry, chunk]) : Buffer.from(chunk);
    carry = Buffer.alloc(0);
    while (left.byteLength > 0) {
      const at = left.indexOf(escape);
      if (at === -1) {
        hold(left);
        break;
      }
      hold(left.subarray(0, at));
      left = left.subarray(at);
      const length = markerLength(left);
      if (length === undefined) {
        carry = left;
        break;
      }
      if (length === 0) {
        hold(left.subarray(0, 1));
        left = left.subarray(1);
        continue;
      }
      const text = left.toString('latin1', head.byteLength, length - 1).replace(/[\r\n]/g, '');
      left = left.subarray(length);
      answer(text, take());
      if (ended()) return options.onEnd(left);
    }
    if (!tooMuch()) return;
    state = 'over';
    options.onGarbage();
  };
  // Asked anew: the answer just given may have been the last.
  const ended = () => state === 'over';

  return { push, unread: () => Buffer.concat([...pieces, carry]) };
}
