import type { OutputFrame, WantFrame } from '../../preload/contract/frames.ts';
import type { Outlet } from './terminal/output.ts';
import type { TerminalSession } from './terminal/sessionParts.ts';
import type { PageSources } from './transfer/sources.ts';

/** One page: the streams it has attached, by the number it gave them. */
export type Page = {
  /** The window it stands in. */
  readonly windowId: string;
  readonly streams: Map<number, { readonly outlet: Outlet; readonly session: TerminalSession }>;
  readonly sendFrame: (frame: OutputFrame | WantFrame) => void;
  /** The files it holds for uploads. */
  readonly sources: PageSources;
};
