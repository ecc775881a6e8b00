import type { Notification, NotificationConstructorOptions } from 'electron';
import type { Notice } from '../../../preload/contract/notices.ts';
import { noticeWords, type WordSource } from '../../../preload/contract/noticeWords.ts';
import type { Log, Stop } from '../../core/ports.ts';

/** What a person, or the system, does with a notification. */
export type NotificationEvents = {
  readonly clicked: () => void;
  /** The button of this index was pressed. */
  readonly pressed: (index: number) => void;
  readonly closed: () => void;
  readonly failed: (reason: string) => void;
};

export type ShownNotification = Pick<Notification, 'show' | 'close'> & {
  readonly listen: (events: NotificationEvents) => void;
};

/** Electron's own, with its events told plainly. */
export function fromElectron(notification: Notification): ShownNotification {
  return {
    show: () => notification.show(),
    close: () => notification.close(),
    listen: ({ clicked, pressed, closed, failed }) => {
      notification.on('click', clicked);
      notification.on('action', ({ actionIndex }) => pressed(actionIndex));
      notification.on('close', closed);
      notification.on('failed', (_event, reason) => failed(reason));
    },
  };
}

export type NotifierOptions = {
  readonly platform: NodeJS.Platform;
  readonly create: (options: NotificationConstructorOptions) => ShownNotification;
  readonly words: WordSource;
  /** Brings the terminal's window and tab to the front. */
  readonly show: (sessionId: string) => void;
  /** The same for a job, which gets a terminal where it has no tab. */
  readonly showJob: (jobId: string) => void;
  /** Opens a job's terminal, in the tab it has or a new one. */
  readonly open: (job: Pick<Extract<Notice, { kind: 'unopened' }>, 'jobId' | 'sessionId'>) => void;
  readonly release: (sessionId: string) => void;
  readonly log: Log;
};

export type Notifier = {
  /** Shows a notice in place of the earlier one of its id. */
  readonly raise: (notice: Notice) => void;
  readonly withdraw: (id: string) => void;
  /** Takes all back. */
  readonly stop: Stop;
};

type Action = 'show' | 'open' | 'release';

/**
 * The buttons a notice has. Electron's documentation gives them to macOS (a signed app whose alerts stay, else none is
 * drawn) and Windows. Linux has none: there a click shows the terminal, and its header has the release.
 */
export function noticeActions(notice: Notice, platform: NodeJS.Platform): readonly Action[] {
  if (platform !== 'darwin' && platform !== 'win32') return [];
  if (notice.kind === 'unopened') return ['open'];
  return isOfKept(notice) ? ['show', 'release'] : ['show'];
}

function isOfKept({ kind }: Notice): boolean {
  return kind === 'kept' || kind === 'ending' || kind === 'idle';
}

/** Shows notices as the system's own. Each stays referenced until it is gone: a collected one forgets its clicks. */
export function createNotifier(options: NotifierOptions): Notifier {
  const shown = new Map<string, ShownNotification>();

  const withdraw = (id: string): void => {
    const notification = shown.get(id);
    shown.delete(id);
    notification?.close();
  };
  const raise = (notice: Notice): void => {
    withdraw(notice.id);
    const actions = noticeActions(notice, options.platform);
    const notification = options.create(constructorOptions(notice, { ...options, actions }));
    const act = (action: Action | undefined): void => {
      withdraw(notice.id);
      if (notice.kind === 'unopened') options.open(notice);
      else if (notice.kind === 'held') options.showJob(notice.jobId);
      else if (action === 'release') options.release(notice.sessionId);
      else options.show(notice.sessionId);
    };
    notification.listen({
      clicked: () => act('show'),
      pressed: (index) => act(actions[index]),
      closed: () => {
        // Windows tells of a notice that merely moved to its centre; it can still be taken back from there.
        if (options.platform !== 'win32' && shown.get(notice.id) === notification) shown.delete(notice.id);
      },
      failed: (reason) => options.log.warn('notice.not-shown', { reason }),
    });
    shown.set(notice.id, notification);
    notification.show();
  };
  return {
    raise,
    withdraw,
    stop: () => {
      for (const id of shown.keys()) withdraw(id);
    },
  };
}

type Parts = Pick<NotifierOptions, 'words' | 'platform'> & { readonly actions: readonly Action[] };

function constructorOptions(
  notice: Notice,
  { words, platform, actions }: Parts,
): NotificationConstructorOptions {
  const { title, body } = noticeWords(notice, words);
  const waits = isOfKept(notice) || notice.kind === 'unopened' || notice.kind === 'held';
  return {
    id: notice.id,
    groupId: notice.accountId,
    title: plain(title, platform),
    body: plain(body, platform),
    // One hears of what runs out; the others may wait to be seen.
    silent: !waits,
    // Whoever was away finds it: it is taken back when it no longer holds.
    timeoutType: waits ? 'never' : 'default',
    actions: actions.map((action) => ({
      type: 'button' as const,
      text: words.text(`notices.${action}`),
    })),
  };
}

/**
 * Names are GitLab's. What can't be seen could turn the text around, and notification servers on Linux may take `<…>` for
 * markup: links, and pictures that would be fetched.
 */
function plain(text: string, platform: NodeJS.Platform): string {
  const visible = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '');
  return platform === 'linux' ? visible.replaceAll('<', '‹').replaceAll('>', '›') : visible;
}
