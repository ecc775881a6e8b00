import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTranscripts } from '../../../../main/core/transcripts/transcripts.ts';
import { createDownloads } from '../../../../main/hosts/common/downloads.ts';
import type { Session } from '../../../../preload/contract/model.ts';
import type { TranscriptFormat } from '../../../../preload/contract/transcriptFormats.ts';
import type { TranscriptEvent, TranscriptPlace } from '../../../../preload/contract/transcripts.ts';
import { createCollectedLog } from '../memoryPorts.ts';
import { sampleSession, startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';
import { waitFor } from '../transfer/realShell.ts';

const root = mkdtempSync(join(tmpdir(), 'transcripts-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type BenchOptions = {
  readonly format?: TranscriptFormat;
  readonly own?: readonly string[];
  readonly always?: boolean;
  readonly keeps?: boolean;
  /** Of CI/CD variables; absent: none can be read. */
  readonly values?: readonly string[];
};

/** Recordings in a real folder, of a session whose output a test makes. */
function createBench({
  format = 'asciicast-v3',
  own = [],
  always = false,
  keeps = true,
  values,
}: BenchOptions = {}) {
  const base = mkdtempSync(join(root, 'bench-'));
  const folder = join(base, 'transcripts');
  const clock = createVirtualClock(startMs);
  const log = createCollectedLog();
  const troubles: unknown[] = [];
  const marks: (Session['recording'] | undefined)[] = [];
  let session: Session = {
    ...sampleSession(),
    id: 's1',
    jobName: 'unit-tests',
    shellSize: { columns: 100, rows: 30 },
  };
  let send: ((bytes: Uint8Array, offset: number) => void) | undefined;
  let offset = 0;
  let acked = 0;
  let seed = 0;
  const transcripts = createTranscripts({
    clock,
    random: () => (seed += 0.123) % 1,
    log,
    folder: keeps ? folder : undefined,
    downloads: createDownloads({ folder: () => join(base, 'downloads') }),
    settings: () => ({ format, own, always }),
    sessionOf: () => session,
    valuesOf: async () => values,
    tap: (_sessionId, to) => {
      send = to;
      return { ack: (place) => void (acked = place), detach: () => void (send = undefined) };
    },
    marked: (_sessionId, recording) => void marks.push(recording),
    changed: (trouble) => void (trouble && troubles.push(trouble)),
  });
  const say = (text: string) => {
    const bytes = Buffer.from(text);
    send?.(bytes, offset);
    offset += bytes.byteLength;
  };
  return {
    base,
    folder,
    clock,
    log,
    marks,
    troubles,
    transcripts,
    say,
    skip: (bytes: number) => void (offset += bytes),
    offset: () => offset,
    acked: () => acked,
    isTapped: () => send !== undefined,
    resize: (columns: number, rows: number) => {
      session = { ...session, shellSize: { columns, rows } };
      transcripts.sessionChanged(session);
    },
    /** The one recording there is, whole. */
    cast: () =>
      readFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith('.cast')) ?? ''), 'utf8'),
    events: async () => {
      const [found] = (await transcripts.list()).transcripts;
      const events: TranscriptEvent[] = [];
      let from: TranscriptPlace | undefined;
      do {
        const part = await transcripts.read(found?.id ?? '', from);
        events.push(...part.events);
        from = part.next;
      } while (from);
      return events;
    },
  };
}

describe('a recording', () => {
  it.each(['asciicast-v3', 'asciicast-v2'] as const)(
    'of %s holds what was shown, when, and no secret',
    async (format) => {
      const bench = createBench({ format, own: ['acme-*'] });
      await bench.transcripts.start('s1');
      bench.say('$ ech');
      await bench.clock.advance(1_000);
      bench.say('o glpat-AbCdEf');
      await bench.clock.advance(500);
      bench.resize(80, 24);
      bench.say('0123456789 acme-1\r\n');
      await bench.clock.advance(250);
      bench.say('caf\u00e9 $ ');
      await bench.transcripts.stop('s1');
      expect(await bench.events()).toEqual([
        [0, 'o', '$ ech'],
        [1_000, 'o', 'o ************'],
        [1_500, 'r', '80x24'],
        [1_500, 'o', '********** ******\r\n'],
        [1_750, 'o', 'café $ '],
      ]);
      expect(bench.cast()).not.toMatch(/glpat|acme/);
      expect(bench.marks).toEqual([{ transcriptId: expect.any(String), since: startMs }, undefined]);
    },
  );

  it('masks the values of variables that the person may read, and tells how many were known', async () => {
    const bench = createBench({ values: ['pässword of the database', '/etc/thing*'] });
    await bench.transcripts.start('s1');
    bench.say('$ env\r\nDB=pässw');
    bench.say('ord of the database, /etc/thing* /etc/things\r\n');
    await bench.transcripts.stop('s1');
    expect((await bench.events()).map(([, , data]) => data).join('')).toBe(
      `$ env\r\nDB=${'*'.repeat(25)}, ${'*'.repeat(11)} /etc/things\r\n`,
    );
    const [known] = (await bench.transcripts.list()).transcripts;
    expect([known?.variables, known?.masked]).toEqual([2, { known: 2 }]);

    const blind = createBench();
    await blind.transcripts.start('s1');
    await blind.transcripts.stop('s1');
    expect((await blind.transcripts.list()).transcripts[0]).not.toHaveProperty('variables');
  });

  it('is of this person alone', async () => {
    const bench = createBench();
    await bench.transcripts.start('s1');
    await bench.transcripts.stop('s1');
    const modes = [bench.folder, ...readdirSync(bench.folder).map((name) => join(bench.folder, name))].map(
      (path) => statSync(path).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });

  it('is listed with what is known of it, while it goes on and afterwards', async () => {
    const bench = createBench();
    await bench.transcripts.start('s1');
    bench.say('password=hunter22 Zk3qP9xLw2Vb7RtY5mNc8HdJ\n');
    await bench.clock.advance(2_000);
    bench.say('$ ');
    await waitFor(
      () => bench.acked() === bench.offset(),
      () => 'the disk',
    );
    const common = {
      jobName: 'unit-tests',
      format: 'asciicast-v3',
      columns: 100,
      rows: 30,
      masked: { password: 1 },
      suspicious: 1,
      durationMs: 2_000,
      isCut: false,
    };
    expect((await bench.transcripts.list()).transcripts).toMatchObject([{ ...common, sessionId: 's1' }]);
    await bench.transcripts.stop('s1');
    const [listed] = (await bench.transcripts.list()).transcripts;
    expect(listed).toMatchObject({ ...common, endedAt: startMs + 2_000 });
    expect(listed).not.toHaveProperty('sessionId');
  });

  it('holds output back until the disk has it', async () => {
    const bench = createBench();
    await bench.transcripts.start('s1');
    for (let index = 0; index < 50; index += 1) bench.say(`${'x'.repeat(80)}\r\n`.repeat(500));
    expect(bench.acked()).toBeLessThan(bench.offset());
    await waitFor(
      () => bench.acked() === bench.offset(),
      () => `${bench.acked()} of ${bench.offset()}`,
    );
    await bench.transcripts.stop('s1');
    const shown = (await bench.events()).map(([, , data]) => data).join('');
    expect(shown.length).toBe(bench.offset());
  });

  it('says where output was left out', async () => {
    const bench = createBench();
    await bench.transcripts.start('s1');
    bench.say('a\n');
    bench.skip(1_000);
    bench.say('b\n');
    await bench.transcripts.stop('s1');
    expect((await bench.events()).map(([, code, data]) => [code, data])).toEqual([
      ['o', 'a\n'],
      ['m', '1000 bytes left out'],
      ['o', 'b\n'],
    ]);
  });

  it('is one a terminal, whoever asks', async () => {
    const bench = createBench({ always: true });
    bench.transcripts.opened('s1');
    await Promise.all([bench.transcripts.start('s1'), bench.transcripts.start('s1')]);
    await bench.transcripts.stop('s1');
    await bench.transcripts.stop('s1');
    expect((await bench.transcripts.list()).transcripts).toHaveLength(1);
  });

  it('begins by itself only where that is set', async () => {
    const bench = createBench();
    bench.transcripts.opened('s1');
    await bench.transcripts.stop('s1');
    expect((await bench.transcripts.list()).transcripts).toEqual([]);
  });

  it('has the last words of a terminal that is closed', async () => {
    const bench = createBench();
    await bench.transcripts.start('s1');
    setImmediate(() => bench.say('logout\r\n'));
    await bench.transcripts.stop('s1');
    expect(await bench.events()).toEqual([[0, 'o', 'logout\r\n']]);
  });

  it('ends with the app, and nothing of it is lost', async () => {
    const bench = createBench();
    await bench.transcripts.start('s1');
    bench.say('no line end');
    await bench.transcripts.dispose();
    expect(bench.isTapped()).toBe(false);
    expect(await bench.events()).toEqual([[0, 'o', 'no line end']]);
  });

  it('is exported as text and as either asciicast, and removed', async () => {
    const bench = createBench();
    await bench.transcripts.start('s1');
    bench.say('\u001b[31mred\u001b[0m token=hunter22\r\n');
    await bench.transcripts.stop('s1');
    const [{ id } = { id: '' }] = (await bench.transcripts.list()).transcripts;
    const contents = [];
    for (const format of ['text', 'asciicast-v2', 'asciicast-v3'] as const) {
      const { savedAs = '' } = await bench.transcripts.exportAs(id, format);
      contents.push(readFileSync(savedAs, 'utf8'));
    }
    expect(contents[0]).toBe('red token=********\n');
    expect(contents[1]).toMatch(/^\{"version":2,/);
    expect(contents[2]).toMatch(/^\{"version":3,/);
    expect(readdirSync(join(bench.base, 'downloads')).every((name) => name.startsWith('unit-tests-'))).toBe(
      true,
    );
    await bench.transcripts.remove(id);
    expect(readdirSync(bench.folder)).toEqual([]);
  });

  it('that goes on is ended when it is removed', async () => {
    const bench = createBench();
    await bench.transcripts.start('s1');
    const [{ id } = { id: '' }] = (await bench.transcripts.list()).transcripts;
    await bench.transcripts.remove(id);
    expect([readdirSync(bench.folder), bench.isTapped(), bench.marks.at(-1)]).toEqual([[], false, undefined]);
  });
});

describe('the folder', () => {
  it('is believed nothing: files that are no recordings are left out, lines that are no events are skipped', async () => {
    const bench = createBench();
    await bench.transcripts.start('s1');
    bench.say('real\n');
    await bench.transcripts.stop('s1');
    const [{ id } = { id: '' }] = (await bench.transcripts.list()).transcripts;
    const cast = join(bench.folder, `${id}.cast`);
    writeFileSync(cast, `${bench.cast()}not json\n[1,"x","unknown"]\n[1,"o",5]\n{"a":1}\n[0,"o","end\\n"]\n`);
    writeFileSync(join(bench.folder, '20200101-000000-a.cast'), 'no note beside it');
    writeFileSync(join(bench.folder, 'evil.cast'), '');
    writeFileSync(join(bench.folder, '20200101-000000-b.json'), '{"jobName": 5}');
    writeFileSync(join(bench.folder, '20200101-000000-b.cast'), '');
    symlinkSync('/etc', join(bench.folder, '20200101-000000-c.cast'));
    expect((await bench.transcripts.list()).transcripts.map(({ id: found }) => found)).toEqual([id]);
    expect((await bench.events()).map(([, , data]) => data)).toEqual(['real\n', 'end\n']);
    await expect(bench.transcripts.read('20200101-000000-b', undefined)).rejects.toMatchObject({
      code: 'no-such-transcript',
    });
  });

  it('that is not there has nothing in it; a host without one keeps none', async () => {
    expect((await createBench().transcripts.list()).transcripts).toEqual([]);
    const none = createBench({ keeps: false, always: true });
    none.transcripts.opened('s1');
    await expect(none.transcripts.start('s1')).rejects.toMatchObject({ code: 'unsupported' });
    await expect(none.transcripts.list()).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('that can not be written ends the recording and says so in the log, and the terminal goes on', async () => {
    const bench = createBench();
    writeFileSync(bench.folder, 'a file in its place');
    await expect(bench.transcripts.start('s1')).rejects.toBeDefined();
    expect([bench.isTapped(), bench.marks]).toEqual([false, []]);
    const always = createBench({ always: true });
    writeFileSync(always.folder, 'a file in its place');
    always.transcripts.opened('s1');
    await waitFor(
      () => always.troubles.length > 0,
      () => 'the trouble',
    );
    expect(always.troubles).toEqual([{ jobName: 'unit-tests', kind: 'not-started' }]);
  });
});
