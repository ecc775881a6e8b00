import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMasker, type Piece } from '../../../../main/core/transcripts/mask.ts';
import { cpuMs } from '../../cpuTime.ts';

type Options = Parameters<typeof createMasker>[0];

function joined(pieces: readonly Piece[]): string {
  return Buffer.concat(pieces.map(({ bytes }) => bytes)).toString('latin1');
}

function maskPieces(texts: readonly string[], options?: Options) {
  const masker = createMasker(options);
  const pieces = texts.flatMap((text, index) =>
    masker.push({ atMs: index, bytes: Buffer.from(text, 'latin1') }),
  );
  const all = [...pieces, ...masker.end()];
  return { text: joined(all), counts: masker.counts(), pieces: all };
}
const mask = (text: string, options?: Options): string => maskPieces([text], options).text;

const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJqb2IiOjQ3MTF9.${'s'.repeat(43)}`;

describe('masked is', () => {
  it.each([
    ['a personal token', 'token glpat-AbCdEf0123456789xyzW', 'token **************************'],
    ['a job token by its form', 'x glcbt-64_AbCdEf0123456789 y', 'x ************************* y'],
    ['a deploy token', 'gldt-AbCdEf0123456789xyzW\n', '*************************\n'],
    ['a JSON web token', `a ${jwt} b`, `a ${'*'.repeat(jwt.length)} b`],
    ['a key of AWS', 'id AKIAIOSFODNN7EXAMPLE', 'id ********************'],
    [
      'its other half',
      `aws_secret_access_key = ${'aB3/'.repeat(10)}`,
      `aws_secret_access_key = ${'*'.repeat(40)}`,
    ],
    ['a password', 'DB_PASSWORD=hunter22 next', 'DB_PASSWORD=******** next'],
    ['one in quotes', '"password": "hunter22",', '"password": "********",'],
    ['one in an address', 'https://ci:hunter22@example.com/x', 'https://ci:********@example.com/x'],
    ['a header', 'curl -H "PRIVATE-TOKEN: hunter22"', 'curl -H "PRIVATE-TOKEN: ********"'],
    ['a bearer', 'Authorization: Bearer abcdef123456', 'Authorization: Bearer ************'],
    ['a token in colours', 'glpat-\x1b[1mAbCdEf01\x1b[m23456789', '******\x1b[1m********\x1b[m********'],
    ['one the shell wrapped', 'x glpat-AbCdEf01 \r23456789 y', 'x ************** \r******** y'],
    ['one in a title', '\x1b]0;glpat-AbCdEf0123456789\x07$', '\x1b]0;**********************\x07$'],
  ])('%s', (_name, text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it('a private key, whatever stands around it', () => {
    const key = [
      'cat key',
      '-----BEGIN OPENSSH PRIVATE KEY-----',
      'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW',
      '    QyNTUxOQAAACBK',
      'x=',
      '-----END OPENSSH PRIVATE KEY-----',
      'done abcdef',
    ].join('\r\n');
    expect(mask(key).split('\r\n')).toEqual([
      'cat key',
      '-----BEGIN OPENSSH PRIVATE KEY-----',
      '*'.repeat(70),
      '    **************',
      '**',
      '-----END OPENSSH PRIVATE KEY-----',
      'done abcdef',
    ]);
  });

  it("a job token's value wherever it stands once its name was seen", () => {
    const { text, counts } = maskPieces([
      'before: abcdefgh1\n',
      'CI_JOB_TOKEN=abcdefgh1\nlater abcdefgh1.\n',
    ]);
    expect(text).toBe('before: abcdefgh1\nCI_JOB_TOKEN=*********\nlater *********.\n');
    expect(counts.masked.known).toBe(2);
  });

  it('what the person adds, with a star for what changes', () => {
    const own = ['acme-*', 'größe', 'x*'];
    const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
    expect(mask(utf8('acme-12/3 b acme- größe x1\n'), { own })).toBe('********* b ***** ******* x1\n');
  });
});

describe('left alone is', () => {
  it.each([
    'npm run test -- --shard 1/3',
    'password: ',
    'export TOKEN=$OTHER',
    'commit 25ed160a1b2c3d4e5f60718293a4b5c6d7e8f901',
    'http://example.com:8080/path',
    'https://example.com/a:b@c',
    '-----BEGIN CERTIFICATE-----\r\nMIIBszCCAVmgAwIBAgIUabcdefghijklmnopqrs\r\n',
  ])('%j', (text) => {
    expect(mask(text)).toBe(text);
  });
});

it('a certificate is no private key', () => {
  const text = `-----BEGIN CERTIFICATE-----\n${'A'.repeat(64)}\n-----END CERTIFICATE-----\n`;
  expect(mask(text)).toBe(text);
});

it('what looks random and stands there is counted', () => {
  const { counts } = maskPieces([
    'a Zk3qP9xLw2Vb7RtY5mNc8HdJ b glpat-AbCdEf0123456789xyzW 25ed160a1b2c3d4e5f60718293a4b5c6d7e8f901\n',
  ]);
  expect(counts).toEqual({ masked: { token: 1 }, suspicious: 1 });
});

const secretParts = [
  'glpat-AbCdEf0123456789xyzW',
  'CI_JOB_TOKEN=abcdefgh1',
  'abcdefgh1',
  'password=hunter22',
  'password:',
  'Authorization: Bearer ',
  'CI_JOB_TOKEN',
  'word1234',
  '"',
  jwt,
  '-----BEGIN RSA PRIVATE KEY-----\r\n',
  'MIIEpAIBAAKCAQEA1234567890abcdef\r\n',
  '-----END RSA PRIVATE KEY-----\r\n',
  'https://u:pw12@h/',
  '\x1b[31m',
  '\x1b]0;',
  '\x07',
  '\n',
  '\r\n',
  ' \r',
  ' ',
  '=',
  'plain text ',
  'é',
];
const streams = fc.array(fc.constantFrom(...secretParts), { maxLength: 40 }).map((parts) => parts.join(''));

/** `text` cut at these places. */
function cut(text: string, places: readonly number[]): readonly string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...at].map((start, index) => text.slice(start, at[index] ?? text.length));
}

describe('a stream', () => {
  it('is masked the same however it is cut', () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat(5_000), { maxLength: 30 }), (text, places) => {
        const whole = maskPieces([text]);
        const pieces = maskPieces(cut(text, places));
        expect([pieces.text, pieces.counts]).toEqual([whole.text, whole.counts]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is masked the same cut at every byte', () => {
    const text = secretParts.join(' ');
    expect(maskPieces([...text].map(String)).text).toBe(mask(text));
  });

  it('with lines without an end is masked the same however it is cut, and is not held for ever', () => {
    const filler = 'abc def '.repeat(20_000);
    const text = `${filler}glpat-AbCdEf0123456789xyzW${filler}CI_JOB_TOKEN=abcdefgh1 ${filler}abcdefgh1\n`;
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (places) => {
        expect(maskPieces(cut(text, places)).text).toBe(mask(text));
      }),
      { numRuns: 10 },
    );
    expect(mask(text)).not.toMatch(/glpat|abcdefgh1/);
    const masker = createMasker();
    const out = masker.push({ atMs: 0, bytes: Buffer.from(filler) });
    expect(joined(out).length).toBeGreaterThan(filler.length - 70_000);
  });

  it('keeps its length, its times and what happened in between', () => {
    const masker = createMasker();
    const first = masker.push({ atMs: 10, bytes: Buffer.from('$ echo glpat-AbCd') });
    const size = masker.push({ atMs: 20, bytes: new Uint8Array(0), aside: { code: 'r', data: '100x30' } });
    const rest = masker.push({ atMs: 30, bytes: Buffer.from('Ef0123456789\n$ ') });
    const told = [...first, ...size, ...rest, ...masker.end()].map(({ atMs, bytes, aside }) => [
      atMs,
      aside?.data ?? Buffer.from(bytes).toString(),
    ]);
    expect(told).toEqual([
      [10, '$ echo **********'],
      [20, '100x30'],
      [30, '************\n'],
      [30, '$ '],
    ]);
  });

  it('full of beginnings of secrets is looked through in reasonable time', () => {
    const ms = cpuMs(() => {
      for (const part of [
        'eyJ-',
        'glpat-',
        'password=',
        '://a:',
        '-----BEGIN PRIVATE KEY-----',
        'a=',
        '\x1b[',
      ])
        mask(part.repeat(Math.ceil(1_000_000 / part.length)));
    });
    expect(ms).toBeLessThan(10_000);
  });
});
