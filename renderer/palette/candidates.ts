import { actionIds, type ActionId } from '../../preload/contract/actions.ts';
import { messages, type MessageKey } from '../../preload/contract/messages/messages.ts';
import type { Job, Session } from '../../preload/contract/model.ts';
import type { Snippet } from '../../preload/contract/settings.ts';
import type { Text } from '../i18n.ts';
import type { Facts } from '../state/facts.ts';
import { canDebug, tabTitle, type OtherWindow } from '../state/select.ts';
import type { Candidate } from './search.ts';

/** What a line of the palette is for. */
export type PaletteItem = Candidate &
  (
    | { readonly kind: 'session'; readonly session: Session }
    | { readonly kind: 'job'; readonly job: Job; readonly isDebuggable: boolean }
    /** The log of a job, whether it has a terminal or not. */
    | { readonly kind: 'log'; readonly job: Job }
    | { readonly kind: 'action'; readonly action: ActionId }
    | { readonly kind: 'snippet'; readonly snippet: Snippet }
    | { readonly kind: 'setting'; readonly setting: SettingPlace }
    /** Where a link on the shown terminal's screen leads. */
    | { readonly kind: 'link'; readonly url: string }
    /** The shown tab goes into this window. */
    | { readonly kind: 'window'; readonly window: OtherWindow }
  );

/** Where a setting stands on the settings' page. */
export type SettingPlace = { readonly section: string; readonly label: MessageKey };

type CandidatesOptions = {
  readonly facts: Pick<Facts, 'jobs' | 'sessions'>;
  readonly canRun: (id: ActionId) => boolean;
  readonly text: Text;
  /** Those on the shown terminal's screen. */
  readonly links?: readonly string[];
  /** Those that can be typed into the shown terminal. */
  readonly snippets?: readonly Snippet[];
  /** Those the shown tab could go to. */
  readonly otherWindows?: readonly OtherWindow[];
};

/** Everything one can go to or do now. */
export function paletteItems({
  facts,
  canRun,
  text,
  links = [],
  snippets = [],
  otherWindows = [],
}: CandidatesOptions): readonly PaletteItem[] {
  return [
    ...[...facts.sessions.values()].map(sessionItem),
    ...jobItems(facts),
    ...links.map((url) => linkItem(url, text)),
    ...snippets.map(snippetItem),
    ...actionIds
      .filter((id) => id !== 'palette.open' && canRun(id))
      .map((action) => actionItem(action, text)),
    ...[...facts.jobs.values()]
      .filter(({ startedAt }) => startedAt !== undefined)
      .map((job) => logItem(job, text)),
    ...otherWindows.map((window) => windowItem(window, text)),
    ...settingPlaces.map((setting) => settingItem(setting, text)),
  ];
}

function sessionItem(session: Session): PaletteItem {
  return {
    kind: 'session',
    id: `tab ${session.id}`,
    group: 'terminals',
    searched:
      `${tabTitle(session)}\n${session.jobName} ${session.projectPath} ${session.ref} #${session.pipelineId}`.toLocaleLowerCase(),
    session,
  };
}

/** Those with a terminal to open come first; those that have a tab stand among the terminals. */
function jobItems(facts: CandidatesOptions['facts']): readonly PaletteItem[] {
  const withTab = new Set([...facts.sessions.values()].map(({ jobId }) => jobId));
  const items = [...facts.jobs.values()]
    .filter(({ id }) => !withTab.has(id))
    .map((job): PaletteItem & { kind: 'job' } => ({
      kind: 'job',
      id: `job ${job.id}`,
      group: 'jobs',
      searched: `${job.name}\n${job.projectPath} ${job.ref} ${job.webUrl}`.toLocaleLowerCase(),
      isHidden: job.terminal.kind !== 'available',
      job,
      isDebuggable: canDebug(facts, job),
    }));
  return [
    ...items.filter(({ isDebuggable }) => isDebuggable),
    ...items.filter(({ isDebuggable }) => !isDebuggable),
  ];
}

function logItem(job: Job, text: Text): PaletteItem {
  return {
    kind: 'log',
    id: `log ${job.id}`,
    group: 'actions',
    searched: text('palette.log', { job: job.name }).toLocaleLowerCase(),
    isHidden: true,
    job,
  };
}

function actionItem(action: ActionId, text: Text): PaletteItem {
  return {
    kind: 'action',
    id: `action ${action}`,
    group: 'actions',
    searched: text(`actions.${action}`).toLocaleLowerCase(),
    action,
  };
}

function linkItem(url: string, text: Text): PaletteItem {
  return {
    kind: 'link',
    id: `link ${url}`,
    group: 'links',
    searched: `${url}\n${text('palette.groups.links')}`.toLocaleLowerCase(),
    isHidden: true,
    url,
  };
}

function snippetItem(snippet: Snippet): PaletteItem {
  return {
    kind: 'snippet',
    id: `snippet ${snippet.id}`,
    group: 'snippets',
    searched: `${snippet.name}\n${snippet.text}`.toLocaleLowerCase(),
    snippet,
  };
}

function windowItem(window: OtherWindow, text: Text): PaletteItem {
  return {
    kind: 'window',
    id: `window ${window.windowId}`,
    group: 'actions',
    searched:
      `${text('tabs.menu.moveToWindow', { number: window.number })}\n${window.jobs}`.toLocaleLowerCase(),
    window,
  };
}

function settingItem(setting: SettingPlace, text: Text): PaletteItem {
  return {
    kind: 'setting',
    id: `setting ${setting.label}`,
    group: 'settings',
    searched: settingWords(setting, text).join('\n').toLocaleLowerCase(),
    isHidden: true,
    setting,
  };
}

/** A setting's name, and where it stands. */
export function settingWords({ section, label }: SettingPlace, text: Text): readonly [string, string] {
  return [text(label), text(`settings.sections.${section}` as MessageKey)];
}

/**
 * All settings, out of the catalogue: there a setting is a name beside a help of the same name and `Help`, in the part of
 * its section. So each one that is added can be found here too.
 */
const settingPlaces = readSettingPlaces(messages.en.settings);

export function readSettingPlaces(catalogue: Readonly<Record<string, unknown>>): readonly SettingPlace[] {
  return Object.entries(catalogue).flatMap(([section, rows]) => {
    if (!isRecord(catalogue['sections']) || !(section in catalogue['sections']) || !isRecord(rows)) return [];
    return Object.keys(rows)
      .filter((name) => typeof rows[name] === 'string' && typeof rows[`${name}Help`] === 'string')
      .map((name) => ({ section, label: `settings.${section}.${name}` as MessageKey }));
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
