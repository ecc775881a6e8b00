import type { Size } from '../../../preload/contract/api.ts';
import type { Finding, Session, SessionState } from '../../../preload/contract/model.ts';
import type { Clock, Stop } from '../ports.ts';
import { createAlternateBuffer } from './alternateBuffer.ts';
import { startBootstrap, type Bootstrap } from './bootstrap.ts';
import type { Channel, ChannelEnd, OpenChannel } from './channel.ts';
import { createEchoWatch } from './echoWatch.ts';
import { createInputQueue, isInterrupt } from './input.ts';
import { createOutput, type Outlet, type OutletOptions } from './output.ts';
import { createLending, type Lending } from './lending.ts';
import { learnPrompt, standsAtPrompt, standsAtPromptElsewhere } from './prompt.ts';
import { nextRetry, type Verdict } from './reconnect.ts';

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
  readonly typed?: () => { readonly size: boolean; readonly term: boolean };
  readonly publish: (fact: Session) => void;
  readonly onConnection: (connected: boolean) => void;
};

/** One terminal of one job over all its connections. */
export type TerminalSession = {
  readonly attach: (options: OutletOptions) => Outlet;
  readonly input: (bytes: Uint8Array) => void;
  readonly resize: (size: Size) => void;
  readonly fixSize: (size: Size) => void;
  /** A new shell, in the size given or the last one known. */
  readonly reconnect: (size?: Size) => void;
  /** Ends the connection on purpose; `finding` says on whose. */
  readonly end: (finding: Finding, options?: { readonly canReconnect: boolean }) => Promise<void>;
  /** Closes the connection before the machine sleeps; `resume` opens a new one. */
  readonly suspend: () => Promise<void>;
  readonly resume: () => void;
  /** More became known about the job from its log. */
  readonly describe: (known: Pick<Session, 'executor' | 'runnerVersion'>) => void;
  /** Puts its tab elsewhere. */
  readonly place: (place: Pick<Session, 'windowId' | 'windowSince' | 'tabPosition'>) => void;
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

/** Connecting longer than this means that the runner prepares the job: said then, since silence looks like a fault. */
const preparingAfterMs = 3_000;
/** A connection that lived this long was a good one: failures are counted anew. */
const goodConnectionMs = 10_000;
/** The pane's size settles while a window is dragged. */
const resizeSettleMs = 300;
/** The prompt that stands there makes room for the one that comes. */
const wipeLine = '\r\x1b[K';
/** After our own line the prompt is printed at once; typed input waits for it this long. */
const promptShowsMs = 80;
const explainTailBytes = 2_048;
/** A latency is told when it moved by this and by a fifth: twenty idle terminals would else redraw the page all the time. */
const latencyStepMs = 5;

/**
 * Modes a program may have left on when its shell went: alternate buffer (by 47, since 1049 would also move the cursor to a
 * place saved long ago), mouse, focus, bracketed paste, hidden cursor, colours, scroll region.
 */
const resetModes =
  '\x1b[?47l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?2004l\x1b[?25h\x1b[0m\x1b[!p';

export function createSession(options: SessionOptions): TerminalSession {
  const { clock } = options;
  let fact = options.fact;
  let size = options.size;
  let channel: Channel | undefined;
  let bootstrap: Bootstrap | undefined;
  let prompt: string | undefined;
  let attempt = 0;
  let hadConnection = false;
  let connectionVanished = false;
  let connectionStart = 0;
  /** Answers to what an older connection asked are no longer wanted. */
  let epoch = 0;
  let stopTimer: Stop = () => {};
  let stopResize: Stop = () => {};
  let stopLearning: Stop = () => {};
  let connectedAtMs = 0;
  const alternate = createAlternateBuffer();
  const echoes = createEchoWatch(clock);

  /** Too much waits for a page. Outlives a connection: the next one must not be read either. */
  let outputPaused = false;

  const output = createOutput({
    clock,
    keepLines: () => options.scrollbackLines() + size.rows,
    setPaused: (paused) => {
      outputPaused = paused;
      if (paused) channel?.pause();
      else channel?.resume();
    },
  });
  const input = createInputQueue({
    send: (bytes, sent) => {
      echoes.typed();
      channel?.send(bytes, sent);
    },
    bufferedBytes: () => channel?.bufferedBytes() ?? Number.POSITIVE_INFINITY,
  });

  const lending = createLending({
    send: (bytes, sent) => channel?.send(bytes, sent),
    bufferedBytes: () => channel?.bufferedBytes() ?? Number.POSITIVE_INFINITY,
    refusal: () => {
      if (fact.state.kind !== 'connected') return 'not-connected';
      if (alternate.isOn()) return 'no-prompt';
      // A busy runner shows the prompt after our own line later than `promptShowsMs`: it is learned now.
      if (!bootstrap && fact.shellSize && !echoes.typedSince(connectedAtMs))
        prompt ??= learnPrompt(output.tail(explainTailBytes));
      const at = { prompt, outputTail: output.tail(explainTailBytes) };
      const stands = standsAtPrompt(at) || standsAtPromptElsewhere(at);
      return !bootstrap && echoes.isSettled() && stands ? undefined : 'no-prompt';
    },
    returned: (rest) => {
      output.push(Buffer.concat([Buffer.from(wipeLine), rest]));
      followSize();
    },
  });

  const update = (change: Partial<Session>) => {
    fact = { ...fact, ...change };
    options.publish(fact);
  };
  const setState = (state: SessionState) => update({ state });

  const connect = async () => {
    const mine = (epoch += 1);
    stopTimer();
    connectionStart = output.totalBytes();
    const target = await options.target();
    if (mine !== epoch) return;
    if (target.kind === 'refused') return settle(target.verdict);
    if (fact.state.kind !== 'reconnecting') showPreparing();
    const ifMine =
      <Arguments extends readonly unknown[]>(run: (...given: Arguments) => void) =>
      (...given: Arguments) => {
        if (mine === epoch) run(...given);
      };
    channel = options.openChannel({
      url: target.url,
      headers: target.headers,
      clock,
      onOpen: ifMine(opened),
      onData: ifMine(received),
      onLatency: ifMine(pinged),
      onEnd: ifMine((end: ChannelEnd) => void ended(end)),
    });
  };

  const showPreparing = () => {
    stopTimer = clock.after(preparingAfterMs, () => {
      if (fact.state.kind === 'connecting') setState({ ...fact.state, preparing: true });
    });
  };

  const opened = () => {
    stopTimer();
    if (hadConnection) output.push(Buffer.from(options.divider('reconnected')));
    connectionStart = output.totalBytes();
    hadConnection = true;
    connectionVanished = false;
    setState({ kind: 'connected', since: clock.now() });
    connectedAtMs = clock.monotonicMs();
    options.onConnection(true);
    typeSize({ waitForPrompt: true });
    if (outputPaused) channel?.pause();
  };

  const pinged = (measuredMs: number) => {
    echoes.measured(measuredMs);
    const movedMs = Math.abs(measuredMs - (fact.latencyMs ?? Number.POSITIVE_INFINITY));
    if (movedMs >= Math.max(latencyStepMs, measuredMs / 5)) update({ latencyMs: measuredMs });
  };

  const mayType = () => options.typed?.() ?? { size: true, term: true };

  const typeSize = ({ waitForPrompt }: { readonly waitForPrompt: boolean }) => {
    if (bootstrap || !channel || lending.isLent()) return;
    const typed = size;
    const wanted = waitForPrompt ? mayType() : { size: true, term: false };
    if (!wanted.size && !wanted.term) return;
    input.hold();
    bootstrap = startBootstrap({
      clock,
      size: typed,
      nonce: options.random().toString(36).slice(2),
      waitForPrompt,
      instead: waitForPrompt ? '' : atPrompt() ? wipeLine : '\r\n',
      setTerm: wanted.term,
      setSize: wanted.size,
      type: (text) => channel?.send(Buffer.from(text), () => {}),
      show: (bytes) => output.push(bytes),
      done: ({ typed: taken }) => {
        bootstrap = undefined;
        if (!taken) return input.release();
        if (wanted.size) update({ shellSize: typed });
        stopLearning = clock.after(promptShowsMs, learned);
      },
    });
  };

  /** Our line has run and nothing else was typed yet: what stands there now is the prompt. */
  const learned = () => {
    prompt = learnPrompt(output.tail(explainTailBytes));
    input.release();
    followSize();
  };

  /** While the shell's size is not the pane's, every moment of quiet is looked at: does a prompt stand there? */
  const followSize = () => {
    const known = fact.shellSize;
    if (!known || bootstrap || (known.columns === size.columns && known.rows === size.rows)) return;
    stopResize();
    stopResize = clock.after(resizeSettleMs, () => {
      if (!mayType().size || !atPrompt()) return;
      // A key on its way would stand before our line and be lost with it.
      if (echoes.isSettled()) typeSize({ waitForPrompt: false });
      else followSize();
    });
  };

  const received = (bytes: Uint8Array) => {
    alternate.see(bytes);
    echoes.heard();
    if (bootstrap) return bootstrap.output(bytes);
    if (lending.output(bytes)) return;
    output.push(bytes);
    followSize();
  };

  const atPrompt = () =>
    channel !== undefined &&
    !alternate.isOn() &&
    standsAtPrompt({ prompt, outputTail: output.tail(explainTailBytes) });

  const disconnected = () => {
    stopResize();
    stopLearning();
    channel = undefined;
    // Cleared before anything lets go of it: what waits was meant for this shell, which takes nothing any more.
    input.clear();
    bootstrap?.stop();
    bootstrap = undefined;
    lending.lost();
    prompt = undefined;
    alternate.reset();
    input.release();
  };

  const ended = async (end: ChannelEnd) => {
    const mine = epoch;
    disconnected();
    const receivedBytes = output.totalBytes() - connectionStart;
    if (end.kind === 'closed') {
      connectionVanished = end.pingLost;
      options.onConnection(false);
    }
    if (end.kind === 'closed' && end.lifetimeMs > goodConnectionMs) attempt = 0;
    const outputTail = receivedBytes > 0 ? output.tail(Math.min(receivedBytes, explainTailBytes)) : '';
    const verdict = await options.explain({
      end,
      outputTail,
      receivedBytes,
      hadConnection,
      connectionVanished,
    });
    if (mine === epoch) settle(verdict);
  };

  const closeScreen = (finding: Finding) => {
    if (fact.state.kind === 'connected') output.push(Buffer.from(resetModes + options.divider(finding)));
  };

  const settle = (verdict: Verdict) => {
    stopTimer();
    attempt += 1;
    const retry = nextRetry({ verdict, attempt, random: options.random() });
    const { finding } = verdict;
    closeScreen(finding);
    if (retry.kind === 'end') {
      setState({ kind: 'ended', at: clock.now(), finding, canReconnect: retry.canReconnect });
      return;
    }
    setState({ kind: 'reconnecting', finding, attempt, retryAt: clock.now() + retry.delayMs });
    stopTimer = clock.after(retry.delayMs, () => {
      setState({ kind: 'reconnecting', finding, attempt });
      void connect();
    });
  };

  const leave = async () => {
    epoch += 1;
    stopTimer();
    const leaving = channel;
    disconnected();
    if (fact.state.kind === 'connected') options.onConnection(false);
    await leaving?.close();
  };

  void connect();

  return {
    fact: () => fact,
    isOpen: () => channel !== undefined,
    outputTail: () => output.tail(explainTailBytes),
    borrow: lending.lend,
    attach: output.attach,
    input: (bytes) => {
      if (fact.state.kind !== 'connected' || lending.keys(bytes)) return;
      echoes.typed();
      input.push(bytes);
      if (isInterrupt(bytes)) output.interrupted();
    },
    resize: (next) => {
      size = next;
      if (fact.state.kind === 'connected') followSize();
    },
    fixSize: (next) => {
      size = next;
      if (fact.state.kind === 'connected') typeSize({ waitForPrompt: false });
    },
    reconnect: (next) => {
      if (fact.state.kind === 'connected' || fact.state.kind === 'connecting') return;
      size = next ?? size;
      attempt = 0;
      setState({ kind: 'connecting', since: clock.now(), preparing: false });
      void connect();
    },
    end: async (finding, { canReconnect } = { canReconnect: true }) => {
      const left = leave();
      // At once: while the goodbye is under way nothing else may begin that this would then call ended.
      if (fact.state.kind !== 'ended') {
        closeScreen(finding);
        setState({ kind: 'ended', at: clock.now(), finding, canReconnect });
      }
      await left;
    },
    suspend: async () => {
      if (fact.state.kind === 'ended') return;
      const finding: Finding = { code: 'slept', params: {} };
      const left = leave();
      closeScreen(finding);
      // At once: the machine may sleep before the goodbye is answered, and wakes with `resume`.
      setState({ kind: 'reconnecting', finding, attempt: 1 });
      await left;
    },
    resume: () => {
      const { state } = fact;
      if (state.kind !== 'reconnecting' || state.finding.code !== 'slept') return;
      attempt = 0;
      void connect();
    },
    describe: (known) => update(known),
    place: (place) => update(place),
    hold: output.hold,
  };
}
