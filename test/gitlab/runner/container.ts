import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import type { PtyOptions } from './pty.ts';

/*
 * A container as far as processes see one: namespaces of its own for processes and mounts, its first process the script's
 * shell, terminals entered from outside, and everything over with the first process. Where this machine does not permit
 * namespaces (they take root), the same processes run without.
 */

let isPermitted: boolean | undefined;

export function canIsolate(): boolean {
  isPermitted ??= tryIsolating();
  return isPermitted;
}

function tryIsolating(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const inside = spawnSync('unshare', [...unshareFlags, 'setsid', 'true'], { stdio: 'ignore' });
  return inside.status === 0 && spawnSync('nsenter', ['--version'], { stdio: 'ignore' }).status === 0;
}

const unshareFlags = ['--pid', '--fork', '--kill-child', '--mount-proc'];

type Command = Pick<PtyOptions, 'file' | 'args'>;

/** The command as the first process of a container. */
export function asContainer({ file, args }: Command): Command {
  return canIsolate() ? { file: 'unshare', args: [...unshareFlags, file, ...args] } : { file, args };
}

/** A terminal's program inside of the container that was started with this process. */
export function insideContainer({ file, args }: Command, starter: number): Command {
  if (!canIsolate()) return { file, args };
  const spaces = [`--pid=/proc/${starter}/ns/pid_for_children`, `--mount=/proc/${starter}/ns/mnt`];
  // A session of its own: the one outside is unknown in there, and a shell without has no job control.
  return { file: 'nsenter', args: [...spaces, '--', 'setsid', '--ctty', file, ...args] };
}

const lookEveryMs = 2;

/**
 * Resolves once the first process runs its own program. Whatever enters before would become the first one; and until then what
 * it mounts would be mounted on this machine.
 */
export async function containerStarted(starter: number | undefined): Promise<void> {
  if (starter === undefined || !canIsolate()) return;
  while (isThere(starter) && !runsFirstProcess(starter))
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
}

function runsFirstProcess(starter: number): boolean {
  try {
    const [first] = readFileSync(`/proc/${starter}/task/${starter}/children`, 'utf8').split(' ');
    return Boolean(first) && !readlinkSync(`/proc/${first}/exe`).endsWith('/unshare');
  } catch {
    // One of the two has gone meanwhile: `isThere` tells.
    return false;
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
