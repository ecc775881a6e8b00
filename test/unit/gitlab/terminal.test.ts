import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JobHandle } from '../../gitlab/handles.ts';
import type { JobOptions } from '../../gitlab/options.ts';
import { openTerminal, refusal, seen, startRig, type Rig, type Terminal } from './harness.ts';

function addJob({ gitlab, project }: Rig, options: Partial<JobOptions> = {}): JobHandle {
  return gitlab.jobs.add({ project, name: 'job', startedBy: 'alice', ...options });
}

async function openIn(rig: Rig, job: JobHandle): Promise<Terminal> {
  return openTerminal(job, { headers: { Cookie: rig.cookie } });
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('the shell', () => {
  test('shell executor: 0×0, no TERM, the runner’s environment and none of the job’s', async () => {
    const rig = await startRig();
    const terminal = await openIn(rig, addJob(rig));
    terminal.type('stty size; echo "T=$TERM"; env | cut -d= -f1 | sort | xargs; echo e""nd\r');
    await seen(rig, terminal, 'end');
    const lines = terminal.output().split('\r\n');
    expect(lines.slice(-5, -1)).toEqual(['0 0', 'T=dumb', 'CONFIG_FILE HOME LANG PATH PWD SHLVL _', 'end']);
  });

  test('docker executor: TERM=xterm and all job variables; exit closes nothing and keeps the place', async () => {
    const rig = await startRig();
    rig.gitlab.runners.add({ description: 'docker', executor: 'docker' });
    const job = addJob(rig, { runner: 'docker' });
    const terminal = await openIn(rig, job);
    terminal.type('stty size; pwd; echo "$TERM $CI_JOB_NAME ${CI_JOB_TOKEN:0:5}"; exit\r');
    await seen(rig, terminal, 'exit\r\n');
    await seen(rig, terminal, 'logout\r\n');
    expect(terminal.output()).toContain('0 0\r\n/\r\nxterm job glcbt\r\n');
    const second = await refusal(job, { headers: { Cookie: rig.cookie } });
    terminal.type('echo nobody hears this\r');
    expect([second.status, terminal.socket.readyState]).toEqual([500, terminal.socket.OPEN]);
    terminal.socket.close(1000);
    await terminal.closed;
    await job.waitFor(({ terminalTaken }) => !terminalTaken);
    const again = await openIn(rig, job);
    again.socket.terminate();
  });

  test('one without a shell opens and ends', async () => {
    const rig = await startRig();
    const terminal = await openIn(rig, addJob(rig, { terminal: 'shell-missing' }));
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
    expect(terminal.output()).toContain('executable file not found');
  });
});

describe('ends', () => {
  test('exit is a FIN without a close frame, and a new shell opens at once', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    const terminal = await openIn(rig, job);
    terminal.type('exit\r');
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
    expect(terminal.output()).toMatch(/exit\r\nlogout\r\n$/);
    const again = await openIn(rig, job);
    expect(job.terminals).toHaveLength(2);
    again.socket.terminate();
  });

  test('the client’s close code is echoed, its reason is not', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    const terminal = await openIn(rig, job);
    terminal.socket.close(4001, 'lunch');
    expect(await terminal.closed).toEqual({ code: 4001, reason: '' });
  });

  test('re-check after 5 minutes: signed out is a FIN; signed in stays', async () => {
    const rig = await startRig({ timeScale: 600 });
    const job = addJob(rig, { jobTimeoutSeconds: 1_000_000 });
    const terminal = await openIn(rig, job);
    await rig.gitlab.until(() => Date.now() - (job.terminal?.openedAt ?? 0) > 1100, {
      what: 'two re-checks',
    });
    expect(terminal.socket.readyState).toBe(terminal.socket.OPEN);
    rig.alice.expireSessions();
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
  });

  test('pings every 30 s', async () => {
    const rig = await startRig({ timeScale: 300 });
    const terminal = await openIn(rig, addJob(rig, { jobTimeoutSeconds: 1_000_000 }));
    let pings = 0;
    terminal.socket.on('ping', () => (pings += 1));
    await rig.gitlab.until(() => pings >= 3, { what: 'three pings' });
  });
});

describe('bytes', () => {
  test('of one message 32,768 bytes arrive', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    const terminal = await openIn(rig, job);
    terminal.type('stty raw -echo; head -c 32769 | wc -c; stty sane; echo e""nd\r');
    await seen(rig, terminal, '\n');
    await rig.gitlab.until(() => processIs(job, 'head'), { what: 'head to run' });
    const before = job.terminal?.received.bytes ?? 0;
    terminal.socket.send(Buffer.alloc(100_000, 'x'));
    // The pty takes it in several pieces when the machine is busy; `head` waits for one byte more than may arrive.
    const arrived = () => (job.terminal?.received.bytes ?? 0) - before;
    await rig.gitlab.until(() => arrived() >= 32_768, { what: 'input' });
    terminal.type('y');
    // Not the number in the echoed command: the one that wc prints.
    await seen(rig, terminal, '32769\n');
    expect(arrived()).toBe(32_769);
  });

  test('1 MB pasted in small messages arrives whole', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    const terminal = await openIn(rig, job);
    const paste = Buffer.from(
      `${randomBytes(768_000)
        .toString('base64')
        .replace(/(.{76})/g, '$1\n')}\n`,
    );
    const file = join(rig.gitlab.folder, 'pasted');
    terminal.type(`stty -echo; cat > ${file}; sha256sum < ${file}; echo e""nd\r`);
    await rig.gitlab.until(() => processIs(job, 'cat'), { what: 'cat to run' });
    for (let start = 0; start < paste.byteLength; start += 16_384)
      terminal.socket.send(paste.subarray(start, start + 16_384));
    terminal.type('\u0004');
    await seen(rig, terminal, 'end');
    expect(terminal.output()).toContain(sha256(paste));
  });

  test('bytes are not looked at as text, and checksums agree', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    const terminal = await openIn(rig, job);
    terminal.type("printf '\\xc3\\xa9\\xe2\\x82\\xac\\xff\\r\\n'; seq 1 100000; exit\r");
    await terminal.closed;
    expect(terminal.outputBytes().includes(Buffer.from('c3a9e282acff0d', 'hex'))).toBe(true);
    expect({ bytes: job.terminal?.sent.bytes, sha256: job.terminal?.sent.sha256() }).toEqual({
      bytes: terminal.outputBytes().byteLength,
      sha256: sha256(terminal.outputBytes()),
    });
  });

  test('a client that stops reading holds the shell back, and nothing is lost, not even after exit', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    const terminal = await openIn(rig, job);
    terminal.type('stty -echo; head -c 20000000 /dev/zero | tr "\\0" x; exit\r');
    await rig.gitlab.until(() => (job.terminal?.sent.bytes ?? 0) > 100_000, { what: 'the flood' });
    terminal.socket.pause();
    let last = -1;
    await rig.gitlab.until(
      () => {
        const now = job.terminal?.sent.bytes ?? 0;
        const isStill = now === last;
        last = now;
        return isStill;
      },
      { what: 'the shell to be blocked' },
    );
    expect(last).toBeLessThan(19_000_000);
    terminal.socket.resume();
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
    expect(sha256(terminal.outputBytes())).toBe(job.terminal?.sent.sha256());
    expect(terminal.outputBytes().byteLength).toBeGreaterThan(20_000_000);
  });

  test('latency delays keys and output and keeps their order', async () => {
    const rig = await startRig({ knobs: { latencyMs: 60 } });
    const terminal = await openIn(rig, addJob(rig));
    const start = performance.now();
    for (const key of 'echo $((6*7))\r') terminal.type(key);
    await seen(rig, terminal, '\n42');
    expect(performance.now() - start).toBeGreaterThanOrEqual(120);
  });
});

/** Whether `name` runs in front of the terminal's shell. */
function processIs(job: JobHandle, name: string): boolean {
  const pid = job.terminal?.pid ?? 0;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean);
  return children.some((child) => readFileSync(`/proc/${child}/comm`, 'utf8').trim() === name);
}
