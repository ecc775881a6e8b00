import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import type { IUnicodeVersionProvider, Terminal } from '@xterm/xterm';

const version = '15-graphemes';
/** Of this many characters the answers are kept together. */
const blockCharacters = 1024;
/** 4 KiB each; a text that needs more than these begins anew. */
const mostBlocks = 2048;

/**
 * Widths and joining of characters as Unicode 15 has them (graphemes). The addon looks each character up in its tables; what
 * it said once is kept, since in wide text that is most of the time parsing takes.
 */
export function loadGraphemes(terminal: Terminal): void {
  const provider = rememberProperties(readProvider());
  terminal.unicode.register(provider);
  terminal.unicode.activeVersion = provider.version;
}

/** The addon gives its tables to a terminal; this is as much of one as it asks for. */
function readProvider(): IUnicodeVersionProvider {
  const registered: IUnicodeVersionProvider[] = [];
  const listening: Pick<Terminal, 'unicode'> = {
    unicode: { register: (provider) => void registered.push(provider), versions: [], activeVersion: '' },
  };
  // The one cast: of a terminal it uses nothing else.
  new UnicodeGraphemesAddon().activate(listening as Terminal);
  const found = registered.find((provider) => provider.version === version);
  if (!found) throw new Error(`The graphemes addon has no version ${version}`);
  return found;
}

const firstPlain = 0x20;
const lastPlain = 0x7e;
/** The properties of what stands before a line's first character. */
const nothingBefore = 0;

function arePlainAlike(provider: IUnicodeVersionProvider, plain: number): boolean {
  for (let codepoint = firstPlain; codepoint <= lastPlain; codepoint += 1)
    for (const preceding of [plain, nothingBefore])
      if (provider.charProperties(codepoint, preceding) !== plain) return false;
  return true;
}

type Blocks = (Int32Array | undefined)[];

/** The same answers, each asked for once. They depend on the character and on the properties of the one before. */
export function rememberProperties(provider: IUnicodeVersionProvider): IUnicodeVersionProvider {
  const known = new Map<number, Blocks>();
  let blockCount = 0;
  let lastPreceding = 0;
  let lastBlocks: Blocks | undefined;

  // Letters, digits and signs of ASCII are all alike to the rules, and most of what a job puts out.
  const plain = provider.charProperties(firstPlain, nothingBefore);
  const areAlike = arePlainAlike(provider, plain);

  const blocksOf = (preceding: number): Blocks => {
    if (lastBlocks && preceding === lastPreceding) return lastBlocks;
    const blocks = known.get(preceding) ?? [];
    known.set(preceding, blocks);
    lastPreceding = preceding;
    lastBlocks = blocks;
    return blocks;
  };
  const newBlock = (): Int32Array => {
    blockCount += 1;
    // Answers are never negative.
    return new Int32Array(blockCharacters).fill(-1);
  };
  return {
    version: `${provider.version}-remembered`,
    wcwidth: (codepoint) => provider.wcwidth(codepoint),
    charProperties: (codepoint, preceding) => {
      const isPlain = codepoint <= lastPlain && codepoint >= firstPlain;
      if (isPlain && areAlike && (preceding === plain || preceding === nothingBefore)) return plain;
      if (blockCount >= mostBlocks) {
        known.clear();
        blockCount = 0;
        lastBlocks = undefined;
      }
      const blocks = blocksOf(preceding);
      const block = (blocks[codepoint >> 10] ??= newBlock());
      const answer = block[codepoint & 1023] ?? -1;
      if (answer !== -1) return answer;
      return (block[codepoint & 1023] = provider.charProperties(codepoint, preceding));
    },
  };
}
