import { createSession } from '../../../../main/core/terminal/session.ts';
import type { EndReport, SessionOptions, Target } from '../../../../main/core/terminal/sessionParts.ts';
import type { Verdict } from '../../../../main/core/terminal/reconnect.ts';
import type { Session } from '../../../../preload/contract/model.ts';
import { sampleSession, startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';
import { createFakeOpener } from './fakeChannel.ts';

export const size = { columns: 100, rows: 30 };
export const prompt = '$ ';
/** The prompt is given this long to appear after our own line. */
export const promptShowsMs = 80;
const nonce = (0.5).toString(36).slice(2);
export const marker = `\x1b]7766;${nonce}\x07`;

type BenchOptions = Partial<Pick<SessionOptions, 'target' | 'explain'>> & {
  readonly retry?: Verdict['retry'];
  readonly executor?: string;
  readonly holdsFarewell?: boolean;
  readonly hearsFarewell?: boolean;
};

/** A session on a clock of ours, with a far end of ours. */
export function createSessionBench(options: BenchOptions = {}) {
  const clock = createVirtualClock(startMs);
  const opener = createFakeOpener(options);
  const published: Session[] = [];
  const reports: EndReport[] = [];
  const connected: boolean[] = [];
  const ready: Target = {
    kind: 'ready',
    url: 'wss://gitlab.example.com/terminal.ws',
    headers: { Cookie: 'c' },
  };
  const session = createSession({
    fact: sampleSession(options.executor === undefined ? {} : { executor: options.executor }),
    size,
    clock,
    random: () => 0.5,
    openChannel: opener.openChannel,
    target: options.target ?? (async () => ready),
    explain: (report) => {
      reports.push(report);
      return options.explain?.(report) ?? Promise.resolve(verdictOf(options.retry ?? 'soon'));
    },
    isGoodbye: (tail) => tail.endsWith('exit\r\n'),
    divider: (about) => `[${about === 'reconnected' ? about : about.code}]`,
    scrollbackLines: () => 1_000,
    publish: (fact) => void published.push(fact),
    onConnection: (is) => void connected.push(is),
  });
  const shown: Uint8Array[] = [];
  const outlet = session.attach({
    from: 0,
    send: (bytes, offset) => {
      shown.push(Uint8Array.from(bytes));
      outlet.ack(offset + bytes.byteLength);
    },
  });
  const settle = () => clock.advance(0).then(() => clock.advance(0));
  /** Opens the last connection and plays a POSIX shell up to its first prompt. */
  const openShell = async () => {
    await settle();
    opener.last().open();
    opener.last().say(prompt);
    await clock.advance(60);
    opener.last().say(` stty…\r\n${marker}${prompt}`);
    await clock.advance(promptShowsMs);
    await settle();
  };
  return {
    ...opener,
    clock,
    session,
    published,
    reports,
    connected,
    settle,
    openShell,
    state: () => session.fact().state,
    /** The states, each once as it came, without their times. */
    story: () => storyOf(published),
    shown: () => Buffer.concat(shown).toString('latin1'),
    type: (text: string) => session.input(Buffer.from(text)),
  };
}

export function verdictOf(
  retry: Verdict['retry'],
  code: Verdict['finding']['code'] = 'connection-lost',
): Verdict {
  return { finding: { code, params: {} }, retry };
}

function storyOf(published: readonly Session[]): readonly string[] {
  const told = published.map(({ state }) => {
    if (state.kind === 'connecting') return state.preparing ? 'connecting, preparing' : 'connecting';
    if (state.kind === 'reconnecting')
      return `reconnecting ${state.attempt}${state.retryAt === undefined ? ', now' : ''}`;
    return state.kind === 'ended' ? `ended ${state.finding.code}` : state.kind;
  });
  return told.filter((line, index) => line !== told[index - 1]);
}
