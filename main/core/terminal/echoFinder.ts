/*
 * Finds what was typed in what comes back. A tty or a shell puts the same characters out again, with its own line ends, and
 * around them colours and prompts; so both sides are compared without blanks and escape sequences. A guess, good enough to
 * go by for the pace of a paste.
 */

export type EchoFinder = {
  /** So many bytes of the paste have been sent; these are the last of them. */
  readonly sent: (totalBytes: number, piece: Uint8Array) => void;
  /** How much of the paste has come back by now. */
  readonly heard: (output: Uint8Array) => number;
};

/** The end of a piece stands for all of it. */
const printLength = 12;
const shortestPrint = 6;
/** Output that is looked through: more of it, without the echo, is somebody else's. */
const tailLimit = 16 * 1024;

/** `echoedBytes`: what counts as come back already. */
export function createEchoFinder(echoedBytes = 0): EchoFinder {
  let foundBytes = echoedBytes;
  let tail = '';
  let expected: readonly { readonly totalBytes: number; readonly print: string }[] = [];

  return {
    sent: (totalBytes, piece) => {
      const text = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
      expected = [...expected, { totalBytes, print: printOf(text) }];
    },
    heard: (output) => {
      if (expected.length === 0) return foundBytes;
      const text = Buffer.from(output.buffer, output.byteOffset, output.byteLength).toString('latin1');
      tail = (tail + bare(text)).slice(-tailLimit);
      for (const { totalBytes, print } of expected) {
        const at = tail.indexOf(print);
        if (at === -1) break;
        foundBytes = totalBytes;
        tail = tail.slice(at + print.length);
        expected = expected.slice(1);
      }
      return foundBytes;
    },
  };
}

/** Within one line: between two a shell puts its prompt. A line that has only begun is too short to be known by. */
function printOf(text: string): string {
  const lines = text.slice(-printLength * 16).split(/[\r\n]+/);
  const prints = lines.map((line) => bare(line).slice(-printLength));
  return prints.findLast((print) => print.length >= shortestPrint) ?? prints.at(-1) ?? '';
}

// oxlint-disable-next-line no-control-regex -- control characters are what is taken out
const noise = /\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x20\x7f]/g;

function bare(text: string): string {
  return text.replace(noise, '');
}
