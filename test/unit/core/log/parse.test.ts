import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLogHead } from '../../../../main/core/log/head.ts';
import { createRawLogReader, linesOfTraceJson } from '../../../../main/core/log/parse.ts';
import type { LogLine } from '../../../../main/core/log/parse.ts';
import { convert, startState } from '../../../gitlab/rails/ansi.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/runner-logs');
const logs = readdirSync(fixtures).map((name) => {
  const { uploads }: { uploads: { text: string }[] } = JSON.parse(readFileSync(join(fixtures, name), 'utf8'));
  return uploads.map((upload) => upload.text).join('');
});

function read(text: string): readonly LogLine[] {
  const reader = createRawLogReader();
  return [...reader.push(Buffer.from(text)), ...reader.tail()];
}

function textsOf(text: string): readonly string[] {
  return read(text).map((line) => line.text);
}

/** Each line that says something, with the section it stands in. */
function placesOf(lines: readonly LogLine[]): readonly string[] {
  return lines.flatMap(({ text, section = '' }) => (text === '' ? [] : [`${section}: ${text}`]));
}

const waitText = 'Terminal is connected, will time out in 20s...';
const stamp = '2026-11-23T23:40:33.652317Z';

describe('the section a line stands in', () => {
  const mark = (kind: 'start' | 'end', name: string): string => `section_${kind}:1795479102:${name}\r\x1b[0K`;
  const nested =
    `before\n${mark('start', 'step_script')}title\n${mark('start', 'My.part')}\nin part\n` +
    `${mark('end', 'My.part')}\n${mark('end', 'never_begun')}in step\nno newline${mark('end', 'step_script')}` +
    `${mark('start', 'after_script')}\x1b[0K\x1b[36;1mRunning after_script\x1b[0;m\ngoes on`;

  it('is the innermost that has begun and not ended', () => {
    expect(placesOf(read(nested))).toEqual([
      ': before',
      'step-script: title',
      'my-part: in part',
      'step-script: in step',
      'step-script: no newline',
      'after-script: Running after_script',
      'after-script: goes on',
    ]);
  });

  it.each([nested, ...logs])('%#: is what trace.json says, however the log is cut', (log) => {
    const web = convert(Buffer.from(log).toString('latin1'), startState).lines;
    const reader = createRawLogReader();
    const pieces = log.match(/[^]{1,7}/g) ?? [];
    const cut = [...pieces.flatMap((piece) => reader.push(Buffer.from(piece))), ...reader.tail()];
    expect(placesOf(cut)).toEqual(placesOf(read(log)));
    expect(placesOf(linesOfTraceJson(web))).toEqual(placesOf(cut));
  });

  it('does not grow with what a script begins', () => {
    const deep = `${mark('start', 'deep')}\n`.repeat(10_000);
    expect(placesOf(read(`${deep}last\n`))).toEqual(['deep: last']);
  });
});

describe('raw log', () => {
  it('strips colours and sections', () => {
    expect(
      textsOf(
        '\x1b[0Ksection_start:1795479098:prepare_executor[collapsed=true]\r\x1b[0K\x1b[0K\x1b[36;1mPreparing the "shell" executor\x1b[0;m\x1b[0;m\n' +
          '\x1b[38;2;10;200;30mtrue\x1b[0m [MASKED] <b>\n\nsection_end:1795479098:prepare_executor\r\x1b[0K\n\x1b]0;title\x07after\u0085\n',
      ),
    ).toEqual(['Preparing the "shell" executor', 'true [MASKED] <b>', '', 'after']);
  });

  it('takes the time of the marker before the text', () => {
    expect(read(`section_end:1795479102:step_script\r\x1b[0K\x1b[32;1m${waitText}\x1b[0;m\n`)).toEqual([
      {
        text: waitText,
        writtenAtMs: 1_795_479_102_500,
        writtenToleranceMs: 500,
        offsetBytes: 0,
        endBytes: 98,
      },
    ]);
  });

  it('ends a line without a newline where a section ends', () => {
    const lines = read(`no newlinesection_end:1795479102:step_script\r\x1b[0K${waitText}\n`);
    expect(lines).toEqual([
      { text: 'no newline', offsetBytes: 0, endBytes: 96 },
      {
        text: waitText,
        writtenAtMs: 1_795_479_102_500,
        writtenToleranceMs: 500,
        offsetBytes: 10,
        endBytes: 96,
      },
    ]);
  });

  it('starts a line over at a carriage return', () => {
    expect(textsOf('progress 1\rprogress 2\rprogress 3\r\nwindows\r\n')).toEqual(['progress 3', 'windows']);
  });

  it('reads timestamps, which also tell the time', () => {
    expect(read(`${stamp} 00O \x1b[32;1m${waitText}\x1b[0;m\n`)).toEqual([
      { text: waitText, writtenAtMs: Date.parse(stamp), writtenToleranceMs: 0, offsetBytes: 0, endBytes: 91 },
    ]);
  });

  it('joins continued lines, and takes the time of the part in which the text begins', () => {
    const later = '2026-11-23T23:40:34.000000Z';
    const raw =
      `${stamp} 00O section_end:1795479102:step_script\r\n${later} 00O+\x1b[0K\x1b[32;1m${waitText}\x1b[0;m\n` +
      `${later} 00O progress 1\r\n${later} 01E+progress 2\r\n${later} 00O+\n${later} 00O ${'x'.repeat(8160)}\n${later} 00O+yz\n`;
    const lines = read(raw);
    expect(lines.map(({ text }) => text)).toEqual([waitText, 'progress 2', `${'x'.repeat(8160)}yz`]);
    expect(lines[0]?.writtenAtMs).toBe(Date.parse(later));
  });

  it('does not hold a whole line with a timestamp until the next comes', () => {
    const reader = createRawLogReader();
    expect(reader.push(Buffer.from(`${stamp} 00O ${waitText}\n`))).toHaveLength(1);
    expect(reader.tail()).toEqual([]);
  });

  it('shows what is not complete as the tail', () => {
    const reader = createRawLogReader();
    expect(reader.push(Buffer.from('one\ntwo\rtw'))).toHaveLength(1);
    expect(reader.tail().map((line) => line.text)).toEqual(['tw']);
    expect(reader.push(Buffer.from('o and a half\n')).map((line) => line.text)).toEqual(['two and a half']);
  });

  it('is cut within a character without harm', () => {
    const bytes = Buffer.from('héllo 日本\n日');
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const reader = createRawLogReader();
      const first = reader.push(bytes.subarray(0, cut));
      expect(
        reader
          .tail()
          .map(({ text }) => text)
          .join(''),
      ).not.toContain('\ufffd');
      const all = [...first, ...reader.push(bytes.subarray(cut)), ...reader.tail()];
      expect(all.map(({ text }) => text)).toEqual(['héllo 日本', '日']);
    }
  });

  it('counts places in bytes', () => {
    expect(read('héllo\n日本\nx').map(({ offsetBytes, endBytes }) => [offsetBytes, endBytes])).toEqual([
      [0, 7],
      [7, 14],
      [14, 15],
    ]);
  });

  it('gives the same lines however the log is cut', () => {
    const stamped = logs.map((log) => log.replace(/^/gm, `${stamp} 00O `));
    fc.assert(
      fc.property(
        fc.constantFrom(...logs, ...stamped),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }),
        (log, cuts) => {
          const bytes = Buffer.from(log);
          const at = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)), bytes.length].toSorted(
            (a, b) => a - b,
          );
          const reader = createRawLogReader();
          const lines = at.slice(1).flatMap((end, index) => reader.push(bytes.subarray(at[index], end)));
          expect([...lines, ...reader.tail()]).toEqual(read(log));
        },
      ),
    );
  });

  it('never leaves an escape or a control character', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '\x1b[',
        '\x1b]0;',
        '\x1b[31m',
        '\r',
        '\n',
        '\x07',
        '\x1b',
        'section_end:1:x\r\x1b[0K',
        '\x9b1m',
        `${stamp} 00O+`,
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const line of textsOf(pieces.join('')))
          expect(line).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/);
      }),
    );
  });
});

describe('trace.json', () => {
  it('joins the pieces of a line and leaves out lines that only close a section', () => {
    expect(
      linesOfTraceJson([
        { offset: 0, content: [{ text: 'a' }, { text: 'b' }], timestamp: stamp },
        { offset: 7, content: [], section_duration: '00:01' },
        { offset: 9, content: [] },
      ]),
    ).toEqual([
      { text: 'ab', offsetBytes: 0, writtenAtMs: Date.parse(stamp), writtenToleranceMs: 0 },
      { text: '', offsetBytes: 9 },
    ]);
  });
});

describe('log head', () => {
  it('reads the recorded logs', () => {
    const whole = logs.filter((log) => log.includes('Running with'));
    expect(whole.length).toBeGreaterThan(5);
    for (const log of whole) {
      expect(readLogHead(read(log))).toEqual({
        runnerVersion: '14.7.0+session-head',
        runnerDescription: 'rig-shell',
        runnerShortToken: 'rig-runn',
        executor: 'shell',
      });
    }
  });

  it('reads a newer Runner', () => {
    const log = `Running with gitlab-runner 18.7.0 (abcdef01)\n  on my big runner t3_abcde, system ID: s_0123456789ab\nPreparing the "docker+machine" executor\n`;
    expect(readLogHead(read(log))).toEqual({
      runnerVersion: '18.7.0',
      runnerDescription: 'my big runner',
      runnerShortToken: 't3_abcde',
      systemId: 's_0123456789ab',
      executor: 'docker+machine',
    });
  });

  it('reads where the project was checked out, anew or again', () => {
    const head = (line: string) =>
      readLogHead(read(`Preparing the "shell" executor\nFetching changes...\n${line}\n$ make\n`))
        .projectFolder;
    expect(head('Initialized empty Git repository in /builds/acme/shop/.git/')).toBe('/builds/acme/shop');
    expect(head('Reinitialized existing Git repository in /home/ci/builds/t3/0/acme/shop/.git/')).toBe(
      '/home/ci/builds/t3/0/acme/shop',
    );
    expect(head('Skipping Git repository setup')).toBeUndefined();
  });

  it('reads nothing from a log that only begins', () => {
    expect(readLogHead([])).toEqual({});
  });
});
