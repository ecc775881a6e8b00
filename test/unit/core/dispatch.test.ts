import { describe, expect, it } from 'vitest';
import { createDispatch, type Handlers } from '../../../main/core/dispatch.ts';
import { commands, type CommandName } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/error.ts';
import { createCollectedLog } from './memoryPorts.ts';
import { sampleAccount, sampleSession } from './sampleFacts.ts';

type Called = { readonly input: unknown; readonly context: string };

function createBench(change: Partial<Handlers<string>> = {}) {
  const called: Called[] = [];
  const log = createCollectedLog();
  const nothing = () => ({});
  const failing = (): never => {
    throw new Error('not expected here');
  };
  const handlers: Handlers<string> = {
    'app.snapshot': failing,
    'account.signIn': (input, context) => {
      called.push({ input, context });
      return sampleAccount();
    },
    'account.tokenPage': () => ({ url: 'https://x' }),
    'account.openSignInWindow': failing,
    'account.useCookie': failing,
    'account.signOut': nothing,
    'jobs.refresh': nothing,
    'job.surroundings': nothing,
    'job.retry': failing,
    'job.cancel': failing,
    'job.takeOver': failing,
    'job.play': failing,
    'arm.set': failing,
    'arm.remove': nothing,
    'job.steps': () => ({ steps: [] }),
    'log.open': failing,
    'log.close': nothing,
    'log.lines': () => ({ generation: 0, lines: [] }),
    'log.sections': () => ({ generation: 0, sections: [] }),
    'log.search': () => ({ kind: 'invalid' }),
    'log.text': () => ({ text: '' }),
    'log.gitlabLine': nothing,
    'log.save': nothing,
    'terminal.open': () => sampleSession(),
    'terminal.reconnect': nothing,
    'terminal.comeBack': nothing,
    'terminal.copyAside': nothing,
    'terminal.dismissAside': nothing,
    'terminal.stopTrying': nothing,
    'terminal.look': () => ({ standing: 'unknown' }),
    'terminal.attach': (input, context) => {
      called.push({ input, context });
      return {};
    },
    'terminal.detach': nothing,
    'terminal.fixSize': nothing,
    'terminal.resize': nothing,
    'terminal.stopPaste': nothing,
    'terminal.release': nothing,
    'terminal.close': nothing,
    'terminal.move': () => sampleSession(),
    'terminal.dress': () => sampleSession(),
    'transfer.place': () => ({ kind: 'ready', directory: '/builds' }),
    'transfer.upload': failing,
    'transfer.download': failing,
    'transfer.cancel': nothing,
    'transfer.resume': nothing,
    'transfer.dismiss': nothing,
    'hold.foretell': nothing,
    'hold.begin': failing,
    'hold.resume': () => ({ kind: 'gone' }),
    'transcript.start': nothing,
    'transcript.stop': nothing,
    'transcript.list': () => ({ transcripts: [], folder: '/t' }),
    'transcript.read': () => ({ events: [] }),
    'transcript.export': () => ({}),
    'transcript.remove': nothing,
    'pipeline.read': failing,
    'pipeline.job': failing,
    'pipeline.tests': () => ({ kind: 'none' }),
    'artifact.list': failing,
    'artifact.tree': () => ({ kind: 'unsupported' }),
    'artifact.download': failing,
    'artifact.downloads': () => ({ downloads: [] }),
    'artifact.cancel': nothing,
    'artifact.dismiss': nothing,
    'window.open': () => ({ windowId: 'w2' }),
    'window.focus': nothing,
    'view.report': nothing,
    'link.open': failing,
    'offers.dismiss': nothing,
    'settings.update': failing,
    'settings.reset': failing,
    'settings.describe': failing,
    'settings.show': nothing,
    'update.check': nothing,
    'update.download': nothing,
    'update.install': nothing,
    ...change,
  };
  return { called, log, dispatch: createDispatch<string>(handlers, log) };
}

const size = { columns: 80, rows: 24 };

describe('dispatch', () => {
  it('hands parsed input, defaults filled in, and the context to the handler', async () => {
    const bench = createBench();
    const result = await bench.dispatch(
      'terminal.attach',
      { sessionId: 't1', streamId: 3, extra: 1 },
      'page',
    );
    expect([result, bench.called]).toEqual([
      { ok: true, value: {} },
      [{ input: { sessionId: 't1', streamId: 3, from: 0 }, context: 'page' }],
    ]);
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'prototype',
    '',
    'terminal',
    'terminal.open ',
  ])('knows no command %j', async (command) => {
    const bench = createBench();
    expect(await bench.dispatch(command, {}, 'page')).toMatchObject({
      ok: false,
      error: { code: 'bad-input' },
    });
    expect(bench.log.events).toEqual([]);
  });

  it('does not repeat an endless command name', async () => {
    const result = await createBench().dispatch('x'.repeat(100_000), {}, 'page');
    expect(JSON.stringify(result).length).toBeLessThan(300);
  });

  it.each<readonly [CommandName, unknown, string]>([
    ['terminal.open', { jobId: 'a1:42', size: { columns: 1, rows: 24 } }, 'size.columns'],
    ['terminal.open', { jobId: 'no job', size }, 'jobId'],
    ['terminal.open', { size }, 'jobId'],
    ['terminal.resize', { sessionId: 't1', size: { columns: 80, rows: 24.5 } }, 'size.rows'],
    ['terminal.resize', { sessionId: 't1', size: { columns: Number.NaN, rows: 24 } }, 'size.columns'],
    ['terminal.attach', { sessionId: 't1', streamId: -1 }, 'streamId'],
    ['terminal.attach', { sessionId: 't1', streamId: 1, from: -1 }, 'from'],
    ['account.signIn', { gitlabUrl: 'x'.repeat(2001), token: 't' }, 'gitlabUrl'],
    ['settings.update', { fontSizePx: 400 }, 'fontSizePx'],
  ])('%s with %j names what is wrong: %s', async (command, input, member) => {
    const bench = createBench();
    const result = await bench.dispatch(command, input, 'page');
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'bad-input', params: { details: expect.stringContaining(member) } },
    });
    expect(bench.called).toEqual([]);
  });

  it.each([undefined, null, 'text', 7, [], () => {}])('takes %s for bad input', async (input) => {
    expect(await createBench().dispatch('account.signIn', input, 'page')).toMatchObject({
      ok: false,
      error: { code: 'bad-input' },
    });
  });

  it('does not repeat a secret that was refused', async () => {
    const canary = `canary${'x'.repeat(1_000)}`;
    const result = await createBench().dispatch('account.signIn', { gitlabUrl: 'g', token: canary }, 'page');
    expect(JSON.stringify(result)).not.toContain('canary');
  });

  it('passes an AppError on as data', async () => {
    const bench = createBench({
      'terminal.close': async () => {
        throw new AppError({ code: 'no-such-session', params: { id: 't1' } });
      },
    });
    expect(await bench.dispatch('terminal.close', { sessionId: 't1' }, 'page')).toEqual({
      ok: false,
      error: { code: 'no-such-session', params: { id: 't1' }, message: 'no-such-session' },
    });
  });

  it.each([
    ['an Error', new Error('secret details')],
    ['a string', 'secret details'],
    ['undefined', undefined],
  ])('keeps %s that a handler throws in the log', async (_what, thrown) => {
    const bench = createBench({
      'jobs.refresh': () => {
        throw thrown;
      },
    });
    expect(await bench.dispatch('jobs.refresh', { accountId: 'a1' }, 'page')).toEqual({
      ok: false,
      error: { code: 'internal', params: {}, message: 'internal' },
    });
    expect([bench.log.events, bench.log.causes]).toEqual([['command.failed'], [thrown]]);
  });

  it('has a handler for each command of the contract', async () => {
    const names = Object.keys(commands);
    const results = await Promise.all(names.map((name) => createBench().dispatch(name, undefined, 'page')));
    expect(results.every((result) => !result.ok && result.error.code === 'bad-input')).toBe(true);
  });
});
