/** A process, as the fields of `/proc/<pid>/stat` tell (proc(5)). */
export type Process = {
  readonly pid: number;
  /** 0: none that can be seen from here. */
  readonly parent: number;
  /** One letter: `R`, `S`, `D`, `T` stopped, `Z` ended and not yet waited for. */
  readonly state: string;
  /** Its controlling terminal's number; 0: none. */
  readonly tty: number;
  /** When it began, in ticks since the machine's start. With the number it names a process for good. */
  readonly startTicks: string;
  /** The program's name, cut at 15 characters; `?` where it has characters that no name of a shell has. */
  readonly name: string;
};

/** Everything a shell can see. */
export type ProcessTable = {
  readonly processes: ReadonlyMap<number, Process>;
  /** The process that looked. */
  readonly self: number;
};

const whole = /^\d{1,19}$/;
const signed = /^-?\d{1,10}$/;
const letter = /^[A-Za-z]$/;
const programName = /^(?:[\w.@+:-]{1,64}|\?)$/;

/** Pure: an answer's words `pid;parent;state;tty;start;name`. Undefined: it is none; the far end may say anything. */
export function readProcess(words: readonly string[]): Process | undefined {
  const [pid = '', parent = '', state = '', tty = '', startTicks = '', name = ''] = words;
  const isRight =
    words.length === 6 &&
    [pid, parent, startTicks].every((word) => whole.test(word)) &&
    signed.test(tty) &&
    letter.test(state) &&
    programName.test(name);
  if (!isRight) return undefined;
  return { pid: Number(pid), parent: Number(parent), state, tty: Number(tty), startTicks, name };
}

/** A process that has ended runs nothing, whoever still has to hear of it. */
export function isAlive({ state }: Process): boolean {
  return state !== 'Z' && state !== 'X' && state !== 'x';
}

export function isStopped({ state }: Pick<Process, 'state'>): boolean {
  return state === 'T' || state === 't';
}

/** Shells that a Runner's scripts run in (R: shells/bash.go, shells/powershell.go), and what they are links to. */
const shellNames: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'dash',
  'ash',
  'busybox',
  'ksh',
  'mksh',
  'zsh',
  'pwsh',
]);

export function isShell({ name }: Process): boolean {
  return shellNames.has(name);
}

/** What a Runner starts a shell through, as another user or in a session of its own. */
const starterNames: ReadonlySet<string> = new Set([
  'su',
  'sudo',
  'runuser',
  'doas',
  'login',
  'env',
  'setpriv',
  'setsid',
  'nsenter',
]);

export function isStarter({ name }: Process): boolean {
  return starterNames.has(name);
}
