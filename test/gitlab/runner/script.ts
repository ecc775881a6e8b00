import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { killSession } from './processes.ts';

export type ScriptRun = {
  readonly pid: number | undefined;
  /** The exit status; undefined when it was killed. */
  readonly ended: Promise<number | undefined>;
  readonly kill: () => void;
};

export type ScriptOptions = {
  readonly commands: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where the script's file goes. */
  readonly folder: string;
  readonly name: string;
  readonly onOutput: (bytes: Buffer) => void;
};

/** How long a script's output may stay open after its end (a background process may hold it). */
const drainMs = 100;

/** Runs the commands as the Runner does: one bash, `set -eo pipefail`, each command shown in green before it runs. */
export function runScript({ commands, cwd, env, folder, name, onOutput }: ScriptOptions): ScriptRun {
  mkdirSync(cwd, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, scriptText(commands), { mode: 0o700 });
  const child = spawn('bash', [file], {
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
    ended,
    kill: () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        killSession({ leader: child.pid, folder });
      }
    },
  };
}

function scriptText(commands: readonly string[]): string {
  const lines = commands.flatMap((command) => [`echo ${ansiQuoted(shown(command))}`, command]);
  return ['exec 2>&1', 'set -eo pipefail', ...lines, ''].join('\n');
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
