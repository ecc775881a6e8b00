import { AppError } from '../../preload/contract/error.ts';
import { containerFindings } from '../../preload/contract/findings.ts';
import type { Job } from '../../preload/contract/model.ts';
import type { Handlers } from './dispatch.ts';
import type { HandlerParts } from './handlerParts.ts';
import { createHoldHandlers } from './holdHandlers.ts';
import { createJobHandlers } from './jobHandlers.ts';
import { createLogHandlers } from './logHandlers.ts';
import type { Page } from './page.ts';
import { createPipelineHandlers } from './pipelineHandlers.ts';
import type { State } from './state.ts';
import { toTabName } from './tabName.ts';
import { createTranscriptHandlers } from './transcriptHandlers.ts';
import { createTransferHandlers } from './transferHandlers.ts';

/** Streams of one page. Each replays a scrollback and has a window of its own; no page shows as many terminals. */
const mostStreams = 200;

/** What each command does. */
export function createHandlers(parts: HandlerParts): Handlers<Page> {
  const { state, accounts, terminals, windows } = parts;
  return {
    'app.snapshot': () => parts.snapshot(),

    'account.signIn': (input) => accounts.signIn(input),
    'account.tokenPage': async (input) => ({ url: await accounts.tokenPage(input) }),
    'account.openSignInWindow': async ({ accountId }) => {
      const account = await accounts.openSignInWindow(accountId);
      parts.cookieRenewed(accountId);
      return account;
    },
    'account.useCookie': async (input) => {
      const account = await accounts.useCookie(input);
      parts.cookieRenewed(input.accountId);
      return account;
    },
    'account.signOut': async ({ accountId }) => {
      await accounts.signOut(accountId);
      return {};
    },

    'jobs.refresh': ({ accountId }) => {
      parts.workOf(accountId).refresh();
      return {};
    },
    ...createJobHandlers(parts),

    'job.steps': ({ sessionId }) => {
      const { accountId, jobId } = terminals.get(sessionId).fact();
      return { steps: [...parts.workOf(accountId).stepsOf(jobId)] };
    },
    'terminal.open': ({ jobId, size }, page) => {
      const job = jobOf(state, jobId);
      parts.dismissOffer(jobId);
      return terminals.open({ job, size, place: windows.placeFor(page.windowId) });
    },
    'terminal.reconnect': ({ sessionId, size }) => {
      terminals.get(sessionId).reconnect(size);
      return {};
    },
    'terminal.stopTrying': ({ sessionId }) => {
      terminals.get(sessionId).stopTrying();
      return {};
    },
    'terminal.comeBack': ({ sessionId, comesBack }) => {
      const session = terminals.get(sessionId);
      session.describe({ comesBack });
      const { state: now } = session.fact();
      if (!comesBack && now.kind === 'reconnecting' && containerFindings.includes(now.finding.code))
        session.stopTrying();
      return {};
    },
    'terminal.copyAside': ({ sessionId }) => {
      terminals.get(sessionId);
      parts.asides.copy(sessionId);
      return {};
    },
    'terminal.dismissAside': ({ sessionId }) => {
      parts.asides.dismiss(sessionId);
      return {};
    },
    'terminal.look': ({ sessionId }) => ({ standing: terminals.get(sessionId).standing() }),
    'terminal.attach': ({ sessionId, streamId, from }, page) => {
      if (page.streams.has(streamId))
        throw new AppError({ code: 'bad-input', params: { details: 'stream in use' } });
      if (page.streams.size >= mostStreams)
        throw new AppError({ code: 'bad-input', params: { details: 'too many streams' } });
      const session = terminals.get(sessionId);
      const outlet = session.attach({
        from,
        send: (bytes, offset) => page.sendFrame({ kind: 'output', streamId, offset, bytes }),
      });
      page.streams.set(streamId, { outlet, session });
      windows.taken(sessionId);
      return {};
    },
    'terminal.detach': ({ streamId }, page) => {
      const stream = page.streams.get(streamId);
      if (!stream) return {};
      stream.outlet.detach();
      page.streams.delete(streamId);
      windows.dropped(stream.session.fact().id);
      return {};
    },
    'terminal.fixSize': ({ sessionId, size }) => {
      terminals.get(sessionId).fixSize(size);
      return {};
    },
    'terminal.resize': ({ sessionId, size }) => {
      terminals.get(sessionId).resize(size);
      return {};
    },
    'terminal.stopPaste': ({ sessionId }) => {
      terminals.get(sessionId).stopPaste();
      return {};
    },
    'terminal.release': async ({ sessionId }) => {
      await parts.release(terminals.get(sessionId));
      return {};
    },
    'terminal.close': async ({ sessionId }) => {
      await terminals.close(sessionId);
      return {};
    },
    'terminal.move': (input) => windows.move(input),
    'terminal.dress': ({ sessionId, name, colour }) => {
      const session = terminals.get(sessionId);
      session.dress({
        ...(name === undefined ? {} : { tabName: toTabName(name) }),
        ...(colour === undefined ? {} : { tabColour: colour }),
      });
      parts.dressed(session.fact());
      return session.fact();
    },
    'window.open': () => ({ windowId: windows.open() }),
    'window.focus': (input) => {
      windows.focus(input);
      return {};
    },
    'view.report': (view, page) => {
      parts.attention.report(page, view);
      return {};
    },
    'link.open': ({ text }) => parts.attention.openLink(text),
    ...createLogHandlers(parts),
    ...createTransferHandlers(parts),
    ...createHoldHandlers(parts),
    ...createTranscriptHandlers(parts),
    ...createPipelineHandlers(parts),
    'offers.dismiss': () => {
      parts.dismissOffers();
      return {};
    },

    'settings.update': (change) => parts.settings.update(withoutUndefined(change)),
    'settings.reset': ({ names }) => parts.settings.reset(names),
    'settings.describe': () => parts.settingsWays.describe(),
    'settings.show': async ({ what }) => {
      await parts.settingsWays.show(what);
      return {};
    },
    'update.check': () => beginUpdateStep(parts, 'check'),
    'update.download': () => beginUpdateStep(parts, 'download'),
    'update.install': () => beginUpdateStep(parts, 'install'),
  };
}

/** Each takes as long as the network or a person takes: the page learns of it by events. */
function beginUpdateStep({ updates }: HandlerParts, step: 'check' | 'download' | 'install') {
  if (!updates) throw new AppError({ code: 'unsupported' });
  void updates[step]();
  return {};
}

function jobOf(state: State, jobId: string): Job {
  const job = state.jobs.get(jobId);
  if (!job) throw new AppError({ code: 'no-such-job' });
  return job;
}

type Given<Value> = { readonly [Key in keyof Value]?: Exclude<Value[Key], undefined> };

/** A member that was left out stays as it is; one given as undefined means the same. */
function withoutUndefined<Value extends object>(change: Value): Given<Value> {
  const given: Partial<Value> = { ...change };
  for (const key in given) if (given[key] === undefined) delete given[key];
  return given as Given<Value>;
}
