import type { Session } from '../preload/contract/model.ts';
import type { ActionTarget } from './performers.ts';
import type { AppParts } from './appParts.ts';
import { logCommandsOf, type LogCommands } from './log/logView.ts';

type LogIds =
  `log.${'find' | 'goToLine' | 'firstError' | 'nextSection' | 'previousSection' | 'copy' | 'save'}`;

type Performer = {
  readonly run: (target: ActionTarget) => void;
  readonly can: (target: ActionTarget) => boolean;
};

type LogParts = Pick<AppParts, 'view'> & {
  readonly sessionOf: (target: ActionTarget) => Session | undefined;
};

/** What is done in a log that is shown. */
export function logPerformers({ view, sessionOf }: LogParts): Readonly<Record<LogIds, Performer>> {
  const shown = (target: ActionTarget): LogCommands | undefined => {
    const jobId = target.jobId ?? view.getState().logOf?.jobId ?? sessionOf(target)?.jobId;
    return jobId === undefined ? undefined : logCommandsOf(jobId);
  };
  const inLog = (act: (log: LogCommands) => void): Performer => ({
    can: (target) => shown(target) !== undefined,
    run: (target) => {
      const log = shown(target);
      if (log) act(log);
    },
  });
  return {
    'log.find': inLog((log) => log.find()),
    'log.goToLine': inLog((log) => log.goToLine()),
    'log.firstError': inLog((log) => log.firstError()),
    'log.nextSection': inLog((log) => log.stepSection(1)),
    'log.previousSection': inLog((log) => log.stepSection(-1)),
    'log.copy': inLog((log) => log.copy()),
    'log.save': inLog((log) => log.save()),
  };
}
