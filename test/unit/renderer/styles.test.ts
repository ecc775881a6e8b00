import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '../../../renderer');

/** Classes with a rule of their own, outside of any query. */
function ownClasses(css: string): readonly string[] {
  const withoutComments = css.replace(/\/\*.*?\*\//gs, '');
  return [...withoutComments.matchAll(/(?<=^|\n\n)\.([\w-]+) \{/g)].map(([, name = '']) => name);
}

function homesOf(sheets: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly string[]> {
  const homes = new Map<string, readonly string[]>();
  for (const [file, css] of sheets)
    for (const name of new Set(ownClasses(css))) homes.set(name, [...(homes.get(name) ?? []), file]);
  return homes;
}

const twice = (sheets: readonly (readonly [string, string])[]) =>
  [...homesOf(sheets)].filter(([, files]) => files.length > 1);

it('a class is drawn by one style sheet: a second one of that name would change a screen far away', () => {
  const files = globSync('**/*.css', { cwd: renderer }).toSorted();
  expect(files.length).toBeGreaterThan(10);
  expect(twice(files.map((file) => [file, readFileSync(join(renderer, file), 'utf8')]))).toEqual([]);
});

it('finds one that stands in two', () => {
  const one = '.steps {\n  gap: 4px;\n}\n\n.step {\n  gap: 0;\n}\n';
  const other = '/* Beside a terminal */\n\n.steps {\n  width: 45%;\n}\n\np,\n.step {\n  margin: 0;\n}\n';
  expect(
    twice([
      ['a.css', one],
      ['b.css', other],
    ]),
  ).toEqual([['steps', ['a.css', 'b.css']]]);
});
