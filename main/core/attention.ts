import type { EventPayload, OpenedLink } from '../../preload/contract/api.ts';
import { AppError, type Result } from '../../preload/contract/error.ts';
import type { Account } from '../../preload/contract/model.ts';
import type { Page } from './page.ts';
import { createNotices, type View } from './notices/noticeService.ts';
import { openLink, type OpenLinkParts } from './openLink.ts';
import type { CorePorts, Stop } from './ports.ts';
import type { SettingsService } from './settings/settings.ts';
import type { State } from './state.ts';

/*
 * Where people look, and what calls them elsewhere: notices about what they don't see, links that bring them to a job.
 */

export type Attention = {
  /** A page tells what it shows. */
  readonly report: (page: LookedAtPage, view: View) => void;
  readonly left: (page: LookedAtPage) => void;
  /** A person typed into this session's terminal. */
  readonly typed: (sessionId: string) => void;
  /** @throws AppError */
  readonly openLink: (text: string) => Promise<OpenedLink>;
  /**
   * A link from outside: another program, the command line. Where it leads, or why nowhere, is shown by the page that was
   * looked at last, or by the first one to come.
   */
  readonly linkArrived: (text: string) => void;
  /** For the page that was looked at last where no window is named; where there is no page, for the first one to come. */
  readonly requestAction: (request: EventPayload<'action.requested'>) => void;
  readonly stop: Stop;
};

type LookedAtPage = Pick<Page, 'windowId'>;

export type AttentionOptions = Pick<CorePorts, 'clock' | 'store' | 'log'> & {
  readonly state: State;
  readonly settings: Pick<SettingsService, 'get'>;
  readonly workOf: OpenLinkParts['workOf'];
  /** The accounts of the last run are there. */
  readonly started: () => Promise<void>;
};

export function createAttention(options: AttentionOptions): Attention {
  const { state, settings, log } = options;
  const notices = createNotices({
    ...options,
    sessions: state.sessions.all,
    retentions: state.retentions.all,
    jobs: state.jobs.all,
    holds: state.holds.all,
    wanted: () => settings.get().notifications,
    idleMinutes: () => settings.get().idleMinutes,
    onEvent: state.onEvent,
    announce: state.announce,
  });
  const open = (text: string) =>
    openLink(text, {
      accounts: () => likeliestFirst(state.accounts.all()),
      jobs: state.jobs.all,
      workOf: options.workOf,
    });
  const audience = createAudience();
  const show = (result: Result<OpenedLink>): void =>
    audience.tell(undefined, (windowId) =>
      state.announce({ name: 'link.opened', payload: { windowId, result } }),
    );
  const failed = (error: unknown): void => {
    const known = error instanceof AppError ? error : new AppError({ code: 'internal', cause: error });
    if (known.code === 'internal') log.error('link.failed', {}, error);
    show({ ok: false, error: known.toData() });
  };
  return {
    openLink: open,
    linkArrived: (text) => {
      void options
        .started()
        .then(() => open(text))
        .then((value) => show({ ok: true, value }))
        .catch(failed);
    },
    requestAction: (request) =>
      audience.tell(request.windowId, (windowId) =>
        state.announce({ name: 'action.requested', payload: { ...request, windowId } }),
      ),
    report: (page, view) => {
      notices.look(page, view);
      audience.came(page, view.isFocused);
    },
    left: (page) => {
      notices.look(page, undefined);
      audience.left(page);
    },
    typed: notices.typed,
    stop: notices.stop,
  };
}

type Audience = {
  /** Calls `say` for the window, or for the one that was looked at last: at once, or when the first page comes. */
  readonly tell: (windowId: string | undefined, say: (windowId: string) => void) => void;
  readonly came: (page: LookedAtPage, isFocused: boolean) => void;
  readonly left: (page: LookedAtPage) => void;
};

function createAudience(): Audience {
  /** The pages that are there, the one that had the focus last at the end. */
  let pages: readonly LookedAtPage[] = [];
  let waiting: readonly (() => void)[] = [];
  const tell: Audience['tell'] = (wanted, say) => {
    const windowId = wanted ?? pages.at(-1)?.windowId;
    if (windowId === undefined) waiting = [...waiting, () => tell(wanted, say)];
    else say(windowId);
  };
  return {
    tell,
    came: (page, isFocused) => {
      const others = pages.filter((other) => other !== page);
      if (isFocused) pages = [...others, page];
      else if (others.length === pages.length) pages = [page, ...pages];
      const arrived = waiting;
      waiting = [];
      for (const again of arrived) again();
    },
    left: (page) => {
      pages = pages.filter((other) => other !== page);
    },
  };
}

/** Accounts whose token still works answer; the others are asked last. */
function likeliestFirst(accounts: readonly Account[]): readonly Account[] {
  return accounts.toSorted(
    (one, other) => Number(one.token.kind === 'rejected') - Number(other.token.kind === 'rejected'),
  );
}
