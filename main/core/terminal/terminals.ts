import type { Size } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/error.ts';
import type { Job, Session } from '../../../preload/contract/model.ts';
import { createSession } from './session.ts';
import type { SessionOptions, TerminalSession } from './sessionParts.ts';

/** The registry of terminals: at most one session a job. */
export type Terminals = {
  /** The job's session: the one there is, or a new one. An ended one is tried again. */
  readonly open: (request: OpenRequest) => Session;
  /** @throws AppError `no-such-session` */
  readonly get: (sessionId: string) => TerminalSession;
  readonly ofJob: (jobId: string) => TerminalSession | undefined;
  readonly all: () => readonly TerminalSession[];
  /** Closes the connection and forgets the session. */
  readonly close: (sessionId: string) => Promise<void>;
};

type OpenRequest = {
  readonly job: Job;
  readonly size: Size;
  /** Where a new one's tab stands. */
  readonly place: TabPlace;
};
type TabPlace = Pick<Session, 'windowId' | 'windowSince' | 'tabPosition'>;

type TabLook = Pick<Session, 'tabName' | 'tabColour'>;

type SessionParts = Omit<SessionOptions, 'fact' | 'size' | 'publish' | 'onConnection'>;

type TerminalsOptions = {
  readonly random: () => number;
  readonly now: () => number;
  /** What a session of this job needs of the outside. */
  readonly partsFor: (job: Job) => SessionParts;
  /** How this job's tab looked when it was open last. */
  readonly lookOf: (jobId: string) => TabLook;
  readonly publish: (session: Session) => void;
  readonly forget: (session: Session) => void;
  readonly opened: (session: Session) => void;
  readonly onConnection: (job: Job, connected: boolean) => void;
};

export function createTerminals(options: TerminalsOptions): Terminals {
  const sessions = new Map<string, TerminalSession>();

  const get = (sessionId: string) => {
    const session = sessions.get(sessionId);
    if (!session) throw new AppError({ code: 'no-such-session' });
    return session;
  };

  const ofJob = (jobId: string) => [...sessions.values()].find((session) => session.fact().jobId === jobId);

  const start = ({ job, size, place }: OpenRequest) => {
    const fact = startFact({
      job,
      place,
      id: `t${options.random().toString(36).slice(2, 10)}`,
      nowMs: options.now(),
      look: options.lookOf(job.id),
    });
    // Published first: whatever the session says next must find it there.
    options.publish(fact);
    options.opened(fact);
    const session = createSession({
      ...options.partsFor(job),
      fact,
      size,
      publish: options.publish,
      onConnection: (connected) => options.onConnection(job, connected),
    });
    sessions.set(fact.id, session);
    return session;
  };

  return {
    get,
    ofJob,
    all: () => [...sessions.values()],
    open: (request) => {
      const { job, size } = request;
      const known = ofJob(job.id);
      if (!known) return start(request).fact();
      if (known.fact().state.kind === 'ended') known.reconnect(size);
      return known.fact();
    },
    close: async (sessionId) => {
      const session = get(sessionId);
      sessions.delete(sessionId);
      await session.end({ code: 'closed-by-you', params: {} });
      options.forget(session.fact());
    },
  };
}

function startFact({
  job,
  id,
  nowMs,
  place,
  look,
}: Pick<OpenRequest, 'job' | 'place'> & {
  readonly id: string;
  readonly nowMs: number;
  readonly look: TabLook;
}): Session {
  return {
    id,
    accountId: job.accountId,
    jobId: job.id,
    jobName: job.name,
    projectPath: job.projectPath,
    ref: job.ref,
    pipelineId: job.pipelineId,
    webUrl: job.webUrl,
    openedAt: nowMs,
    ...place,
    ...look,
    state: { kind: 'connecting', since: nowMs, preparing: false },
    ...(job.sha === undefined ? {} : { sha: job.sha }),
    ...(job.executor === undefined ? {} : { executor: job.executor }),
  };
}
