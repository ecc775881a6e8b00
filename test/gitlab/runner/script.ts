import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asContainer, containerStarted } from './container.ts';
import { killSession } from './processes.ts';

export type ScriptRun = {
  readonly pid: number | undefined;
  /** Its shell runs; a container's can be entered. */
  readonly started: Promise<void>;
  /** The exit status; undefined when it was killed. */
  readonly ended: Promise<number | undefined>;
  readonly kill: () => void;
};

export type ScriptOptions = {
  readonly commands: readonly string[];
  readonly cwd: string;
  /** What its shell begins with. */
  readonly env: Readonly<Record<string, string>>;
  /** What the script itself gives to its commands. */
  readonly exported: Readonly<Record<string, string>>;
  /** It is a container's first process. */
  readonly isContainer: boolean;
  /** Where the script's file goes. */
  readonly folder: string;
  readonly name: string;
  readonly onOutput: (bytes: Buffer) => void;
};

/** How long a script's output may stay open after its end (a background process may hold it). */
const drainMs = 100;

/**
 * Runs the commands as the Runner does (R: shells/bash.go, Finish): a bash with `set -eo pipefail` whose fork evaluates them,
 * each shown in green before it runs.
 */
export function runScript(options: ScriptOptions): ScriptRun {
  const { cwd, env, folder, name, onOutput } = options;
  mkdirSync(cwd, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, scriptText(options), { mode: 0o700 });
  const bash = { file: 'bash', args: [file] };
  const program = options.isContainer ? asContainer(bash) : bash;
  const child = spawn(program.file, program.args, {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  child.stdout.on('data', onOutput);
  const ended = new Promise<number | undefined>((resolve) => {
    child.on('error', () => resolve(undefined));
    child.on('exit', (code) => {
      const finish = (): void => {
        clearTimeout(limit);
        child.stdout.destroy();
        resolve(code ?? undefined);
      };
      const limit = setTimeout(finish, drainMs);
      child.on('close', finish);
    });
  });
  return {
    pid: child.pid,
    started: options.isContainer ? containerStarted(child.pid) : Promise.resolve(),
    ended,
    kill: () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        killSession({ leader: child.pid, folder });
      }
    },
  };
}

function scriptText({ commands, exported }: Pick<ScriptOptions, 'commands' | 'exported'>): string {
  const lines = [
    ...Object.entries(exported).map(([key, value]) => `export ${key}=${ansiQuoted(value)}`),
    ...commands.flatMap((command) => [`echo ${ansiQuoted(shown(command))}`, command]),
  ];
  const text = ansiQuoted(lines.join('\n'));
  return ['exec 2>&1', 'set -eo pipefail', `: | eval ${text}`, 'exit 0', ''].join('\n');
}

function shown(command: string): string {
  const [first = '', ...rest] = command.split('\n');
  return `\u001b[32;1m$ ${first}${rest.length > 0 ? ' # collapsed multi-line command' : ''}\u001b[0;m`;
}

/** As bash's `$'…'`. */
function ansiQuoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\u001b', '\\x1b');
  return `$'${escaped}'`;
}
