import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRawLogReader, linesOfTraceJson, type LogLine } from '../../../../main/core/log/parse.ts';
import { createSteps } from '../../../../main/core/log/steps.ts';
import { convert, startState } from '../../../gitlab/rails/ansi.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/runner-logs');
type Recorded = {
  readonly name: string;
  readonly spec: { readonly script: readonly string[]; readonly after_script?: readonly string[] };
  readonly uploads: readonly { readonly text: string }[];
};
const recorded = readdirSync(fixtures)
  .map((name): Recorded => JSON.parse(readFileSync(join(fixtures, name), 'utf8')))
  .filter(({ uploads }) => uploads.length > 0);

function readRaw(text: string): readonly LogLine[] {
  const reader = createRawLogReader();
  return [...reader.push(Buffer.from(text)), ...reader.tail()];
}

/** As GitLab's own converter makes it. */
function convertLog(log: string) {
  return convert(Buffer.from(log).toString('latin1'), startState).lines;
}

function stepsOf(lines: readonly LogLine[]) {
  const steps = createSteps();
  // One at a time: as they come.
  for (const line of lines) steps.take([line]);
  return steps.list();
}

const green = (text: string): string => `\x1b[32;1m${text}\x1b[0;m\n`;
const plain = { isCollapsed: false, isCut: false, isMasked: false };

describe.each(recorded)('the log of a real Runner, $name', ({ spec, uploads }) => {
  const log = uploads.map(({ text }) => text).join('');
  const script = [...spec.script, ...(spec.after_script ?? [])];

  it('shows the commands of its script, read raw', () => {
    expect(stepsOf(readRaw(log)).map(({ text }) => text)).toEqual(script);
  });

  it('shows the same by trace.json', () => {
    expect(stepsOf(linesOfTraceJson(convertLog(log))).map(({ text }) => text)).toEqual(script);
  });
});

describe('steps', () => {
  it('say that a command of several lines is shown by its first', () => {
    expect(stepsOf(readRaw(green('$ for i in 1 2; do # collapsed multi-line command')))).toEqual([
      { ...plain, text: 'for i in 1 2; do', isCollapsed: true },
    ]);
  });

  it('say where a value was masked, and where a command is too long to be kept', () => {
    expect(
      stepsOf(readRaw(green(`$ curl -H "token: [MASKED]" x`) + green(`$ echo ${'x'.repeat(9000)}`))),
    ).toEqual([
      { ...plain, text: 'curl -H "token: [MASKED]" x', isMasked: true },
      { ...plain, text: `echo ${'x'.repeat(7995)}`, isCut: true },
    ]);
  });

  it('are neither what a script prints nor what else the Runner says in green', () => {
    const log =
      '$ not a command\n\x1b[32m$ green only\x1b[0m\n\x1b[1m$ bold only\x1b[0m\n' +
      green('Job succeeded') +
      green('Skipping Git checkout');
    expect(stepsOf(readRaw(log))).toEqual([]);
    expect(stepsOf(linesOfTraceJson(convertLog(log)))).toEqual([]);
  });

  it('are found behind a timestamp, and without what would move the cursor', () => {
    const log = `2026-11-23T23:40:33.652317Z 01O ${green('$ printf "a\x07\x1b[2Jb"')}`;
    expect(stepsOf(readRaw(log))).toEqual([{ ...plain, text: 'printf "ab"' }]);
  });

  it('are the last 500', () => {
    const log = Array.from({ length: 600 }, (_, index) => green(`$ step ${index}`)).join('');
    const steps = stepsOf(readRaw(log));
    expect([steps.length, steps[0]?.text, steps.at(-1)?.text]).toEqual([500, 'step 100', 'step 599']);
  });
});
