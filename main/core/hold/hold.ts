import type { Hold } from '../../../preload/contract/holds.ts';
import type { Clock } from '../ports.ts';
import { chooseScriptShell, type AskAbout } from './choose.ts';
import { isStopped, readProcess, type Process, type ProcessTable } from './processes.ts';
import { mostProcesses } from './scripts.ts';
import { HoldStopped } from './stopped.ts';
import { openTalk, type Talk, type TalkOptions } from './talk.ts';

export type HeldProcess = Pick<Hold, 'pid' | 'startTicks' | 'shell' | 'foundBy'>;

/** Finds the script's own shell through a terminal of the same job and stops it. @throws HoldStopped */
export async function holdScriptShell(options: TalkOptions): Promise<HeldProcess> {
  return await withTalk(options, async (talk) => {
    const table = await listProcesses(talk);
    const { process, foundBy } = await chooseScriptShell(table, askThrough(talk, options.clock));
    // Somebody has stopped it already: by hand, or a Jobshell that was quit since.
    if (!isStopped(process)) {
      const signal = { talk, clock: options.clock, process, signal: 'STOP' } as const;
      const state = await send(signal);
      if (state === undefined) throw new HoldStopped('not-found', { parent: nameOf(process) });
      if (!isStopped({ state })) throw new HoldStopped('not-stopped', { shell: nameOf(process), state });
    }
    const { pid, startTicks, name } = process;
    return { pid, startTicks, shell: name, foundBy };
  });
}

/** Lets a stopped shell go on, through whichever terminal. `gone`: it is no longer there. @throws HoldStopped */
export async function resumeScriptShell(
  options: TalkOptions & { readonly held: Pick<Hold, 'pid' | 'startTicks' | 'shell'> },
): Promise<'resumed' | 'gone'> {
  const { clock, held } = options;
  const process = { pid: held.pid, startTicks: held.startTicks, name: held.shell };
  return await withTalk(options, async (talk) => {
    const state = await send({ talk, clock, process, signal: 'CONT' });
    if (state === undefined) return 'gone';
    if (isStopped({ state })) throw new HoldStopped('not-resumed', { shell: nameOf(process) });
    return 'resumed';
  });
}

async function withTalk<Value>(options: TalkOptions, work: (talk: Talk) => Promise<Value>): Promise<Value> {
  const talk = await openTalk(options);
  try {
    return await work(talk);
  } finally {
    await talk.leave();
  }
}

/** @throws HoldStopped where there is nothing to look at, or too much */
async function listProcesses(talk: Talk): Promise<ProcessTable> {
  const processes = new Map<number, Process>();
  let [word, ...words] = await talk.ask('L');
  while (word === 'p' && processes.size <= mostProcesses) {
    const process = readProcess(words);
    if (process) processes.set(process.pid, process);
    [word, ...words] = await talk.next();
  }
  if (word === 'no-proc') throw new HoldStopped('no-proc');
  if (word !== 'listed') throw new HoldStopped('too-many', { most: mostProcesses });
  return { processes, self: Number(words[0]) };
}

function askThrough(talk: Talk, clock: Clock): AskAbout {
  return {
    sameCommand: async (child, parent) => {
      const [, found] = await talk.ask(`F ${child.pid} ${parent.pid}`);
      return found === 'same' || found === 'differs' ? found : 'unknown';
    },
    jobOf: async ({ pid }) => {
      const [, found] = await talk.ask(`J ${pid}`);
      return found === 'mine' || found === 'other' ? found : 'unknown';
    },
    pause: () => pause(clock),
  };
}

type Send = {
  readonly talk: Talk;
  readonly clock: Clock;
  readonly process: Pick<Process, 'pid' | 'startTicks' | 'name'>;
  readonly signal: 'STOP' | 'CONT';
};

/** A process in the middle of a system call hears of a signal when that is done: asked so often. */
const settleSteps = 40;
const pauseMs = 50;

function pause(clock: Clock): Promise<void> {
  return new Promise((resolve) => void clock.after(pauseMs, resolve));
}

/** Gives the state the process is in afterwards; undefined: it is gone. @throws HoldStopped `not-permitted` */
async function send({ talk, clock, process, signal }: Send): Promise<string | undefined> {
  const { pid, startTicks } = process;
  let [word, state] = readState(await talk.ask(`${signal} ${pid} ${startTicks}`));
  if (word === 'denied') throw new HoldStopped('not-permitted', { shell: nameOf(process) });
  for (let step = 0; step < settleSteps; step += 1) {
    if (word !== 'now' || state === 'Z') return undefined;
    if (isStopped({ state }) === (signal === 'STOP')) return state;
    await pause(clock);
    [word, state] = readState(await talk.ask(`A ${pid} ${startTicks}`));
  }
  return word === 'now' ? state : undefined;
}

/** The far end may say anything: what is shown of it is one letter. */
function readState([word = '', state = '']: readonly string[]): readonly [word: string, state: string] {
  return [word, /^[A-Za-z]$/.test(state) ? state : '?'];
}

function nameOf({ name, pid }: Pick<Process, 'name' | 'pid'>): string {
  return `${name} (${pid})`;
}
