import { assertNever } from './assertNever.ts';
import type { Params } from './error.ts';
import type { MessageKey } from './messages/messages.ts';
import type { Notice } from './notices.ts';

export type NoticeWords = { readonly title: string; readonly body: string };

export type WordSource = {
  readonly text: (key: MessageKey, params?: Params) => string;
  /** A moment of main's clock as the person reads it: `14:32`. */
  readonly clock: (atMs: number) => string;
};

/** What a notice says, wherever it is shown. Names are GitLab's and may hold anything: they are shown as text only. */
export function noticeWords(notice: Notice, { text, clock }: WordSource): NoticeWords {
  const { jobName: job, projectPath: project } = notice;
  switch (notice.kind) {
    case 'ready':
      return { title: text('notices.ready', { job }), body: text('notices.readyText', { project }) };
    case 'kept': {
      const limit = text(`status.limit.${notice.limit}`);
      const time = clock(notice.deadline);
      return { title: text('notices.kept', { job, time }), body: text('notices.keptText', { limit }) };
    }
    case 'ending': {
      const params = { time: clock(notice.deadline), limit: text(`status.limit.${notice.limit}`) };
      const title = text('notices.ending', { job, minutes: notice.minutesLeft });
      return { title, body: text('notices.endingText', params) };
    }
    case 'idle': {
      const params = { minutes: notice.minutes, time: clock(notice.deadline) };
      return { title: text('notices.idle', { job }), body: text('notices.idleText', params) };
    }
    case 'held': {
      const { minutes, timeoutAt } = notice;
      const since = clock(notice.since);
      const body =
        timeoutAt === undefined
          ? text('notices.heldText', { since, minutes })
          : text('notices.heldTextUntil', { since, minutes, time: clock(timeoutAt) });
      return { title: text('notices.held', { job }), body };
    }
    case 'lost': {
      const { code, params } = notice.finding;
      const reason = text(`findings.${code}.text`, params);
      const wayOut = text(`findings.${code}.wayOut`, params);
      const title = text('notices.lost', { job, count: notice.count });
      return { title, body: text('notices.lostText', { reason, wayOut }) };
    }
    case 'canceled':
      return { title: text('notices.canceled', { job }), body: text('notices.canceledText', { project }) };
    case 'failed':
      return { title: text('notices.failed', { job }), body: text('notices.failedText', { project }) };
    case 'unopened': {
      const title = text('notices.unopened', { job });
      return { title, body: text(`notices.unopenedText.${notice.effect}`) };
    }
    default:
      return assertNever(notice);
  }
}
