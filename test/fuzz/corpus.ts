/*
 * What a job may print to do harm, by name. Used as it is in the end-to-end tests, and cut, joined and mutated by the fuzzer.
 */

const esc = '\x1b';
const st = `${esc}\\`;
const bell = '\x07';
/** Base64 of «stolen». */
const stolen = 'c3RvbGVu';
const many = (text: string, count: number) => text.repeat(count);

export type Hostile = { readonly name: string; readonly text: string };

const named = (texts: Readonly<Record<string, string>>): readonly Hostile[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text }));

/** Reaches for something outside of the screen. `EVIL` stands for a host that listens. */
export const reaching = named({
  'OSC 52, write': `${esc}]52;c;${stolen}${bell}`,
  'OSC 52, write to all': `${esc}]52;cpqs01234567;${stolen}${st}`,
  'OSC 52, read': `${esc}]52;c;?${bell}`,
  'OSC 5522': `${esc}]5522;type=read;dGV4dC9wbGFpbg==${st}`,
  title: `${esc}]0;<img src=x onerror=canary(1)>${bell}${esc}]2;</title><script>canary(2)</script>${bell}`,
  'title, reported': `${esc}]0;touch /tmp/x${bell}${esc}[21t${esc}[20t`,
  'title, pushed and popped': `${esc}[22;0t${esc}[23;0t`,
  'window, moved and resized': `${esc}[3;0;0t${esc}[8;1;1t${esc}[9;1t${esc}[2t${esc}[1t`,
  'DECRQSS, echoed': `${esc}P$qtouch x${st}`,
  'XTGETTCAP, echoed': `${esc}P+q746f756368${st}`,
  'DECUDK, keys defined': `${esc}P0;0|17/0a6c730a${st}`,
  answerback: '\x05',
  'OSC 7, working folder': `${esc}]7;file://evil.example/etc${st}`,
  'OSC 9 and 777, notifications': `${esc}]9;evil${bell}${esc}]777;notify;evil;evil${bell}${esc}]99;;evil${st}`,
  'OSC 1337, a file': `${esc}]1337;File=name=eA==;inline=0:${stolen}${bell}`,
  'OSC 1337, an image': `${esc}]1337;File=inline=1:${stolen}${bell}${esc}_Gf=100,t=f;L2V0Yy9wYXNzd2Q=${st}`,
  sixel: `${esc}Pq#0;2;0;0;0~~@@vv@@~~${st}`,
  'OSC 633 and 133, shell marks': `${esc}]633;E;rm -rf /${bell}${esc}]133;C${bell}`,
  'OSC 50, font': `${esc}]50;url(http://EVIL/font)${bell}`,
  'links that lie': `${esc}]8;;http://EVIL/lied${st}https://gitlab.com${st}${esc}]8;;${st}`,
  'links of other kinds': `${esc}]8;;javascript:canary(3)${st}a${st}${esc}]8;;file:///etc/passwd${st}b${esc}]8;;${st}`,
});

/** Wears the terminal out, or leaves it in a state that is hard to get out of. */
export const wearing = named({
  'huge parameters': `${esc}[${many('9', 400)}A${esc}[${many('1;', 600)}m${esc}[2147483648;99999999999H`,
  'huge repeats': `x${esc}[999999999b${esc}[99999999@${esc}[99999999L${esc}[99999999S${esc}[99999999X`,
  'many intermediates': `${esc}[${many('!', 300)}p${esc}${many('(', 300)}B`,
  'mouse and focus reports left on': `${esc}[?1000h${esc}[?1002h${esc}[?1003h${esc}[?1004h${esc}[?1006h${esc}[?1016h`,
  'alternate screen left on': `${esc}[?1049h${esc}[?47h${esc}[?1047h`,
  'cursor and keys left odd': `${esc}[?25l${esc}[?1h${esc}=${esc}[?2004h${esc}[>4;2m${esc}[=31;1u`,
  'scroll region of one row': `${esc}[5;5r${esc}[?6h${esc}[?69h${esc}[3;4s`,
  'character sets': `${esc}(0${esc})0\x0e${esc}n${esc}o`,
  'synchronised output never ended': `${esc}[?2026h`,
  'reverse, wide, insert': `${esc}[?5h${esc}#3${esc}#6${esc}#8${esc}[4h`,
  'all colours': Array.from(
    { length: 300 },
    (_, index) => `${esc}[38;2;${index};${index * 7};999m${esc}[48;5;${index}mx`,
  ).join(''),
  'NUL flood': many('\0', 5_000),
  'bell flood': many('\x07', 2_000),
  backspaces: many('\b', 3_000),
  tabs: many('\t', 3_000),
  'reverse line feeds': many(`${esc}M`, 500),
  'C1 controls, as bytes of UTF-8': Array.from({ length: 32 }, (_, index) =>
    String.fromCharCode(0x80 + index),
  ).join('x'),
  zalgo: `Z${many('\u0300\u0316\u0334\u0488', 200)}a`,
  'joiners without end': many('👩\u200d', 300),
  'flags without end': many('🇦', 501),
  'bidi overrides': '\u202e\u2066touch\u2069\u202c \u200f\u061c\u2067rm -rf /',
  'invisible characters': '\ufeff\u200b\u2060\u00ad\u180e\ufe0f\u{e0001}\u{e0041}',
  'lone surrogates': '\ud800x\udc00',
});

/** Sequences that never end. */
export const endless = named({
  'OSC never ended': `${esc}]0;${many('x', 3_000)}`,
  'DCS never ended': `${esc}Pq${many('~', 3_000)}`,
  'APC never ended': `${esc}_${many('a', 3_000)}`,
  'PM never ended': `${esc}^${many('b', 3_000)}`,
  'SOS never ended': `${esc}X${many('c', 3_000)}`,
  'CSI never ended': `${esc}[${many('1;', 3_000)}`,
});

/** Byte sequences that are no UTF-8: cut, too long, too large, surrogates, lone continuations. */
export const invalidUtf8: readonly Uint8Array[] = [
  [0xc3],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
  [0xc0, 0xaf],
  [0xe0, 0x80, 0xaf],
  [0xf0, 0x80, 0x80, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xff, 0xfe],
  [0x80, 0xbf, 0x9b, 0x33, 0x31, 0x6d],
].map((bytes) => Uint8Array.from(bytes));
