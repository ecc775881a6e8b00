import { asideSchema, type Aside } from '../../../preload/contract/asides.ts';
import type { Clock, Log } from '../ports.ts';
import { asideScript } from './asideScript.ts';
import { TransferCanceled, TransferStopped } from './failure.ts';
import { decode, openHelperSoon, type BorrowShell, type Helper } from './helper.ts';
import { letters } from './letters.ts';
import type { Reply } from './replies.ts';

/** Copies of file variables, put aside in the job. */
export type Asides = {
  /** At a person's wish: how it goes is told from the beginning. */
  readonly copy: (sessionId: string) => void;
  /** Because a person wants it with each terminal: told when there is something to tell. */
  readonly attached: (sessionId: string) => void;
};

export type AsidesOptions = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly borrow: BorrowShell;
  /** Where the job's project is, as its log told; undefined: it did not, or not yet. */
  readonly projectFolder: (sessionId: string) => string | undefined;
  readonly isConnected: (sessionId: string) => boolean;
  /** Undefined: there is nothing to tell any more. */
  readonly publish: (sessionId: string, aside: Aside | undefined) => void;
};

/** A new shell greets, its size is typed, and a person may type at once: the prompt is waited for this long. */
const attachedWithinMs = 20_000;
/** A log that nobody watches comes once a minute, and with it where the project is. */
const folderWithinMs = 75_000;
const folderStepMs = 500;

/** Enough that no two of a runner meet; `mkdir` would tell. */
const idLetters = 10;

/** One copying of one session; a person's own goes before what was begun unasked. */
type Turn = { readonly isAsked: boolean; isCanceled: boolean; done: Promise<void> };

export function createAsides(options: AsidesOptions): Asides {
  const { clock, random, publish } = options;
  const turns = new Map<string, Turn>();

  const copyIn = async (helper: Helper, sessionId: string, nonce: string): Promise<Aside> => {
    try {
      const asideId = letters(random).slice(0, idLetters);
      await helper.start(asideScript({ nonce, asideId, projectFolder: options.projectFolder(sessionId) }));
      const aside = readAside(await helper.next(), asideId);
      await helper.leave('ended');
      return aside;
    } catch (error) {
      await helper.leave('remove');
      throw error;
    }
  };

  /** Undefined: canceled. */
  const run = async (sessionId: string, turn: Turn): Promise<Aside | undefined> => {
    try {
      const nonce = letters(random);
      const wait = turn.isAsked ? {} : { withinMs: attachedWithinMs };
      const isCanceled = () => turn.isCanceled;
      return await copyIn(
        await openHelperSoon({ ...options, ...wait, sessionId, nonce, keepsKeys: true, isCanceled }),
        sessionId,
        nonce,
      );
    } catch (error) {
      if (error instanceof TransferCanceled) return undefined;
      if (error instanceof TransferStopped) return { kind: 'failed', failure: error.failure };
      options.log.error('aside.failed', { sessionId }, error);
      return { kind: 'failed', failure: { code: 'remote', params: { details: '' } } };
    }
  };

  /** Whether the log tells within some time where the project is. */
  const isFolderTold = async (sessionId: string, turn: Turn): Promise<boolean> => {
    const untilMs = clock.monotonicMs() + folderWithinMs;
    while (options.projectFolder(sessionId) === undefined) {
      if (turn.isCanceled || !options.isConnected(sessionId) || clock.monotonicMs() >= untilMs) return false;
      await new Promise<void>((resolve) => void clock.after(folderStepMs, resolve));
    }
    return true;
  };

  const begin = (sessionId: string, isAsked: boolean, work: (turn: Turn) => Promise<void>) => {
    const before = turns.get(sessionId);
    if (before?.isAsked === isAsked || before?.isAsked === true) return;
    if (before) before.isCanceled = true;
    const turn: Turn = { isAsked, isCanceled: false, done: Promise.resolve() };
    turns.set(sessionId, turn);
    turn.done = (before?.done ?? Promise.resolve())
      .then(() => work(turn))
      .finally(() => {
        if (turns.get(sessionId) === turn) turns.delete(sessionId);
      });
  };

  return {
    copy: (sessionId) =>
      begin(sessionId, true, async (turn) => {
        publish(sessionId, { kind: 'copying' });
        publish(sessionId, await run(sessionId, turn));
      }),
    attached: (sessionId) =>
      begin(sessionId, false, async (turn) => {
        const first = await run(sessionId, turn);
        const isEarly = isWithoutFolder(first) && (await isFolderTold(sessionId, turn));
        const aside = isEarly ? await run(sessionId, turn) : first;
        if (aside && !turn.isCanceled && isNews(aside)) publish(sessionId, aside);
      }),
  };
}

function isWithoutFolder(aside: Aside | undefined): boolean {
  return aside?.kind === 'nothing' && aside.why === 'no-folder';
}

/** A shell that is gone again is told of by its terminal, and most jobs have no file variables. */
function isNews(aside: Aside): boolean {
  if (aside.kind === 'failed') return !isGone(aside);
  return aside.kind === 'copied' || isWithoutFolder(aside);
}

function isGone({ failure: { code } }: Extract<Aside, { kind: 'failed' }>): boolean {
  return code === 'not-connected' || code === 'connection-lost';
}

/** The far end may be anything: what makes no sense is none of ours. */
function readAside({ words: [word, ...told] }: Reply, asideId: string): Aside {
  const parsed = asideSchema.safeParse(word === 'none' ? { kind: 'nothing', why: told[0] } : asCopied(told));
  if (!parsed.success || (word !== 'none' && word !== 'aside')) throw new TransferStopped('garbage');
  const { data } = parsed;
  const isOther = data.kind === 'copied' && data.folder?.endsWith(`/jobshell-${asideId}`) === false;
  if (isOther) throw new TransferStopped('garbage');
  return data;
}

function asCopied([folder = '', names = '', missed = '', more]: readonly string[]): unknown {
  const list = (text: string) => (text === '' ? [] : text.split(','));
  return {
    kind: 'copied',
    ...(folder === '' ? {} : { folder: decode(folder) }),
    names: list(names),
    missed: list(missed).map((pair) => {
      const [name, why] = pair.split(':');
      return { name, why };
    }),
    hasMore: more === '1',
  };
}
