import type { Finding, Session, SessionState } from '../../../preload/contract/model.ts';
import type { Stop } from '../ports.ts';
import { createAlternateBuffer } from './alternateBuffer.ts';
import type { Channel, ChannelEnd } from './channel.ts';
import { createEchoWatch } from './echoWatch.ts';
import { createGoodbyeWatch } from './goodbyeWatch.ts';
import { createInputQueue, isInterrupt } from './input.ts';
import { createLending } from './lending.ts';
import { createOutput } from './output.ts';
import { createPasting } from './pasting.ts';
import { nextRetry, type Verdict } from './reconnect.ts';
import type { SessionOptions, TerminalSession } from './sessionParts.ts';
import { createShellSize, wipeLine } from './shellSize.ts';

/** Connecting longer than this means that the runner prepares the job: said then, since silence looks like a fault. */
const preparingAfterMs = 3_000;
/** A connection that lived this long was a good one: failures are counted anew. */
const goodConnectionMs = 10_000;
const explainTailBytes = 2_048;
type OpenTrouble = NonNullable<Extract<SessionState, { kind: 'connected' }>['trouble']>;

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
  let channel: Channel | undefined;
  let attempt = 0;
  let hadConnection = false;
  let connectionVanished = false;
  /** What is tried is to come back after the container's end; and: that has worked. */
  let isComingBack = false;
  let cameBack = false;
  let shellAnswered = false;
  let connectionStart = 0;
  /** Answers to what an older connection asked are no longer wanted. */
  let epoch = 0;
  let stopTimer: Stop = () => {};
  const alternate = createAlternateBuffer();
  const echoes = createEchoWatch(clock);

  /** Too much waits for a page. Outlives a connection: the next one must not be read either. */
  let outputPaused = false;

  const output = createOutput({
    clock,
    keepLines: () => options.scrollbackLines() + shellSize.wanted().rows,
    setPaused: (paused) => {
      outputPaused = paused;
      if (paused) channel?.pause();
      else channel?.resume();
    },
    whenAnswered: (run) => channel?.whenAnswered(run),
  });
  const input = createInputQueue({
    send: (bytes, sent) => {
      echoes.typed();
      channel?.send(bytes, sent);
    },
    bufferedBytes: () => channel?.bufferedBytes() ?? Number.POSITIVE_INFINITY,
  });

  const pasting = createPasting({
    clock,
    input,
    latencyMs: () => fact.latencyMs ?? 0,
    changed: (progress) => update({ pasting: progress }),
  });

  const lending = createLending({
    send: (bytes, sent) => channel?.send(bytes, sent),
    bufferedBytes: () => channel?.bufferedBytes() ?? Number.POSITIVE_INFINITY,
    refusal: () => {
      if (fact.state.kind !== 'connected') return 'not-connected';
      return shellSize.isAtRest() ? undefined : 'no-prompt';
    },
    returned: (rest, keys) => {
      output.push(Buffer.concat([Buffer.from(wipeLine), rest]));
      for (const bytes of keys) pasting.type(bytes);
      shellSize.look();
    },
  });

  const shellSize = createShellSize({
    clock,
    random: options.random,
    size: options.size,
    echoes,
    mayType: () => options.typed?.() ?? { size: true, term: true },
    isMine: () => channel !== undefined && !lending.isLent() && !pasting.isUnderWay(),
    isFullScreen: alternate.isOn,
    outputTail: () => output.tail(explainTailBytes),
    type: (text) => channel?.send(Buffer.from(text), () => {}),
    show: output.push,
    holdKeys: input.hold,
    releaseKeys: input.release,
    taken: (size) => {
      shellAnswered = true;
      update({ shellSize: size });
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
      onSilence: ifMine(silent),
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
    cameBack = isComingBack;
    isComingBack = false;
    shellAnswered = false;
    setState({ kind: 'connected', since: clock.now() });
    options.onConnection(true);
    shellSize.opened();
    if (outputPaused) channel?.pause();
  };

  const pinged = (measuredMs: number) => {
    echoes.measured(measuredMs);
    const movedMs = Math.abs(measuredMs - (fact.latencyMs ?? Number.POSITIVE_INFINITY));
    if (movedMs >= Math.max(latencyStepMs, measuredMs / 5)) update({ latencyMs: measuredMs });
  };

  /** What is wrong with a connection that stands all the same; undefined: nothing. */
  const setTrouble = (trouble: OpenTrouble | undefined) => {
    if (fact.state.kind !== 'connected' || fact.state.trouble?.kind === trouble?.kind) return;
    const { since } = fact.state;
    setState(trouble ? { kind: 'connected', since, trouble } : { kind: 'connected', since });
  };

  const silent = (silentForMs: number | undefined) => {
    if (silentForMs !== undefined) return setTrouble({ kind: 'silent', since: clock.now() - silentForMs });
    setTrouble(undefined);
    goodbye.heard();
  };

  const goodbye = createGoodbyeWatch({
    clock,
    isGoodbye: () =>
      !isShellExecutor(fact) && !alternate.isOn() && options.isGoodbye(output.tail(explainTailBytes)),
    left: () => setTrouble({ kind: 'shell-left' }),
  });

  const received = (bytes: Uint8Array) => {
    alternate.see(bytes);
    echoes.heard();
    pasting.heard(bytes);
    if (fact.state.kind === 'connected' && fact.state.trouble) setTrouble(undefined);
    if (shellSize.received(bytes) || lending.output(bytes)) return;
    output.push(bytes);
    goodbye.heard();
    shellSize.look();
  };

  const disconnected = () => {
    goodbye.stop();
    channel = undefined;
    // Cleared before anything lets go of it: what waits was meant for this shell, which takes nothing any more.
    pasting.clear();
    input.clear();
    shellSize.lost();
    lending.lost();
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
      cameBack,
      shellAnswered,
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
    isComingBack = verdict.retry === 'until-second-life';
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
    if (!leaving) return;
    // Until the far end has heard the goodbye, it counts the connection, and the job's one place with it.
    connectionVanished = hadConnection;
    const wasHeard = await leaving.close();
    if (wasHeard) connectionVanished = false;
  };

  const startAnew = () => {
    attempt = 0;
    setState({ kind: 'connecting', since: clock.now(), preparing: false });
    void connect();
  };

  /** Closes a connection that is of no use any more, and opens a new one once the far end knows. */
  const replace = async () => {
    const left = leave();
    closeScreen({ code: 'closed-by-you', params: {} });
    setState({ kind: 'connecting', since: clock.now(), preparing: false });
    const mine = epoch;
    await left;
    if (mine === epoch) startAnew();
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
      pasting.type(bytes);
      if (isInterrupt(bytes)) output.interrupted();
    },
    paste: (piece) => {
      if (fact.state.kind !== 'connected' || lending.isLent()) return;
      echoes.typed();
      pasting.paste(piece);
    },
    stopPaste: pasting.stop,
    resize: (next) => {
      shellSize.resize(next);
    },
    fixSize: (next) => {
      if (fact.state.kind === 'connected') shellSize.fix(next);
    },
    reconnect: (next) => {
      const { state } = fact;
      if (state.kind === 'connecting' || (state.kind === 'connected' && !state.trouble)) return;
      if (next) shellSize.resize(next);
      if (state.kind === 'connected') void replace();
      else startAnew();
    },
    stopTrying: () => {
      const { state } = fact;
      if (state.kind !== 'reconnecting') return;
      void leave();
      setState({ kind: 'ended', at: clock.now(), finding: state.finding, canReconnect: true });
    },
    standing: shellSize.standing,
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
    dress: (look) => update(look),
    hold: output.hold,
    totalBytes: output.totalBytes,
  };
}

/** There a shell that was left takes its connection with it. */
function isShellExecutor({ executor }: Session): boolean {
  return executor === 'shell';
}
