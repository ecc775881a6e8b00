import { endless, invalidUtf8, reaching, wearing } from './corpus.ts';
import type { Random } from './random.ts';

/* Random and mutated streams: what a hostile job, a broken program and a cut connection may put out. */

const encoder = new TextEncoder();
const corpus = [...reaching, ...wearing, ...endless].map(({ text }) => encoder.encode(text));
const finals = '@ABCDEFGHIJKLMPSTXZ^`abcdefghilmnpqrstuvwxyz{|}~';
const texts = [
  'plain text',
  'ünïcödé',
  '漢字かな',
  '😀👩‍💻🇩🇪',
  '\r\n',
  '\t',
  '\b',
  '~$ make test',
  '\u202eabc',
];

/** One stream, at most some kilobytes. */
export function makeStream(random: Random): Uint8Array {
  const parts: Uint8Array[] = [];
  const count = 1 + random.below(5);
  for (let index = 0; index < count; index += 1) parts.push(makePart(random));
  const whole = Buffer.concat(parts);
  return random.chance(0.4) ? mutate(whole, random) : whole;
}

function makePart(random: Random): Uint8Array {
  switch (random.below(7)) {
    case 0:
      return random.bytes(random.below(60));
    case 1:
      return makeControlSequence(random);
    case 2:
      return makeString(random);
    case 3:
      return cut(random.pick(corpus), random);
    case 4:
      return random.pick(invalidUtf8);
    case 5:
      return encoder.encode(`\x1b[?${random.below(3_000)}${random.pick(['h', 'l', '$p'])}`);
    default:
      return encoder.encode(random.pick(texts));
  }
}

function makeControlSequence(random: Random): Uint8Array {
  const prefix = random.pick(['', '', '?', '>', '=', '<']);
  const count = random.below(6);
  const parameters = Array.from({ length: count }, () =>
    random.chance(0.1) ? '99999999999' : String(random.below(200)),
  ).join(random.pick([';', ':']));
  const intermediate = random.chance(0.2) ? random.pick([' ', '!', '"', '$', "'", '*']) : '';
  return encoder.encode(`\x1b[${prefix}${parameters}${intermediate}${random.pick([...finals])}`);
}

/** OSC, DCS, APC, PM or SOS, ended in one of three ways or not. */
function makeString(random: Random): Uint8Array {
  const begin = random.pick(['\x1b]', '\x1bP', '\x1b_', '\x1b^', '\x1bX', '\u009d']);
  const end = random.pick(['\x07', '\x1b\\', '\x18', '\x1a', '']);
  const body = random.chance(0.5)
    ? `${random.below(2_000)};${random.pick(texts)}`
    : random.pick(['$qm', '+q544e', 'q~~', '?']);
  return encoder.encode(begin + body + end);
}

function cut(bytes: Uint8Array, random: Random): Uint8Array {
  if (random.chance(0.5)) return bytes.subarray(0, 400);
  const from = random.below(bytes.byteLength);
  return bytes.subarray(from, from + random.below(400));
}

/** A few bytes changed, left out or doubled. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const out = [...bytes];
  for (let count = random.below(6); count > 0 && out.length > 0; count -= 1) {
    const at = random.below(out.length);
    if (random.chance(0.4)) out[at] = random.below(256);
    else if (random.chance(0.5)) out.splice(at, 1 + random.below(8));
    else out.splice(at, 0, ...out.slice(at, at + random.below(16)));
  }
  return Uint8Array.from(out);
}
