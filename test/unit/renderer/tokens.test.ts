import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tabColours } from '../../../preload/contract/tabLooks.ts';
import { contrastOf } from '../../../renderer/settings/themes/colour.ts';

/* What of the colours must be told from what, counted from the one table they stand in. */

const css = readFileSync(new URL('../../../renderer/styles/tokens.css', import.meta.url), 'utf8');

/** The declarations of the rule with this selector. */
function rule(selector: string): ReadonlyMap<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf('\n}', start));
  return new Map(
    [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

const plain = rule(':root');
const more = rule(":root[data-contrast='more']");

const looks = {
  light: { side: 0, contrast: false },
  dark: { side: 1, contrast: false },
  'high contrast, light': { side: 0, contrast: true },
  'high contrast, dark': { side: 1, contrast: true },
} as const;

function colour(
  name: string,
  { side, contrast }: { readonly side: 0 | 1; readonly contrast: boolean },
): string {
  const value = (contrast ? more.get(name) : undefined) ?? plain.get(name) ?? '';
  const found = value.match(/#[\da-f]{6}/gi) ?? [];
  const picked = value.startsWith('light-dark') ? found[side] : found[0];
  if (!picked) throw new Error(`${name} has no colour: ${value}`);
  return picked.toLowerCase();
}

const surfaces = [
  'surface',
  'surface-side',
  'surface-raised',
  'surface-hover',
  'surface-pressed',
  'surface-selected',
];
const tinted = ['accent-soft', 'wait-soft', 'kept-soft', 'danger-soft'];

/** Text, and what it stands on. */
const texts: readonly (readonly [string, readonly string[]])[] = [
  ['text', [...surfaces, ...tinted]],
  ['text-muted', [...surfaces, 'accent-soft']],
  ['accent', ['surface', 'surface-side', 'surface-raised', 'accent-soft', 'wait-soft', 'danger-soft']],
  ['kept', ['surface', 'surface-side', 'surface-raised', 'surface-hover', 'surface-selected', 'kept-soft']],
  ['wait', ['surface', 'surface-side', 'wait-soft']],
  ['danger', ['surface', 'surface-raised', 'danger-soft']],
  ['on-accent', ['accent-fill', 'accent-fill-hover']],
  ['on-danger', ['danger-fill']],
  ['term-foreground', ['term-background', 'term-selection-background', 'term-selection-inactive-background']],
  ['term-cursor-accent', ['term-cursor']],
  ['term-match-foreground', ['term-match-background']],
  ['term-match-current-foreground', ['term-match-current-background']],
];

/** Marks, borders of controls, the focus ring. */
const shapes: readonly (readonly [string, readonly string[]])[] = [
  ...['run', 'ok', 'wait', 'kept-ring', 'danger', 'accent', 'border-control'].map(
    (name) => [name, ['surface', 'surface-side', 'surface-raised']] as const,
  ),
  ...tabColours.map(
    (name) => [`tab-${name}`, ['surface', 'surface-side', 'surface-raised', 'surface-hover']] as const,
  ),
  ['accent-fill', ['surface', 'surface-side', 'surface-raised']],
  ['danger-fill', ['surface-raised']],
  ['term-cursor', ['term-background']],
  ['term-match-mark', ['term-background']],
  ['danger', ['term-background']],
];

const ansi = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan'].flatMap((name) => [
  `term-${name}`,
  `term-bright-${name}`,
]);

function tooWeak(
  pairs: readonly (readonly [string, readonly string[]])[],
  least: number,
  look: (typeof looks)[keyof typeof looks],
): readonly string[] {
  return pairs.flatMap(([name, grounds]) =>
    grounds
      .map((ground) => ({ ground, contrast: contrastOf(colour(name, look), colour(ground, look)) }))
      .filter(({ contrast }) => contrast < least)
      .map(({ ground, contrast }) => `${name} on ${ground}: ${contrast.toFixed(2)}`),
  );
}

describe.each(Object.entries(looks))('the colours of %s', (_name, look) => {
  it('let every text be read', () => {
    expect(tooWeak(texts, look.contrast ? 7 : 4.5, look)).toEqual([]);
  });

  it('let every control and mark be seen', () => {
    expect(tooWeak(shapes, look.contrast ? 4.5 : 3, look)).toEqual([]);
  });

  it('let what programs colour be read in terminals', () => {
    expect(
      tooWeak(
        ansi.map((name) => [name, ['term-background']] as const),
        look.contrast ? 7 : 4,
        look,
      ),
    ).toEqual([]);
  });
});

describe('the table of colours', () => {
  it('has every role of high contrast among the plain ones', () => {
    expect([...more.keys()].filter((name) => !plain.has(name))).toEqual([]);
  });

  it('leaves no colour of a role to chance in high contrast', () => {
    const roles = [...plain.keys()].filter((name) =>
      /^(surface|text|border|accent|on-|run|ok|wait|kept|danger)/.test(name),
    );
    const sizes = new Set(['text-size', 'text-line']);
    expect(roles.filter((name) => !more.has(name) && !sizes.has(name))).toEqual([]);
  });
});
