import type { Size } from '../../../preload/contract/api.ts';
import type { Clock, Stop } from '../ports.ts';
import { startBootstrap, type Bootstrap } from './bootstrap.ts';
import type { EchoWatch } from './echoWatch.ts';
import { learnPrompt, standingOf, standsAtPrompt, standsAtPromptElsewhere, type Standing } from './prompt.ts';

/** What may be typed into a shell when it opens; a folder is gone to where it is known. */
export type TypedAtOpening = { readonly size: boolean; readonly term: boolean; readonly folder?: string };

type ShellSizeOptions = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly size: Size;
  readonly echoes: EchoWatch;
  readonly mayType: () => TypedAtOpening;
  /** The shell can be typed into: there is one, and it is nobody else's. */
  readonly isMine: () => boolean;
  readonly isFullScreen: () => boolean;
  readonly outputTail: () => string;
  readonly type: (text: string) => void;
  readonly show: (bytes: Uint8Array) => void;
  /** Keys wait while our own line is being typed. */
  readonly holdKeys: () => void;
  readonly releaseKeys: () => void;
  readonly taken: (size: Size) => void;
};

/** The size in which a session's shell believes, and the prompt by which it is known where it may be typed. */
export type ShellSize = {
  /** The size wanted. */
  readonly wanted: () => Size;
  /** A new shell: everything is typed once its prompt stands there. */
  readonly opened: () => void;
  /** Takes the shell's output while our line is being typed; false: it is the screen's. */
  readonly received: (bytes: Uint8Array) => boolean;
  /** The pane has another size: typed at the next prompt. */
  readonly resize: (size: Size) => void;
  /** Typed now, whatever stands there. */
  readonly fix: (size: Size) => void;
  /** There may be a prompt now. */
  readonly look: () => void;
  /** A prompt stands there for certain, in whatever folder, and every key has been answered. */
  readonly isAtRest: () => boolean;
  readonly standing: () => Standing;
  readonly lost: Stop;
};

/** The pane's size settles while a window is dragged. */
const resizeSettleMs = 300;
/** The prompt that stands there makes room for the one that comes. */
export const wipeLine = '\r\x1b[K';
/** Quiet for this long after our own line: what stands there is the prompt, and typed input waited for it. */
const promptShowsMs = 80;
/** A busy runner takes longer, and a prompt may run programs of its own. A shell that shows none is given its keys then. */
const promptPatienceMs = 1_500;

export function createShellSize(options: ShellSizeOptions): ShellSize {
  const { clock, echoes } = options;
  let wanted = options.size;
  let known: Size | undefined;
  let bootstrap: Bootstrap | undefined;
  let prompt: string | undefined;
  let openedAtMs = 0;
  let stopResize: Stop = () => {};
  let stopLearning: Stop = () => {};
  /** The prompt after our own line is waited for no longer than until then; undefined: it isn't waited for. */
  let learnsUntilMs: number | undefined;

  const standsThere = () => ({ prompt, outputTail: options.outputTail() });
  const atPrompt = () => options.isMine() && !options.isFullScreen() && standsAtPrompt(standsThere());

  const typeLine = (what: TypedAtOpening & { readonly waitForPrompt: boolean }) => {
    if (bootstrap || !options.isMine()) return;
    const { waitForPrompt, size: setSize, term: setTerm, folder } = what;
    if (!setSize && !setTerm && folder === undefined) return;
    const typed = wanted;
    options.holdKeys();
    bootstrap = startBootstrap({
      ...options,
      size: typed,
      nonce: options.random().toString(36).slice(2),
      waitForPrompt,
      instead: waitForPrompt ? '' : atPrompt() ? wipeLine : '\r\n',
      setTerm,
      setSize,
      folder,
      done: ({ typed: taken }) => {
        bootstrap = undefined;
        if (!taken) return options.releaseKeys();
        if (setSize) {
          known = typed;
          options.taken(typed);
        }
        learnsUntilMs = clock.monotonicMs() + promptPatienceMs;
        awaitPrompt();
      },
    });
  };
  const retype = () => typeLine({ size: true, term: false, waitForPrompt: false });

  const awaitPrompt = () => {
    if (learnsUntilMs === undefined) return;
    stopLearning();
    stopLearning = clock.after(Math.min(promptShowsMs, learnsUntilMs - clock.monotonicMs()), learned);
  };

  /** Our line has run and nothing else was typed yet: what stands there now is the prompt. */
  const learned = () => {
    prompt = learnPrompt(options.outputTail());
    if (prompt === undefined && learnsUntilMs !== undefined && clock.monotonicMs() < learnsUntilMs)
      return awaitPrompt();
    learnsUntilMs = undefined;
    options.releaseKeys();
    look();
  };

  /** While the shell's size is not the pane's, every moment of quiet is looked at: does a prompt stand there? */
  const look = () => {
    if (!known || bootstrap || (known.columns === wanted.columns && known.rows === wanted.rows)) return;
    stopResize();
    stopResize = clock.after(resizeSettleMs, () => {
      if (!options.mayType().size || !atPrompt()) return;
      // A key on its way would stand before our line and be lost with it.
      if (echoes.isSettled()) retype();
      else look();
    });
  };

  return {
    wanted: () => wanted,
    opened: () => {
      openedAtMs = clock.monotonicMs();
      typeLine({ ...options.mayType(), waitForPrompt: true });
    },
    received: (bytes) => {
      const typing = bootstrap;
      if (typing) typing.output(bytes);
      else awaitPrompt();
      return typing !== undefined;
    },
    resize: (size) => {
      wanted = size;
      look();
    },
    fix: (size) => {
      wanted = size;
      retype();
    },
    look,
    isAtRest: () => {
      // While the prompt is waited for, what stands there may be half of it.
      if (bootstrap || learnsUntilMs !== undefined || options.isFullScreen()) return false;
      // A busy runner shows the prompt after our own line later than `promptShowsMs`: it is learned now.
      if (known && !echoes.typedSince(openedAtMs)) prompt ??= learnPrompt(options.outputTail());
      const at = standsThere();
      return echoes.isSettled() && (standsAtPrompt(at) || standsAtPromptElsewhere(at));
    },
    standing: () =>
      bootstrap || !options.isMine()
        ? 'unknown'
        : standingOf({ ...standsThere(), isFullScreen: options.isFullScreen() }),
    lost: () => {
      stopResize();
      stopLearning();
      learnsUntilMs = undefined;
      bootstrap?.stop();
      bootstrap = undefined;
      prompt = undefined;
      known = undefined;
    },
  };
}
