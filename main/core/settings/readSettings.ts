import type { z } from 'zod';
import { settingsSchema, type Settings, type SettingsProblem } from '../../../preload/contract/settings.ts';
import { lineOfMember, type Stored } from './settingsText.ts';

export type ReadSettings = { readonly settings: Settings; readonly problems: readonly SettingsProblem[] };

/**
 * Each member by itself: one that makes no sense gets its default and is told, the others stay as they were set. `text` is
 * where the lines are counted.
 */
export function readSettings(stored: Stored, text?: string): ReadSettings {
  const problems: SettingsProblem[] = [];
  const sound = Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
    if (!Object.hasOwn(stored, name)) return [];
    const parsed = schema.safeParse(stored[name]);
    if (parsed.success) return [[name, parsed.data] as const];
    const line = text === undefined ? undefined : lineOfMember(text, name);
    problems.push({
      kind: 'value',
      name: [name, ...(parsed.error.issues[0]?.path ?? [])].join('.'),
      ...(line === undefined ? {} : { line }),
      expected: expectedBy(parsed.error.issues[0]),
    });
    return [];
  });
  return { settings: settingsSchema.parse(Object.fromEntries(sound)), problems };
}

type Expected = Extract<SettingsProblem, { kind: 'value' }>['expected'];

/** What would make sense there, as data: the page has the words. */
function expectedBy(issue: z.core.$ZodIssue | undefined): Expected {
  switch (issue?.code) {
    case 'invalid_type':
      return { kind: 'type', type: issue.expected };
    case 'too_small':
      return { kind: 'least', least: Number(issue.minimum) };
    case 'too_big':
      return { kind: 'most', most: Number(issue.maximum) };
    case 'invalid_value':
      return { kind: 'one-of', values: issue.values.map(String) };
    default:
      return { kind: 'form' };
  }
}
