import { goDuration } from './duration.ts';
import * as lines from './lines.ts';
import { keepsTerminal, type Outcome, type RunContext } from './context.ts';

export type WaitInput = {
  readonly outcome: Outcome;
  /** When the job's own timeout comes, in the clock's `elapsedMs`. */
  readonly deadlineMs: number;
};

/** A docker or kubernetes terminal ends this long after the Runner gave its job up (0.7–0.9 s measured). */
const containerEndMs = 800;

/** R: common/build.go, waitForTerminal: after everything else, and only when a terminal is connected at that moment. */
export async function waitForTerminal(context: RunContext, input: WaitInput): Promise<void> {
  const { outcome } = input;
  if (outcome.kind === 'aborted') leaveTerminal(context, input);
  else if (keepsTerminal(context.runner)) await keepTerminal(context, input);
  else sayContainerEnded(context, input);
}

function writeConnected({ log }: RunContext, limitMs: number): void {
  log.write(lines.green(`Terminal is connected, will time out in ${goDuration(limitMs)}...`));
}

/** min(session_timeout, what is left of the job's timeout) */
function limitOf({ world, runner }: RunContext, { deadlineMs }: WaitInput): number {
  return Math.max(0, Math.min(runner.sessionTimeoutSeconds * 1000, deadlineMs - world.time.elapsedMs()));
}

/** The job was given up under an open terminal. */
function leaveTerminal(context: RunContext, input: WaitInput): void {
  const { world, runner, log, session, abort } = context;
  if (session.isConnected() && abort.reason() !== 'killed') {
    writeConnected(context, abort.reason() === 'timed-out' ? 0 : limitOf(context, input));
  }
  if (abort.reason() === 'terminated') {
    if (session.isConnected()) log.write(lines.green('Terminal disconnected'));
    session.end();
  } else if (runner.executor === 'shell') {
    session.hang();
  } else {
    world.time.after(containerEndMs, session.end);
  }
}

/** With docker the Runner learns of the terminal's end only now: both lines in one go. */
function sayContainerEnded(context: RunContext, input: WaitInput): void {
  if (!context.session.takeEndedByContainer()) return;
  writeConnected(context, limitOf(context, input));
  context.log.write(lines.green('Terminal disconnected'));
}

async function keepTerminal(context: RunContext, input: WaitInput): Promise<void> {
  const { world, log, session, abort } = context;
  if (!session.isConnected()) return;
  const limitMs = limitOf(context, input);
  writeConnected(context, limitMs);
  context.setKeptUntil(Date.now() + world.time.realMs(limitMs));
  const end = await new Promise<'left' | 'timed-out' | 'aborted'>((resolve) => {
    const undo: (() => void)[] = [];
    const done = (how: 'left' | 'timed-out' | 'aborted'): void => {
      for (const stop of undo) stop();
      resolve(how);
    };
    undo.push(world.time.after(limitMs, () => done('timed-out')));
    undo.push(session.onceOver(() => done('left')));
    undo.push(abort.onAbort(() => done('aborted')));
  });
  if (end === 'left') log.write(lines.green('Terminal disconnected'));
  if (end === 'timed-out') {
    log.write(lines.green(`terminal session timed out (maximum time allowed - ${goDuration(limitMs)})`));
    session.end();
  }
  if (end === 'aborted') endAborted(context);
}

function endAborted({ log, session, abort }: RunContext): void {
  const reason = abort.reason();
  if (reason === 'canceled') session.hang();
  if (reason === 'terminated') {
    log.write(lines.green('Terminal disconnected'));
    session.end();
  }
}
