import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terminalThemeSchema } from '../../../../preload/contract/settings.ts';
import { ansiColourNames } from '../../../../preload/contract/settingsLimits.ts';
import { contrastOf, readColour } from '../../../../renderer/settings/themes/colour.ts';
import {
  importLimitBytes,
  importThemes,
  withImported,
  type ThemeImport,
} from '../../../../renderer/settings/themes/importThemes.ts';
import { toRgb } from '../../../../renderer/settings/themes/colour.ts';
import { cpuMs } from '../../cpuTime.ts';

const ansi = [
  '#101112',
  '#a10000',
  '#00a200',
  '#a3a300',
  '#0000a4',
  '#a500a5',
  '#00a6a6',
  '#c7c7c7',
  '#505152',
  '#f10000',
  '#00f200',
  '#f3f300',
  '#0000f4',
  '#f500f5',
  '#00f6f6',
  '#f7f7f7',
] as const;
const foreground = '#d0d1d2';
const background = '#0a0b0c';
const cursor = '#ffaa00';

const named = ansiColourNames.map((name, index) => [name, ansi[index] ?? ''] as const);
const expected = {
  ...Object.fromEntries(named),
  foreground,
  background,
  cursor,
  cursorAccent: background,
  selectionBackground: '#3c3d3e',
};

const read = (text: string, fileName = 'Evening.conf'): ThemeImport => importThemes({ fileName, text });
const themeOf = (text: string, fileName?: string) => {
  const result = read(text, fileName);
  return result.ok ? result.themes[0] : result;
};

function iterm(colours: readonly (readonly [string, string])[]): string {
  const dicts = colours.map(([key, colour]) => {
    const [red, green, blue] = toRgb(colour).map((part) => part / 255);
    return `<key>${key}</key><dict>
      <key>Alpha Component</key><real>1</real>
      <key>Blue Component</key><real>${blue}</real><key>Color Space</key><string>sRGB</string>
      <key>Green Component</key><real>${green}</real><key>Red Component</key><real>${red}</real></dict>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>${dicts.join('\n')}</dict></plist>`;
}

const formats: Readonly<Record<string, string>> = {
  iTerm2: iterm([
    ...ansi.map((colour, index) => [`Ansi ${index} Color`, colour] as const),
    ['Foreground Color', foreground],
    ['Background Color', background],
    ['Cursor Color', cursor],
    ['Cursor Text Color', background],
    ['Selection Color', '#3c3d3e'],
  ]),
  'Windows Terminal': JSON.stringify({
    ...Object.fromEntries(
      named.map(([name, value]) => [
        name.replace(/magenta/i, (word) => (word[0] === 'M' ? 'Purple' : 'purple')),
        value,
      ]),
    ),
    foreground,
    background,
    cursorColor: cursor,
    selectionBackground: '#3c3d3e',
  }),
  'VS Code': `// a theme\n{ "type": "dark", /* why */ "colors": {
    ${named.map(([name, value]) => `"terminal.ansi${name[0]?.toUpperCase()}${name.slice(1)}": "${value}",`).join('\n')}
    "terminal.foreground": "${foreground}", "editor.background": "${background}", "terminalCursor.foreground": "${cursor}",
    "terminalCursor.background": "${background}", "terminal.selectionBackground": "#d0d1d240",
  }, }`,
  'VS Code settings': JSON.stringify({
    'editor.fontSize': 12,
    'workbench.colorCustomizations': {
      ...Object.fromEntries(named.map(([name, value]) => [`terminal.ansi${name}`, value])),
      'terminal.foreground': foreground,
      'terminal.background': background,
      'terminalCursor.foreground': cursor,
      'terminal.selectionBackground': '#3c3d3e',
    },
  }),
  'Alacritty, TOML': `# colours
[colors.primary]
background = "${background}" # night
foreground = '${foreground}'
[colors]
cursor = { text = "${background}", cursor = "${cursor}" }
selection.background = "#3c3d3e"
[colors.normal]
${named
  .slice(0, 8)
  .map(([name, value]) => `${name} = "${value}"`)
  .join('\n')}
[colors.bright]
${named
  .slice(8)
  .map(([name, value]) => `${name.slice(6).toLowerCase()} = "0x${value.slice(1)}"`)
  .join('\n')}`,
  'Alacritty, YAML': `colors:
  primary: # both
    background: '${background}'
    foreground: '0x${foreground.slice(1)}'
  cursor:
    text:   '${background}'
    cursor: '${cursor}'
  selection:
    background: '#3c3d3e'
  normal:
${named
  .slice(0, 8)
  .map(([name, value]) => `    ${name}:   '${value}'`)
  .join('\n')}
  bright:
${named
  .slice(8)
  .map(([name, value]) => `    ${name.slice(6).toLowerCase()}: '${value}'`)
  .join('\n')}`,
  Xresources: `! my colours
#define night ${background}
*.foreground:   rgb:d0/d1/d2
*background:    night
URxvt.cursorColor: ${cursor}
XTerm*highlightColor: #3c3d3e
${ansi.map((colour, index) => `*.color${index}:\t${colour}`).join('\n')}`,
  Kitty: `# vim:ft=kitty
foreground   ${foreground}
background ${background}
cursor ${cursor}
cursor_text_color ${background}
selection_background #3c3d3e
selection_foreground none
${ansi.map((colour, index) => `color${index}  ${colour}`).join('\n')}
font_size 12`,
};

describe('importing terminal colours', () => {
  it.each(Object.entries(formats))('reads %s', (_name, text) => {
    expect(themeOf(text)).toEqual({ name: 'Evening', colours: expected });
  });

  it('reads base16, old and new, by what its sixteen stand for', () => {
    const shades = [...'0123456789abcdef'].map(
      (digit) => [`base0${digit.toUpperCase()}`, `${digit}${digit}1020`] as const,
    );
    const old = `scheme: "Evening: late"\nauthor: 'me'\n${shades.map(([key, value]) => `${key}: "${value}"`).join('\n')}`;
    const young = `system: "base16"\nname: "Evening: late"\npalette:\n${shades.map(([key, value]) => `  ${key}: "#${value}"`).join('\n')}`;
    const colours = {
      background: '#001020',
      foreground: '#551020',
      red: '#881020',
      brightBlack: '#331020',
      magenta: '#ee1020',
    };
    expect([themeOf(old), themeOf(young)]).toEqual([
      { name: 'Evening: late', colours: expect.objectContaining(colours) },
      { name: 'Evening: late', colours: expect.objectContaining(colours) },
    ]);
  });

  it('reads all schemes of Windows Terminal’s settings', () => {
    const scheme = JSON.parse(formats['Windows Terminal'] ?? '');
    const text = JSON.stringify({
      profiles: {},
      schemes: [{ ...scheme, name: 'One' }, { ...scheme, name: 'Two' }, 7, { name: 'None' }],
    });
    const result = read(text);
    expect(result.ok && result.themes.map(({ name }) => name)).toEqual(['One', 'Two']);
  });

  it('derives what a file leaves open from what it says', () => {
    const text = `foreground ${foreground}\nbackground ${background}\n${ansi
      .slice(0, 8)
      .map((colour, index) => `color${index} ${colour}`)
      .join('\n')}`;
    expect(themeOf(text)).toMatchObject({
      colours: {
        cursor: foreground,
        cursorAccent: background,
        brightRed: ansi[1],
        selectionBackground: '#3c3d3e',
      },
    });
  });

  it.each([
    ['', 'no-colours'],
    ['hello', 'no-colours'],
    ['{', 'no-colours'],
    ['[]', 'no-colours'],
    ['<svg onload="x"/>', 'no-colours'],
    ['foreground #ffffff\nbackground #000000', 'incomplete'],
    ['foreground red\nbackground url(x)', 'no-colours'],
    ['x'.repeat(importLimitBytes + 1), 'too-large'],
  ])('refuses %j', (text, problem) => {
    expect(read(text.slice(0, importLimitBytes + 1))).toEqual({ ok: false, problem });
  });

  it('gives each a place of its own; the same name again is its newer version', () => {
    const one = { name: 'Night', colours: expected } as never as Parameters<typeof withImported>[1][number];
    const all = withImported(withImported([], [one, { ...one, name: 'night' }]), [
      { ...one, colours: { ...one.colours, red: '#ffffff' } },
    ]);
    expect(all.map(({ id, name, colours }) => [id, name, colours.red])).toEqual([
      ['own-night', 'Night', '#ffffff'],
      ['own-night-2', 'night', ansi[1]],
    ]);
  });
});

describe('a hostile colour file', () => {
  it('expands no entity', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><plist><dict>
      <key>Foreground Color</key><dict><key>Red Component</key><real>&b;</real></dict></dict></plist>`;
    expect(read(bomb)).toEqual({ ok: false, problem: 'no-colours' });
    expect(read(`<!ENTITY x SYSTEM "file:///etc/passwd">${formats['iTerm2']}`)).toEqual({
      ok: false,
      problem: 'no-colours',
    });
  });

  it('touches no prototype', () => {
    for (const text of [
      '{"__proto__":{"background":"#111111"},"constructor":{"prototype":{"red":"#222222"}},"foreground":"#333333"}',
      '__proto__:\n  background: "#111111"\nconstructor: "#222222"\ntoString: "#111111"',
      '[__proto__.primary]\nbackground = "#111111"\n__proto__ = "#111111"',
      '*.__proto__: #111111\n*.constructor: #111111',
      '__proto__ #111111\nconstructor #111111\ncolor__proto__ #111111',
    ])
      read(text);
    expect([
      Object.hasOwn(Object.prototype, 'background'),
      Reflect.get({}, 'background'),
      Reflect.get({}, 'red'),
    ]).toEqual([false, undefined, undefined]);
  });

  it.each([
    'red',
    'url(https://x)',
    '#12345',
    '#1234567',
    'var(--x)',
    '#fff;}',
    'rgb:1/2',
    '0x',
    '#gggggg',
    5,
    null,
    undefined,
    '#'.repeat(40),
  ])('has no colour in %j', (value) => expect(readColour(value)).toBeUndefined());

  it('has a name that is only text, in one line', () => {
    const text = `## name: <img src=x>\u202e\u0007  ${'n'.repeat(300)}\n${formats['Kitty']}`;
    const theme = themeOf(text);
    expect(theme && 'name' in theme ? theme.name : '').toBe(`<img src=x> ${'n'.repeat(28)}`);
  });

  it('is read in time that grows with its length, whatever it repeats', () => {
    const starts = [
      '"',
      '"\\',
      '/*',
      '<key>',
      '<dict>',
      ' ',
      '\t',
      '#',
      'a',
      'a:',
      '- ',
      '[',
      '[a.',
      '= {',
      '*.',
      'color',
      '\n',
      '{"a":',
    ];
    const ms = cpuMs(() => {
      for (const start of starts) read(start.repeat(Math.floor(60_000 / start.length)));
      for (const start of starts) read(`{${start.repeat(Math.floor(60_000 / start.length))}`);
    });
    // Quadratic time would take minutes.
    expect(ms).toBeLessThan(10_000);
  });

  it('never makes anything but themes', () => {
    const piece = fc.constantFrom(
      ...Object.values(formats).flatMap((text) => text.split(/(?<=[\n,>])/)),
      '__proto__',
      '\0',
      '}',
      '"',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }),
        fc.string(),
        (pieces, fileName) => {
          const result = importThemes({ fileName, text: pieces.join('') });
          if (result.ok)
            for (const theme of result.themes)
              expect(terminalThemeSchema.safeParse({ ...theme, id: 'x' }).success).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('contrast', () => {
  it('is counted as WCAG does', () => {
    expect([
      contrastOf('#000000', '#ffffff'),
      Math.round(contrastOf('#777777', '#ffffff') * 100) / 100,
    ]).toEqual([21, 4.48]);
  });
});
