import { powerMonitor } from 'electron';
import type { Core } from '../../core/core.ts';
import type { Quit } from './quit.ts';

/** Sent when a session ends, by a service manager or a terminal that goes; Ctrl+C is a person's, who is asked. */
const endingSignals = ['SIGTERM', 'SIGHUP'] as const;

export type SystemFollowers = {
  readonly core: Pick<Core, 'suspend' | 'resume'>;
  readonly quit: Pick<Quit, 'systemEnds'>;
  readonly process: Pick<NodeJS.Process, 'on'>;
};

/** After `ready`: before it Electron would put its own handling of the signals over this one. */
export function followSystem({ core, quit, process }: SystemFollowers): void {
  // Sleep gives about a second: terminals are closed in it, so that their places are free afterwards.
  powerMonitor.on('suspend', () => void core.suspend());
  powerMonitor.on('resume', () => core.resume());
  // Its listener gets an event to prevent, as the documentation says and the declaration does not: the system then waits for
  // this process to end, and macOS asks it no more to quit, which it would refuse while it closes its terminals.
  powerMonitor.on('shutdown', (...words: readonly unknown[]) => {
    delayShutdown(words[0]);
    quit.systemEnds();
  });
  for (const signal of endingSignals) process.on(signal, quit.systemEnds);
}

function delayShutdown(event: unknown): void {
  if (typeof event !== 'object' || event === null || !('preventDefault' in event)) return;
  if (typeof event.preventDefault === 'function') event.preventDefault();
}
