import { logCommandsOf, type LogCommands } from '../log/logView.ts';
import type { ActionTarget, Performer, PerformerParts, Performers } from './performers.ts';

type LogIds =
  `log.${'find' | 'goToLine' | 'firstError' | 'nextSection' | 'previousSection' | 'copy' | 'save'}`;

type LogParts = Pick<PerformerParts, 'view' | 'sessionOf'>;

/** What is done in a log that is shown. */
export function logPerformers({ view, sessionOf }: LogParts): Performers<LogIds> {
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
