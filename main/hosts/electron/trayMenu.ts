import type { Session } from '../../../preload/contract/model.ts';
import type { Translate } from '../common/translate.ts';
import type { HabitFacts, KeptJob } from './habitFacts.ts';
import type { TrayState } from './habitIcons.ts';

/** What pressing an entry asks for. */
export type TrayAct =
  | { readonly kind: 'session'; readonly sessionId: string }
  | { readonly kind: 'new-window' }
  | { readonly kind: 'show' }
  | { readonly kind: 'quit' };

export type TrayEntry =
  | { readonly kind: 'item'; readonly label: string; readonly act: TrayAct }
  | { readonly kind: 'note'; readonly label: string }
  | { readonly kind: 'separator' };

export type TrayView = {
  readonly state: TrayState;
  readonly toolTip: string;
  readonly entries: readonly TrayEntry[];
};

/** More of a kind would make a menu that nobody reads. */
const mostOfAKind = 10;
/** From here on every second is shown. */
export const bySecondMs = 5 * 60_000;

export type TrayWords = {
  readonly nowMs: number;
  readonly translate: Translate;
  /** A moment as the person's clock shows it: `14:32`. */
  readonly clock: (atMs: number) => string;
};

/** What the tray shows: kept jobs first, the one that ends first at the top. Pure. */
export function trayView(
  { sessions, kept }: Pick<HabitFacts, 'sessions' | 'kept'>,
  { nowMs, translate, clock }: TrayWords,
): TrayView {
  const keptSessions = new Set(kept.map(({ sessionId }) => sessionId));
  const open = sessions.filter(({ id, state }) => state.kind !== 'ended' && !keptSessions.has(id));
  const left = (job: KeptJob) => leftText(job.deadline - nowMs, translate);
  const keptItems = kept.map((job) =>
    sessionItem(
      job.sessionId,
      translate('tray.job', { job: plain(job.jobName), left: left(job), time: clock(job.deadline) }),
    ),
  );
  const openItems = open
    .toSorted((one, other) => one.openedAt - other.openedAt)
    .map((session) => sessionItem(session.id, terminalText(session, translate)));
  const [first] = kept;
  return {
    state: first ? 'kept' : open.length > 0 ? 'running' : 'idle',
    toolTip: first
      ? translate('tray.kept', { count: kept.length, left: left(first) })
      : open.length > 0
        ? translate('tray.running', { count: open.length })
        : translate('tray.idle'),
    entries: [
      ...group(keptItems, translate),
      ...group(openItems, translate),
      { kind: 'item', label: translate('tray.show'), act: { kind: 'show' } },
      { kind: 'item', label: translate('actions.window.new'), act: { kind: 'new-window' } },
      { kind: 'separator' },
      { kind: 'item', label: translate('menu.quit'), act: { kind: 'quit' } },
    ],
  };
}

function sessionItem(sessionId: string, label: string): TrayEntry {
  return { kind: 'item', label, act: { kind: 'session', sessionId } };
}

function terminalText({ jobName, state }: Session, translate: Translate): string {
  return translate('tray.terminal', { job: plain(jobName), state: translate(`tabs.states.${state.kind}`) });
}

function group(items: readonly TrayEntry[], translate: Translate): readonly TrayEntry[] {
  if (items.length === 0) return [];
  const more = items.length - mostOfAKind;
  return [
    ...items.slice(0, mostOfAKind),
    ...(more > 0 ? [{ kind: 'note', label: translate('tray.more', { count: more }) } as const] : []),
    { kind: 'separator' },
  ];
}

/** Whole minutes, and from the fifth last on the seconds too. */
function leftText(leftMs: number, translate: Translate): string {
  if (leftMs > bySecondMs) return translate('time.minutes', { count: Math.floor(leftMs / 60_000) });
  const seconds = Math.max(0, Math.floor(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A job's name is GitLab's: in a menu `&` would underline a letter, and what can't be seen could turn the text. */
function plain(name: string): string {
  const visible = name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').replaceAll('&', '&&');
  return visible.length > longestName ? `${visible.slice(0, longestName)}…` : visible;
}

const longestName = 60;

/** How long until the view may read differently by time alone; undefined: not before something else changes. Pure. */
export function nextChangeMs(kept: readonly KeptJob[], nowMs: number): number | undefined {
  const waits = kept.map(({ deadline }) => deadline - nowMs).filter((leftMs) => leftMs > 0);
  if (waits.length === 0) return undefined;
  return Math.min(
    ...waits.map((leftMs) => (leftMs > bySecondMs ? (leftMs % 60_000) + 1 : (leftMs % 1000) + 1)),
  );
}
