/*
 * What may be set, without the schema's machinery: the page reads it too, and need not load zod for that.
 */

/** Least, most and step of what is a number. */
export const settingLimits = {
  fontSizePx: { least: 8, most: 40, step: 1 },
  /** Of a line to the font's own height. */
  lineHeight: { least: 1, most: 2, step: 0.05 },
  /** Of text to its background, as WCAG counts. 1 leaves colours as programs send them. */
  minimumContrast: { least: 1, most: 21, step: 0.5 },
  zoomPercent: { least: 50, most: 300, step: 10 },
  scrollbackLines: { least: 100, most: 200_000, step: 1000 },
  idleMinutes: { least: 1, most: 240, step: 1 },
} as const;
export type NumberSetting = keyof typeof settingLimits;

export const themeNames = ['system', 'light', 'dark', 'high-contrast'] as const;
export const cursorStyles = ['block', 'bar', 'underline'] as const;
export const rightClickActions = ['menu', 'paste', 'copy-or-paste'] as const;
/** Before which pastes to ask: any of several lines and the like, only those with something hidden, none. */
export const pasteGuards = ['all', 'hidden', 'off'] as const;
/** What draws terminals: the graphics card where there is one, that or nothing else, or the page's own elements. */
export const rendererKinds = ['auto', 'webgl', 'dom'] as const;
export const bellKinds = ['none', 'visual', 'sound'] as const;
/** Where a log stands that is shown with its job's terminal. */
export const logPlaces = ['beside', 'below', 'instead'] as const;
/** When its lines were written: not told, by the clock, or since the first of them. */
export const logTimeForms = ['off', 'clock', 'since'] as const;

/** Names of fonts, in the order they are tried. Nothing that could end a style's declaration. */
export const fontFamilyPattern = /^[\p{L}\p{N} ,'"._-]{0,200}$/u;

/** Where a double click ends a word, besides spaces: as VS Code's terminal has it. */
export const usualWordSeparators = ' ()[]{}\',"`─‘’“”|';

/** Sixteen colours, by their ANSI number. */
export const ansiColourNames = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'brightBlack',
  'brightRed',
  'brightGreen',
  'brightYellow',
  'brightBlue',
  'brightMagenta',
  'brightCyan',
  'brightWhite',
] as const;

/** Everything a terminal theme colours. */
export const terminalColourNames = [
  ...ansiColourNames,
  'foreground',
  'background',
  'cursor',
  'cursorAccent',
  'selectionBackground',
] as const;
export type TerminalColourName = (typeof terminalColourNames)[number];

/** `#rrggbb`, in small letters. */
export const colourPattern = /^#[0-9a-f]{6}$/;

/** More than this and nobody finds the one they look for. */
export const mostTerminalThemes = 50;
/** Choosing no terminal theme: Jobshell's own, which goes with the page's. */
export const ownTerminalTheme = 'jobshell';

/** When to look for updates. */
export const updateChecks = ['off', 'manual', 'daily'] as const;
