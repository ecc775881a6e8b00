import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { JobHandle } from '../../gitlab/handles.ts';
import { convert, startState, type TraceLine } from '../../gitlab/rails/ansi.ts';
import { getJson, startRig, type Rig } from './harness.ts';

const traceSchema = z.object({
  status: z.string(),
  complete: z.boolean(),
  state: z.string(),
  append: z.boolean(),
  truncated: z.boolean(),
  offset: z.number(),
  size: z.number(),
  total: z.number(),
  lines: z.array(
    z.looseObject({
      offset: z.number(),
      content: z.array(z.object({ text: z.string(), style: z.string().optional() })),
    }),
  ),
});
type Trace = z.infer<typeof traceSchema>;

async function ask(rig: Rig, job: JobHandle, state?: string): Promise<Trace> {
  const query = state === undefined ? '' : `?state=${encodeURIComponent(state)}`;
  return traceSchema.parse(
    (await getJson(rig, `${new URL(job.webUrl).pathname}/trace.json${query}`, { Cookie: rig.cookie })).body,
  );
}

function textOf(trace: Trace): string[] {
  return trace.lines.map(({ content }) => content.map(({ text }) => text).join(''));
}

describe('trace.json', () => {
  test('204 while there is no log, and the sign-in page for a token alone', async () => {
    const rig = await startRig();
    const job = rig.gitlab.jobs.add({ project: rig.project, name: 'job', startedBy: 'alice' });
    const path = `${new URL(job.webUrl).pathname}/trace.json`;
    expect((await getJson(rig, path, { Cookie: rig.cookie })).status).toBe(204);
    expect((await getJson(rig, path)).status).toBe(302);
  });

  test.each([true, false])(
    'goes on from the last line sent before (timestamps: %s)',
    async (logTimestamps) => {
      const rig = await startRig({
        knobs: { traceUpdateSeconds: { watched: 0.1, unwatched: 0.1 } },
        timeScale: 10,
      });
      const script = ['echo one', 'until [ -e ~/go ]; do sleep 0.05; done; printf "a\\rb\\n"', 'echo two'];
      const job = rig.gitlab.jobs.add({
        project: rig.project,
        name: 'job',
        startedBy: 'alice',
        logTimestamps,
        script,
      });
      await job.waitFor(() => job.uploadedText().includes('go ]'));
      const first = await ask(rig, job);
      expect([first.append, first.complete, first.offset]).toEqual([false, false, 0]);
      rig.gitlab.jobs.add({
        project: rig.project,
        name: 'other',
        startedBy: 'alice',
        script: ['touch ~/go'],
      });
      await job.waitFor(({ status }) => status === 'success');
      const second = await ask(rig, job, first.state);
      expect([second.append, second.complete, second.offset]).toEqual([true, true, first.total]);
      const whole = await ask(rig, job);
      const joined = [...first.lines.filter(({ offset }) => offset < second.offset), ...second.lines];
      expect(joined).toEqual(whole.lines);
      // The empty one closes the section.
      expect(textOf(whole).slice(-5)).toEqual(['b', '$ echo two', 'two', '', 'Job succeeded']);
      // A forged state starts over.
      expect((await ask(rig, job, `${second.state}0`)).append).toBe(false);
    },
  );

  test('only the last 500 KiB of a long log', async () => {
    const rig = await startRig({ timeScale: 10 });
    const job = rig.gitlab.jobs.add({
      project: rig.project,
      name: 'job',
      startedBy: 'alice',
      script: ['seq 1 150000'],
    });
    await job.waitFor(({ status }) => status === 'success');
    const trace = await ask(rig, job);
    expect([trace.truncated, trace.append]).toEqual([true, false]);
    expect(trace.size).toBeLessThanOrEqual(512_000);
    expect(trace.offset + trace.size).toBe(trace.total);
  });

  test('being watched makes the Runner send every 3 s instead of every 60', async () => {
    const rig = await startRig({ timeScale: 20 });
    const job = rig.gitlab.jobs.add({
      project: rig.project,
      name: 'job',
      startedBy: 'alice',
      jobTimeoutSeconds: 100_000,
      script: ['while true; do echo tick; sleep 0.05; done'],
    });
    await job.waitFor(() => job.uploadedText().includes('tick'));
    // The first interval was 3 s; nobody watched, so the next piece comes after 60 s (3 s of this machine's time).
    const afterMs = async (): Promise<number> => {
      const start = performance.now();
      const before = job.uploadedText().length;
      await job.waitFor(() => {
        return job.uploadedText().length > before;
      });
      return performance.now() - start;
    };
    const unwatchedMs = await afterMs();
    const asked: Promise<unknown>[] = [];
    const watcher = setInterval(() => asked.push(ask(rig, job)), 200);
    await ask(rig, job);
    await afterMs();
    const watchedMs = await afterMs();
    clearInterval(watcher);
    // Whoever still asks when GitLab is gone is refused.
    await Promise.all(asked);
    expect(unwatchedMs).toBeGreaterThan(2000);
    expect(watchedMs).toBeLessThan(1000);
  });
});

describe('ansi2json', () => {
  const esc = '\u001b';
  const log =
    `${esc}[0KRunning${esc}[0;m\nsection_start:100:step_script[collapsed=true]\r${esc}[0K${esc}[36;1mExecuting${esc}[0;m\n` +
    `${esc}[31mred${esc}[0m ${esc}[38;2;1;2;3mtrue${esc}[0m ${esc}[38;5;208morange${esc}[0m\nprogress 1\rprogress 2\r\n` +
    `section_end:165:step_script\r${esc}[0K${esc}[32;1mTerminal is connected, will time out in 20s...${esc}[0;m\n`;

  test('styles, sections and carriage returns', () => {
    const { lines } = convert(log, startState);
    expect(lines.map(({ offset: _offset, ...line }) => line)).toEqual([
      { content: [{ text: 'Running' }] },
      {
        content: [{ text: 'Executing', style: 'term-fg-l-cyan term-bold' }],
        section: 'step-script',
        section_header: true,
        section_options: { collapsed: 'true' },
      },
      {
        content: [
          { text: 'red', style: 'term-fg-red' },
          { text: ' true ' },
          { text: 'orange', style: 'xterm-fg-208' },
        ],
        section: 'step-script',
      },
      { content: [{ text: 'progress 2' }], section: 'step-script' },
      { content: [], section: 'step-script', section_footer: true, section_duration: '01:05' },
      {
        content: [
          { text: 'Terminal is connected, will time out in 20s...', style: 'term-fg-l-green term-bold' },
        ],
      },
    ]);
    expect(new Set(lines.map(({ offset }) => offset)).size).toBe(lines.length);
  });

  test('empty lines are left out, and a line is emptied by a carriage return that ends nothing', () => {
    const texts = (text: string) =>
      convert(text, startState).lines.map(({ content }) => content.map((piece) => piece.text).join(''));
    expect(texts('Hello\n\nworld\r\n\r\nagain')).toEqual(['Hello', 'world', 'again']);
    expect(texts('Hello\r\r\nworld\rover\nhalf\r')).toEqual(['over']);
  });

  test('a line that had an end does not come again', () => {
    const { state } = convert('Good\nmorning\n', startState);
    expect(convert('Good\nmorning\nworld', state).lines).toEqual([
      { offset: 13, content: [{ text: 'world' }] },
    ]);
  });

  test('cut anywhere, the pieces add up to the whole', () => {
    const contents = (lines: readonly TraceLine[]) => lines.map(({ offset: _, ...line }) => line);
    const whole = contents(convert(log, startState).lines);
    for (let cut = 1; cut < log.length; cut += 1) {
      const first = convert(log.slice(0, cut), startState);
      const second = convert(log, first.state);
      const start = second.lines[0]?.offset ?? log.length;
      const all = [...first.lines.filter(({ offset }) => offset < start), ...second.lines];
      expect(contents(all), `cut at ${cut}`).toEqual(whole);
    }
  });
});
