/* oxlint-disable no-control-regex -- a raw log is made of them */
import { z } from 'zod';
import { toWebName } from './logSections.ts';

/*
 * A `trace.json` line (G: lib/gitlab/ci/ansi2json) turned back into the raw log it was made of, as far as it still tells: so
 * that one reader shows both. Faint, inverse and 24-bit colours are not in it, and of sections only how long they were.
 */

const webLineSchema = z.looseObject({
  offset: z.number(),
  content: z.array(z.looseObject({ text: z.string(), style: z.string().optional().catch(undefined) })),
  section: z.string().optional().catch(undefined),
  section_header: z.boolean().optional().catch(undefined),
  section_duration: z.string().optional().catch(undefined),
  section_options: z.record(z.string(), z.string()).optional().catch(undefined),
  timestamp: z.string().optional().catch(undefined),
});
type WebLine = z.infer<typeof webLineSchema>;

type OpenSection = { readonly name: string; readonly startedAt: number };

type RawOfWebLine = {
  readonly line: unknown;
  /** One that began earlier, by its name in `trace.json`. */
  readonly openSection: (webName: string) => OpenSection | undefined;
  /** Begins with no colour, whatever stood before. */
  readonly isFirst: boolean;
};

export type RawWebLine = {
  /** Without its newline. */
  readonly raw: string;
  /** The section that begins at this line, by its name in `trace.json`. */
  readonly heading: string | undefined;
};

export function rawOfWebLine({ line, openSection, isFirst }: RawOfWebLine): RawWebLine {
  const parsed = webLineSchema.safeParse(line);
  if (!parsed.success) return { raw: '', heading: undefined };
  const { content, timestamp, section, section_header: isHeader } = parsed.data;
  const text = content.map(rawPiece).join('');
  const stamp = rawStamp(timestamp);
  return {
    raw: `${stamp}${isFirst ? '\x1b[0m' : ''}${rawMarker(parsed.data, openSection)}${text}`,
    heading: isHeader === true ? section : undefined,
  };
}

function rawMarker(line: WebLine, openSection: (webName: string) => OpenSection | undefined): string {
  const { section, section_header: isHeader, section_duration: duration, section_options: options } = line;
  if (section === undefined) return '';
  if (isHeader === true) return `section_start:0:${toWebName(section)}${rawOptions(options)}\r\x1b[0K`;
  if (duration === undefined) return '';
  const open = openSection(section);
  const end = (open?.startedAt ?? 0) + secondsOf(duration);
  return `section_end:${end}:${open?.name ?? toWebName(section)}\r\x1b[0K`;
}

function rawOptions(options: WebLine['section_options']): string {
  const pairs = Object.entries(options ?? {}).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? '' : `[${pairs.join(',').replace(/[\]\r\n\x1b]/g, '')}]`;
}

/** `MM:SS`, or `HH:MM:SS`. */
function secondsOf(duration: string): number {
  return duration.split(':').reduce((sum, part) => sum * 60 + (Number(part) || 0), 0);
}

/** As the Runner writes them; any other time is brought to that. */
function rawStamp(timestamp: string | undefined): string {
  const at = Date.parse(timestamp ?? '');
  if (timestamp === undefined || Number.isNaN(at)) return '';
  const isExact = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(timestamp);
  return `${isExact ? timestamp : `${new Date(at).toISOString().slice(0, -1)}000Z`} 00O `;
}

function rawPiece({ text, style }: WebLine['content'][number]): string {
  const clean = text.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, '');
  const codes = (style ?? '').split(' ').flatMap(codeOf);
  return codes.length === 0 ? clean : `\x1b[${codes.join(';')}m${clean}\x1b[0m`;
}

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const flags: Readonly<Record<string, string>> = {
  'term-bold': '1',
  'term-italic': '3',
  'term-underline': '4',
  'term-conceal': '8',
  'term-cross': '9',
};

function codeOf(name: string): readonly string[] {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (flag !== undefined) return [flag];
  const indexed = /^xterm-(fg|bg)-(\d{1,3})$/.exec(name);
  if (indexed) return [`${indexed[1] === 'fg' ? 38 : 48};5;${indexed[2] ?? ''}`];
  const named = /^term-(fg|bg)-(l-)?([a-z]+)$/.exec(name);
  const colour = colours.indexOf(named?.[3] ?? '');
  if (!named || colour < 0) return [];
  const base = (named[1] === 'fg' ? 30 : 40) + (named[2] === undefined ? 0 : 60);
  return [String(base + colour)];
}
