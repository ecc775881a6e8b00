import { readFileSync, readdirSync } from 'node:fs';

/*
 * Ending what was started here, and nothing else: a process counts as ours while the instance's folder stands in its
 * environment (HOME and CONFIG_FILE point there). A number alone says little: the system gives it to others again.
 */

/** How often the list of processes is gone through again for ones that were just being born. */
const rounds = 20;

export type Session = {
  /** The first process of the session, a script or a shell. */
  readonly leader: number;
  readonly folder: string;
};

/** Ends a script or shell and all that belongs to its session. */
export function killSession({ leader, folder }: Session): void {
  if (process.platform !== 'linux') {
    signal(-leader);
    return;
  }
  for (const pid of processIds()) {
    if (belongsTo(pid, leader) && isOurs(pid, folder)) signal(pid);
  }
}

/** Ends everything of this instance, whichever session it has moved to. Without /proc the groups of `leaders` have to do. */
export function killAll(folder: string, leaders: Iterable<number>): void {
  if (process.platform !== 'linux') {
    for (const leader of leaders) signal(-leader);
    return;
  }
  for (let round = 0; round < rounds; round += 1) {
    const ours = processIds().filter((pid) => isOurs(pid, folder));
    if (ours.length === 0) return;
    for (const pid of ours) signal(pid);
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

function processIds(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid);
}

/** A zombie has no environment left and needs no killing. */
function isOurs(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`).includes(folder);
  } catch {
    return false;
  }
}

/** A terminal in a container has a session of its own, and what entered the container stands above it. */
function belongsTo(pid: number, leader: number): boolean {
  const session = readStat(pid)?.session;
  return session === leader || (session !== undefined && readStat(session)?.parent === leader);
}

type Stat = { readonly parent: number; readonly session: number };

function readStat(pid: number): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in brackets may hold blanks: count from after it. state, parent, group, session.
    const [, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(parent), session: Number(session) };
  } catch {
    return undefined;
  }
}
