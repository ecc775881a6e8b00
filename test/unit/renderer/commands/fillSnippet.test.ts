import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { snippetPlaceholders } from '../../../../preload/contract/snippets.ts';
import {
  fillSnippet,
  hasPlaceholders,
  type SnippetValues,
} from '../../../../renderer/commands/fillSnippet.ts';

const folder = mkdtempSync(join(tmpdir(), 'jobshell-snippets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shells = ['/bin/sh', '/bin/bash', '/usr/bin/bash', '/bin/dash', '/bin/zsh', '/usr/bin/zsh'].filter(
  (path) => existsSync(path),
);

function valuesWith(branch: string | undefined): SnippetValues {
  const all = Object.fromEntries(snippetPlaceholders.map((name) => [name, name]));
  return { ...(all as Record<(typeof snippetPlaceholders)[number], string>), branch };
}

const filledWith = (template: string, branch: string): string =>
  fillSnippet(template, valuesWith(branch)).text;

/** What a shell makes of these commands; each ends with a line of its own. */
function run(shell: string, commands: readonly string[]): readonly string[] {
  const script = commands.map((command) => `${command}\nprintf '\\nNEXT\\n'\n`).join('');
  const out = execFileSync(shell, ['-s'], { input: script, cwd: folder, encoding: 'utf8', timeout: 20_000 });
  return out.split('\nNEXT\n').slice(0, -1);
}

const safe = 'SAFE1234';
const marks = [...'\'"`$()\\ !*?~#;|&<>{}[]=-^%a1é日/@:,.'];
const hostile = [
  '$(touch pwned)',
  '`touch pwned`',
  "'; touch pwned; '",
  '"; touch pwned; "',
  '"$(touch pwned)"',
  "'$(touch pwned)'",
  '; touch pwned #',
  '| touch pwned',
  '&& touch pwned',
  '${IFS}touch${IFS}pwned',
  "'\\''$(touch pwned)'\\''",
  '!touch',
  '\\',
  "\\'",
  '\\"$(touch pwned)',
  '* ? [a-z]',
  '~root',
  '-rf',
  '{a,b}',
  "'",
  '"',
  '',
];
const value = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: fc.constantFrom(...marks), maxLength: 14 }),
);

const literal = fc.constantFrom('a', 'b-', 'x=1', '_', 'é');
const hole = fc.constant('{{branch}}');

/** Words of a shell in which `{{branch}}` stands anywhere that can be told. */
const { word } = fc.letrec<{ word: string; quoted: string }>((tie) => ({
  word: fc
    .array(
      fc.oneof(
        { weight: 2, arbitrary: literal },
        { weight: 3, arbitrary: hole },
        fc
          .array(fc.oneof(literal, hole, fc.constantFrom('"', '`x`', '$(', '$HOME', '\\')), { maxLength: 3 })
          .map((parts) => `'${parts.join('')}'`),
        { weight: 2, arbitrary: tie('quoted') },
        fc.constantFrom('\\"', "\\'", '\\$', '\\\\', '$((1+2))', '${UNSET-d}'),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join('')),
  quoted: fc
    .array(
      fc.oneof(
        { depthSize: 'small' },
        literal,
        { weight: 3, arbitrary: hole },
        fc.constantFrom('\\"', '\\`', '\\$', "'", '( ', ')', '#', '${UNSET}', '`echo q`'),
        { weight: 2, arbitrary: tie('word').map((inner) => `$(printf '%s' ${inner})`) },
      ),
      { maxLength: 3 },
    )
    .map((parts) => `"${parts.join('')}"`),
}));

describe.each(shells)('what %s makes of a snippet', (shell) => {
  it('has the value in its place, as one piece of text, whoever chose it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, value), { minLength: 30, maxLength: 30 }), (pairs) => {
        const filled = pairs
          .map(([template, branch]) => ({ template: `printf '[%s]' ${template}`, branch }))
          .filter(({ template, branch }) => fillSnippet(template, valuesWith(branch)).problems.length === 0);
        const withSafe = run(
          shell,
          filled.map(({ template }) => filledWith(template, safe)),
        );
        const withValue = run(
          shell,
          filled.map(({ template, branch }) => filledWith(template, branch)),
        );
        expect(withValue).toEqual(
          withSafe.map((out, index) => out.replaceAll(safe, () => filled[index]?.branch ?? '')),
        );
        expect(readdirSync(folder)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

it.skipIf(!existsSync('/bin/bash'))('is safe from the history of bash, too', () => {
  const commands = hostile.flatMap((branch) => [
    filledWith(`printf '[%s]' {{branch}}`, branch),
    filledWith(`printf '[%s]' "a{{branch}}b"`, branch),
  ]);
  const [, , ...out] = run('/bin/bash', ['set -o history -o histexpand', 'touch() { :; }', ...commands]);
  expect(out).toEqual(hostile.flatMap((branch) => [`[${branch}]`, `[a${branch}b]`]));
});

describe('a placeholder', () => {
  it.each([
    ['git checkout {{branch}}', 'feature/cart', 'git checkout feature/cart'],
    ['git checkout {{ branch }}', 'a b', "git checkout 'a b'"],
    ['echo "on {{branch}} now"', '$(id)', `echo "on "'$(id)'" now"`],
    ["echo 'on {{branch}}'", "it's", String.raw`echo 'on ''it'\''s'''`],
    ['echo "$(git log {{branch}})"', '`id`', 'echo "$(git log \'`id`\')"'],
    ['echo "$(git log "{{branch}}")"', '$x', `echo "$(git log ""'$x'"")"`],
    ['echo {{branch}}', '', "echo ''"],
    ['echo {{raw:branch}}', '$(id)', 'echo $(id)'],
    [String.raw`echo \{{branch}}`, 'x', String.raw`echo \{{branch}}`],
    ["docker ps --format '{{.Names}} {{json .}}'", 'x', "docker ps --format '{{.Names}} {{json .}}'"],
    ['# a note\necho {{branch}}', 'a b', "# a note\necho 'a b'"],
    ['cat <<< {{branch}}', 'a b', "cat <<< 'a b'"],
  ])('in %j with %j gives %j', (template, branch, expected) => {
    expect(fillSnippet(template, valuesWith(branch))).toMatchObject({ text: expected, problems: [] });
  });

  it.each([
    'echo `echo {{branch}}`',
    'echo "`echo {{branch}}`"',
    'cat <<EOF\n{{branch}}\nEOF',
    'cat <<-EOF; echo {{branch}}',
    'echo $(( {{branch}} + 1 ))',
    '(( x = {{branch}} ))',
    'echo $[{{branch}}]',
    'echo ${x:-{{branch}}}',
    'echo "${x:-"{{branch}}"}"',
    "echo $'{{branch}}'",
    'echo "$(case x in x) echo {{branch}};; esac)"',
    "# it's\necho {{branch}}",
    'echo {{raw:branch}} {{branch}}',
  ])('is refused in %j: no shell can be trusted there', (template) => {
    const { problems, text } = fillSnippet(template, valuesWith('$(id)'));
    expect(problems).toContainEqual({ code: 'place', name: 'branch' });
    expect(text).toContain('{{branch}}');
  });

  it('that is unknown stands as it is, and one without a value is told', () => {
    expect(fillSnippet('{{brnach}} {{branch}}', valuesWith(undefined)).problems).toEqual([
      { code: 'unknown', name: 'brnach' },
      { code: 'missing', name: 'branch' },
    ]);
  });

  it('brings no key of the terminal and no mark that reorders text, raw or not', () => {
    for (const template of ['{{branch}}', '{{raw:branch}}'])
      expect(filledWith(template, 'a\r\n\u0003\u001b[2J\t\u202eb\u2028')).not.toMatch(
        /[\p{Cc}\u202e\u2028]/u,
      );
  });

  it.each([
    ['make test', false],
    ['echo {{job}}', true],
    ['echo {{raw:job}}', true],
    ["jq '{{.}}'", false],
  ])('is looked for in %j: %s', (template, expected) => {
    expect(hasPlaceholders(template)).toBe(expected);
  });
});
