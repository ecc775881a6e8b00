import { z } from 'zod';
import { languageSettings } from './languages.ts';
import {
  bellKinds,
  colourPattern,
  cursorStyles,
  fontFamilyPattern,
  logPlaces,
  logTimeForms,
  mostTerminalThemes,
  pasteGuards,
  ownTerminalTheme,
  rendererKinds,
  rightClickActions,
  settingLimits,
  terminalColourNames,
  themeNames,
  usualWordSeparators,
  type NumberSetting,
} from './settingsLimits.ts';
import { transcriptFormats } from './transcriptFormats.ts';
import { ownSecretsSchema } from './transcripts.ts';
import { snippetLimits } from './snippets.ts';
import { updateSettingsSchema } from './updates.ts';

/* What a person can set, with its defaults, and what can be wrong with the file it stands in. */

/** Which notices a person wants: each kind by itself. */
export const noticeSettingsSchema = z.object({
  /** A terminal is ready. */
  ready: z.boolean().default(true),
  /** The script has ended and the job is kept. */
  kept: z.boolean().default(true),
  /** A kept job ends in five minutes, and in one. */
  ending: z.boolean().default(true),
  /** A kept or held job is left alone. */
  idle: z.boolean().default(true),
  /** A terminal was lost. */
  lost: z.boolean().default(true),
  /** A job with a terminal was canceled. */
  canceled: z.boolean().default(true),
  /** A job with a terminal has failed. */
  failed: z.boolean().default(true),
  /** A job is about to end, and its terminal was not opened. Off: no log is read to find out. */
  unopened: z.boolean().default(true),
});
export type NoticeSettings = z.infer<typeof noticeSettingsSchema>;

const colour = z.string().regex(colourPattern);
const within = (name: NumberSetting) =>
  z.number().min(settingLimits[name].least).max(settingLimits[name].most);

/** Imported colours for terminals. What the file did not say is derived when it is imported: all are there. */
export const terminalThemeSchema = z.object({
  id: z.string().min(1).max(100),
  /** As the file called it, or the file's name: shown as text, never more. */
  name: z.string().min(1).max(80),
  colours: z.record(z.enum(terminalColourNames), colour),
});
export type TerminalTheme = z.infer<typeof terminalThemeSchema>;

/** A command a person keeps at hand. */
export const snippetSchema = z.object({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(snippetLimits.nameCharacters),
  /** What is typed; `{{…}}` are filled in from the job. */
  text: z.string().min(1).max(snippetLimits.textCharacters),
  /** Full path of the only project in whose jobs it is offered; absent: in all. */
  project: z.string().min(1).max(1000).optional(),
  /** With Enter behind it; otherwise it is put at the prompt. */
  runs: z.boolean().default(false),
});
export type Snippet = z.infer<typeof snippetSchema>;

/** The schema, with its defaults, of what a person can set. Unknown keys of a newer version are kept by the store. */
export const settingsSchema = z.object({
  /** Of what Jobshell itself says. */
  language: z.enum(languageSettings).default('system'),
  theme: z.enum(themeNames).default('system'),
  /** Percent of the whole page. */
  zoomPercent: within('zoomPercent').default(100),
  /** The id of one of `terminalThemes`, or `jobshell`; for light pages, and for dark ones. */
  terminalThemeLight: z.string().max(100).default(ownTerminalTheme),
  terminalThemeDark: z.string().max(100).default(ownTerminalTheme),
  /** Imported colours of terminals. */
  terminalThemes: z.array(terminalThemeSchema).max(mostTerminalThemes).default([]),
  /** Of terminals, as in CSS; empty: the system's own. */
  fontFamily: z.string().regex(fontFamilyPattern).default(''),
  fontSizePx: within('fontSizePx').default(13),
  lineHeight: within('lineHeight').default(1.15),
  cursorStyle: z.enum(cursorStyles).default('block'),
  cursorBlink: z.boolean().default(false),
  minimumContrast: within('minimumContrast').default(4.5),
  /** Lines of scrollback a pane keeps. */
  scrollbackLines: within('scrollbackLines').int().default(10_000),
  copyOnSelect: z.boolean().default(false),
  rightClick: z.enum(rightClickActions).default('menu'),
  pasteGuard: z.enum(pasteGuards).default('all'),
  bell: z.enum(bellKinds).default('none'),
  screenReader: z.boolean().default(false),
  /** Where a double click ends a word. */
  wordSeparators: z.string().max(100).default(usualWordSeparators),
  renderer: z.enum(rendererKinds).default('auto'),
  /** How logs are shown. */
  logPlace: z.enum(logPlaces).default('beside'),
  logTimes: z.enum(logTimeForms).default('off'),
  logWrap: z.boolean().default(false),
  /** What is typed into a shell when it opens: its size; TERM. */
  typeSize: z.boolean().default(true),
  typeTerm: z.boolean().default(true),
  /** And the way to the project's folder. */
  typeFolder: z.boolean().default(false),
  /** A terminal whose container ended with its script comes back when it starts again for after_script. */
  comeBack: z.boolean().default(true),
  /** Each terminal that opens has its job's file variables copied aside. */
  copyFileVariables: z.boolean().default(false),
  /** Every terminal is recorded from its opening. */
  recordAlways: z.boolean().default(false),
  transcriptFormat: z.enum(transcriptFormats).default('asciicast-v3'),
  /** What else is masked in recordings. Given whole when it is changed. */
  transcriptMasks: ownSecretsSchema.default([]),
  /** Commands at hand, of the person and of single projects. Given whole when they are changed. */
  snippets: z.array(snippetSchema).max(snippetLimits.most).default([]),
  confirmClose: z.boolean().default(true),
  /** Offer the terminals that were open at the last quit. */
  offerReopen: z.boolean().default(true),
  /** The first-run tour was taken or skipped. */
  tourSeen: z.boolean().default(false),
  /** Given whole when it is changed. */
  notifications: noticeSettingsSchema.prefault({}),
  /** So long without a key, and a kept job is reminded of. */
  idleMinutes: within('idleMinutes').int().default(10),
  /** An icon among the system's own, with the kept jobs in its menu. */
  tray: z.boolean().default(true),
  /** Windows show their menu bar, on Linux and Windows. */
  menuBar: z.boolean().default(true),
  /** Start with the person's session. */
  openAtLogin: z.boolean().default(false),
  /** Where updates come from. Given whole when it is changed. */
  updates: updateSettingsSchema.prefault({}),
  /**
   * The person's own keys: action id (see actions.ts) -> keys; an empty list: none. What is no action or no key stays in
   * the file and counts for nothing, so nothing here is refused.
   */
  keys: z.record(z.string().max(100), z.json()).default({}),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What is wrong with the settings' file. */
export const settingsProblemSchema = z.discriminatedUnion('kind', [
  /** One member makes no sense: its default counts, it stays in the file. */
  z.object({
    kind: z.literal('value'),
    name: z.string(),
    line: z.number().optional(),
    /** What would make sense there. */
    expected: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('type'), type: z.string() }),
      z.object({ kind: z.literal('least'), least: z.number() }),
      z.object({ kind: z.literal('most'), most: z.number() }),
      z.object({ kind: z.literal('one-of'), values: z.array(z.string()) }),
      z.object({ kind: z.literal('form') }),
    ]),
  }),
  /** It is no JSON object. What was read last counts; nothing is written over it. */
  z.object({ kind: z.literal('unreadable'), line: z.number().optional() }),
  /** It could not be read and was kept as `file`. */
  z.object({ kind: z.literal('set-aside'), file: z.string() }),
  /** Writing it failed: what was set counts until Jobshell quits. */
  z.object({ kind: z.literal('unwritable'), reason: z.string() }),
]);
export type SettingsProblem = z.infer<typeof settingsProblemSchema>;
