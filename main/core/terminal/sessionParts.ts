import type { Size } from '../../../preload/contract/api.ts';
import type { Finding, Session } from '../../../preload/contract/model.ts';
import type { Clock, Stop } from '../ports.ts';
import type { ChannelEnd, OpenChannel } from './channel.ts';
import type { Lending } from './lending.ts';
import type { Outlet, OutletOptions } from './output.ts';
import type { PastePiece } from './pasting.ts';
import type { Standing } from './prompt.ts';
import type { Verdict } from './reconnect.ts';
import type { TypedAtOpening } from './shellSize.ts';

/* What a session is given, and what it offers. */

/** Where and with what a terminal connects; or why it can't even be tried. */
export type Target =
  | { readonly kind: 'ready'; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly verdict: Verdict };

/** What a session saw of an ended connection, for those who can find out why. */
export type EndReport = {
  readonly end: ChannelEnd;
  /** The last of what the shell put out on this connection. */
  readonly outputTail: string;
  readonly receivedBytes: number;
  /** This session had a connection before, so a place that is taken may be taken by its own dead one. */
  readonly hadConnection: boolean;
  /** The last connection ended without the far end hearing of it. */
  readonly connectionVanished: boolean;
  /** It had come back after its container had ended. */
  readonly cameBack: boolean;
  /** A shell took the line that was typed when it opened. */
  readonly shellAnswered: boolean;
};

export type SessionOptions = {
  readonly fact: Session;
  readonly size: Size;
  readonly clock: Clock;
  readonly random: () => number;
  readonly openChannel: OpenChannel;
  readonly target: () => Promise<Target>;
  readonly explain: (report: EndReport) => Promise<Verdict>;
  /** What goes into the terminal between two shells: why the one ended, or that a new one begins. */
  readonly divider: (about: Finding | 'reconnected') => string;
  /** Lines a page's scrollback holds. */
  readonly scrollbackLines: () => number;
  /** What may be typed into a shell when it opens. Absent: all of it. */
  readonly typed?: () => TypedAtOpening;
  /** The output ends as a shell's does that was left. */
  readonly isGoodbye: (outputTail: string) => boolean;
  readonly publish: (fact: Session) => void;
  readonly onConnection: (connected: boolean) => void;
};

/** What becomes known of a session while it lasts. */
type KnownLater =
  | 'executor'
  | 'runnerVersion'
  | 'isInAfterScript'
  | 'comesBack'
  | 'logEnd'
  | 'recording'
  | 'aside';

/** One terminal of one job over all its connections. */
export type TerminalSession = {
  readonly attach: (options: OutletOptions) => Outlet;
  readonly input: (bytes: Uint8Array) => void;
  /** A piece of a paste. What is typed while it goes in waits behind it, but for `^C`, which drops it. */
  readonly paste: (piece: PastePiece) => void;
  /** Drops what of pastes has not gone in. */
  readonly stopPaste: () => void;
  readonly resize: (size: Size) => void;
  readonly fixSize: (size: Size) => void;
  /** A new shell, in the size given or the last one known. Nothing happens to a connection that is well. */
  readonly reconnect: (size?: Size) => void;
  /** No further try by itself. */
  readonly stopTrying: () => void;
  /** What stands at the end of the output, as far as it can be known. */
  readonly standing: () => Standing;
  /** Ends the connection on purpose; `finding` says on whose. */
  readonly end: (finding: Finding, options?: { readonly canReconnect: boolean }) => Promise<void>;
  /** Closes the connection before the machine sleeps; `resume` opens a new one. */
  readonly suspend: () => Promise<void>;
  readonly resume: () => void;
  /** More became known about the job from its log. */
  readonly describe: (known: Pick<Session, KnownLater>) => void;
  /** How much it has put out so far. */
  readonly totalBytes: () => number;
  /** Puts its tab elsewhere. */
  readonly place: (place: Pick<Session, 'windowId' | 'windowSince' | 'tabPosition'>) => void;
  /** Names or colours its tab. */
  readonly dress: (look: Pick<Session, 'tabName' | 'tabColour'>) => void;
  /** Keeps its output for a page that is on its way, until stopped. */
  readonly hold: () => Stop;
  /** The connection is there; false while it is being found out why it ended. */
  readonly isOpen: () => boolean;
  /** The last of what the shell put out. */
  readonly outputTail: () => string;
  /** Lends the shell, where a prompt stands there for certain. */
  readonly borrow: Lending['lend'];
  readonly fact: () => Session;
};
