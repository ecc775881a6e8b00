import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TalkOptions } from '../../../../main/core/hold/talk.ts';
import { systemClock } from '../../../../main/hosts/common/clock.ts';
import { insideContainer } from '../../../gitlab/runner/container.ts';
import { runScript } from '../../../gitlab/runner/script.ts';
import { openRealShell, waitFor, type RealShell, type Shell } from '../transfer/realShell.ts';

/** A job's script that runs, and a terminal of it: both real processes, as its Runner (we) would have started them. */
export type RealJob = {
  readonly shell: RealShell;
  readonly options: TalkOptions;
  /** How far the script has come. */
  readonly count: () => number;
  /** Waits until it has come further. */
  readonly goesOn: () => Promise<void>;
  /** That nothing happens can only be seen by waiting for it. */
  readonly standsStill: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

type RealJobOptions = {
  readonly shell: Shell;
  readonly isContainer?: boolean;
  /** What stands before the script's own endless counting. */
  readonly before?: readonly string[];
  readonly jobNumber?: number;
  /** Changes how the terminal's shell is started. */
  readonly startShell?: (shell: Shell) => Shell;
};

/** Uses an external command in each round, as scripts do. */
const counting = 'i=0; while true; do i=$((i+1)); echo $i >count; sleep 0.02; done';

/** Several of them. */
const roundsMs = 200;
const pause = (delayMs: number) => new Promise<void>((resolve) => setTimeout(resolve, delayMs));

export async function openRealJob(options: RealJobOptions): Promise<RealJob> {
  const { shell, isContainer = false, before = [], jobNumber = 4711, startShell = (same) => same } = options;
  const folder = mkdtempSync(join(tmpdir(), 'hold-'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  const script = runScript({
    commands: [...before, counting],
    cwd: folder,
    env,
    exported: { CI_JOB_ID: String(jobNumber) },
    isContainer,
    folder,
    name: 'script.sh',
    onOutput: () => {},
  });
  const count = () => {
    try {
      return Number(readFileSync(join(folder, 'count'), 'utf8'));
    } catch {
      return 0;
    }
  };
  await script.started;
  const started = startShell(shell);
  const inside = isContainer ? insideContainer(started, script.pid ?? 0) : started;
  const endScript = async () => {
    script.kill();
    await script.ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const openShell = async () => {
    await waitFor(
      () => count() > 0,
      () => 'the script to count',
    );
    return await openRealShell({ shell: { ...started, ...inside } });
  };
  const real = await openShell().catch(async (error: unknown) => {
    await endScript();
    throw error;
  });
  return {
    shell: real,
    options: {
      clock: systemClock,
      nonce: Math.random().toString(36).slice(2),
      borrow: (_sessionId, borrower) => real.session.borrow(borrower),
      sessionId: 't1',
      jobNumber,
    },
    count,
    goesOn: async () => {
      const before = count();
      await waitFor(
        () => count() > before,
        () => 'the script to go on',
      );
    },
    standsStill: async () => {
      // What ran when it was stopped goes on to its end.
      await pause(roundsMs);
      const before = count();
      await pause(roundsMs);
      return count() === before;
    },
    close: async () => {
      await real.close();
      await endScript();
    },
  };
}
