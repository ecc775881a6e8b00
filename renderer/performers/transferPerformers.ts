import { selectedPath } from '../terminal/selectedPath.ts';
import { withSession, type ActionTarget, type PerformerParts, type Performers } from './performers.ts';

/** Files, through a terminal's shell. */
export function transferPerformers(
  parts: Pick<PerformerParts, 'transfers' | 'terminals' | 'sessionOf'>,
): Performers<`transfer.${'upload' | 'download'}`> {
  const { transfers, terminals, sessionOf } = parts;
  const isConnected = (target: ActionTarget): boolean => sessionOf(target)?.state.kind === 'connected';
  return {
    'transfer.upload': { can: isConnected, run: withSession(parts, ({ id }) => transfers.chooseFiles(id)) },
    'transfer.download': {
      can: isConnected,
      run: withSession(parts, ({ id }) =>
        transfers.askDownload(id, selectedPath(terminals.get(id)?.view.selection() ?? '') ?? ''),
      ),
    },
  };
}
