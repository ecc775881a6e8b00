import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../preload/contract/settings.ts';
import { lookOf, type SystemLook } from '../../../renderer/state/look.ts';
import { createBell } from '../../../renderer/terminal/bell.ts';
import { preferencesOf } from '../../../renderer/terminal/preferences.ts';

const calm: SystemLook = { isDark: false, wantsContrast: false, forcesColours: false, wantsStillness: false };

describe('the look of the page', () => {
  it.each([
    ['system', calm, { scheme: 'system', isDark: false, hasMoreContrast: false }],
    [
      'system',
      { ...calm, isDark: true, wantsContrast: true },
      { scheme: 'system', isDark: true, hasMoreContrast: true },
    ],
    [
      'light',
      { ...calm, isDark: true, wantsContrast: true },
      { scheme: 'light', isDark: false, hasMoreContrast: false },
    ],
    ['dark', calm, { scheme: 'dark', isDark: true, hasMoreContrast: false }],
    ['dark', { ...calm, forcesColours: true }, { scheme: 'dark', isDark: true, hasMoreContrast: true }],
    ['high-contrast', { ...calm, isDark: true }, { scheme: 'system', isDark: true, hasMoreContrast: true }],
  ] as const)('%s, where the system asks for %j', (theme, system, look) => {
    expect(lookOf(theme, system)).toEqual(look);
  });
});

describe('what terminals look like', () => {
  const colours = Object.fromEntries([['red', '#ff0000']]) as never;
  const settings = {
    ...settingsSchema.parse({ cursorBlink: true, terminalThemeDark: 'night', terminalThemeLight: 'gone' }),
    terminalThemes: [{ id: 'night', name: 'Night', colours }],
  };
  const look = { scheme: 'system', isDark: true, hasMoreContrast: false } as const;

  it('follows the theme chosen for the page’s own', () => {
    expect(preferencesOf(settings, look, calm).colours).toBe(colours);
    expect(preferencesOf(settings, { ...look, isDark: false }, calm).colours).toBeUndefined();
  });

  it('is still where stillness is asked for, and clearer in high contrast', () => {
    expect(
      preferencesOf(settings, { ...look, hasMoreContrast: true }, { ...calm, wantsStillness: true }),
    ).toMatchObject({ cursorBlink: false, minimumContrast: 7, colours: undefined });
  });
});

describe('the bell', () => {
  it('rings as set, and once a second at most for each terminal', () => {
    let [nowMs, kind]: [number, 'none' | 'visual' | 'sound'] = [0, 'none'];
    const rung: string[] = [];
    const ring = createBell({
      kind: () => kind,
      now: () => nowMs,
      mark: (id) => void rung.push(`mark ${id}`),
      sound: () => void rung.push('sound'),
    });
    ring('a');
    kind = 'visual';
    for (let count = 0; count < 1000; count += 1) ring('a');
    kind = 'sound';
    nowMs = 999;
    ring('a');
    ring('b');
    nowMs = 1000;
    ring('a');
    expect(rung).toEqual(['mark a', 'mark b', 'sound', 'mark a', 'sound']);
  });
});
