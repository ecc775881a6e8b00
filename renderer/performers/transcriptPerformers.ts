import { withSession, type ActionTarget, type PerformerParts, type Performers } from './performers.ts';

/** Recordings of what a terminal puts out. */
export function transcriptPerformers(
  parts: Pick<PerformerParts, 'actions' | 'view' | 'sessionOf'>,
): Performers<`transcript.${'start' | 'stop' | 'show'}`> {
  const { actions, view, sessionOf } = parts;
  const isRecorded = (target: ActionTarget): boolean => sessionOf(target)?.recording !== undefined;
  return {
    'transcript.start': {
      can: (target) => sessionOf(target) !== undefined && !isRecorded(target),
      run: withSession(parts, ({ id }) => void actions.run('transcript.start', { sessionId: id })),
    },
    'transcript.stop': {
      can: isRecorded,
      run: withSession(parts, ({ id }) => void actions.run('transcript.stop', { sessionId: id })),
    },
    'transcript.show': { run: () => view.setState({ transcriptsOpen: true, settingsOpen: false }) },
  };
}
