import { normalizeChord } from './chords.ts';

/*
 * Everything a person can ask for by name: the one table behind keys, palette, menus and tooltips. To add an action, add a
 * row here and its words in messages/en.json under `actions`, and say what it does in renderer/performers/.
 */

/** In this order the list of keys shows them. */
export const actionGroups = ['app', 'view', 'tabs', 'terminal', 'jobs'] as const;
export type ActionGroup = (typeof actionGroups)[number];

/**
 * Where an action's keys act: everywhere; only while a terminal has the focus; only while none has it. Two actions of
 * scopes that don't meet may share a key.
 */
export type ActionScope = 'anywhere' | 'terminal' | 'page';

/** What must be there for an action to make sense. The page may know more reasons against it. */
export type ActionNeed = 'nothing' | 'session' | 'account';

/** A part of the host's capabilities without which an action is not there at all. */
export type ActionCapability = 'windows' | 'zoom';

export type ActionSpec = {
  readonly group: ActionGroup;
  readonly scope: ActionScope;
  readonly needs: ActionNeed;
  /** What the host must be able to do; absent: every host can. */
  readonly capability?: ActionCapability;
  readonly keys: DefaultKeys;
};

/** Keys by keyboard: `pc` is Linux and Windows. A browser keeps some for itself, so others stand there. */
export type DefaultKeys = {
  readonly app: PlatformKeys;
  readonly browser: PlatformKeys;
};
type PlatformKeys = { readonly pc: readonly string[]; readonly mac: readonly string[] };

function keys(
  pc: readonly string[],
  mac: readonly string[],
  browser: { readonly pc?: readonly string[]; readonly mac?: readonly string[] } = {},
): DefaultKeys {
  return { app: { pc, mac }, browser: { pc: browser.pc ?? pc, mac: browser.mac ?? mac } };
}

const noKeys = keys([], []);
const needsNothing = { scope: 'anywhere', needs: 'nothing' } as const;
const needsSession = { scope: 'anywhere', needs: 'session' } as const;
const needsAccount = { scope: 'anywhere', needs: 'account' } as const;

/** Cmd+1…9; nothing of the kind is free on Linux and Windows, where Alt+digit is the shell's. */
function tabByNumber(number: number): ActionSpec {
  return { group: 'tabs', ...needsSession, keys: keys([], [`Cmd+${number}`], { mac: [] }) };
}

/** Only where a split has a pane on that side: elsewhere the keys are the shell's. */
function paneOnSide(arrow: 'Left' | 'Right' | 'Up' | 'Down'): ActionSpec {
  return {
    group: 'tabs',
    ...needsSession,
    keys: keys([`Ctrl+Shift+${arrow}`], [`Cmd+Alt+${arrow}`], { mac: [`Ctrl+Shift+${arrow}`] }),
  };
}

const table = {
  'palette.open': { group: 'app', ...needsNothing, keys: keys(['Ctrl+Shift+P'], ['Cmd+Shift+P']) },
  'settings.open': { group: 'app', ...needsNothing, keys: keys(['Ctrl+,'], ['Cmd+,']) },
  'settings.keys': { group: 'app', ...needsNothing, keys: noKeys },
  'tour.show': { group: 'app', ...needsAccount, keys: noKeys },
  'window.new': {
    group: 'app',
    ...needsNothing,
    capability: 'windows',
    keys: keys(['Ctrl+Shift+N'], ['Cmd+N'], { pc: [], mac: [] }),
  },
  'account.signInWeb': { group: 'app', ...needsAccount, keys: noKeys },
  'account.signOut': { group: 'app', ...needsAccount, keys: noKeys },

  'zoom.in': {
    group: 'view',
    ...needsNothing,
    capability: 'zoom',
    keys: keys(['Ctrl+=', 'Ctrl+Plus', 'Ctrl+NumAdd'], ['Cmd+=', 'Cmd+Plus', 'Cmd+NumAdd']),
  },
  'zoom.out': {
    group: 'view',
    ...needsNothing,
    capability: 'zoom',
    keys: keys(['Ctrl+-', 'Ctrl+NumSub'], ['Cmd+-', 'Cmd+NumSub']),
  },
  'zoom.reset': {
    group: 'view',
    ...needsNothing,
    capability: 'zoom',
    keys: keys(['Ctrl+0', 'Ctrl+Num0'], ['Cmd+0', 'Cmd+Num0']),
  },
  'theme.next': { group: 'view', ...needsNothing, keys: noKeys },
  'screenReader.toggle': { group: 'view', ...needsNothing, keys: noKeys },
  'list.toggle': { group: 'view', ...needsAccount, keys: keys(['Ctrl+Shift+B'], ['Cmd+B']) },
  'list.focus': { group: 'view', ...needsAccount, keys: noKeys },
  'list.filter': { group: 'view', scope: 'page', needs: 'account', keys: keys(['/'], ['/']) },
  'terminal.focus': { group: 'view', ...needsSession, keys: noKeys },
  'region.next': { group: 'view', ...needsAccount, keys: keys(['F6'], ['F6']) },
  'region.previous': { group: 'view', ...needsAccount, keys: keys(['Shift+F6'], ['Shift+F6']) },

  'tab.next': {
    group: 'tabs',
    ...needsSession,
    keys: keys(['Ctrl+PageDown', 'Ctrl+F6'], ['Cmd+Shift+]', 'Ctrl+F6'], {
      pc: ['Ctrl+F6'],
      mac: ['Ctrl+F6'],
    }),
  },
  'tab.previous': {
    group: 'tabs',
    ...needsSession,
    keys: keys(['Ctrl+PageUp', 'Ctrl+Shift+F6'], ['Cmd+Shift+[', 'Ctrl+Shift+F6'], {
      pc: ['Ctrl+Shift+F6'],
      mac: ['Ctrl+Shift+F6'],
    }),
  },
  'tab.close': {
    group: 'tabs',
    ...needsSession,
    keys: keys(['Ctrl+Shift+W', 'Ctrl+Shift+X'], ['Cmd+W'], { pc: ['Ctrl+Shift+X'], mac: ['Ctrl+Shift+X'] }),
  },
  'tab.moveLeft': {
    group: 'tabs',
    ...needsSession,
    keys: keys(['Ctrl+Shift+PageUp'], [], { pc: [] }),
  },
  'tab.moveRight': {
    group: 'tabs',
    ...needsSession,
    keys: keys(['Ctrl+Shift+PageDown'], [], { pc: [] }),
  },
  'tab.moveToNewWindow': { group: 'tabs', ...needsSession, capability: 'windows', keys: noKeys },
  'tab.rename': { group: 'tabs', ...needsSession, keys: noKeys },
  'tab.colour': { group: 'tabs', ...needsSession, keys: noKeys },
  'pane.splitRight': { group: 'tabs', ...needsSession, keys: keys(['Ctrl+Shift+D'], ['Cmd+D']) },
  'pane.splitDown': { group: 'tabs', ...needsSession, keys: keys(['Ctrl+Shift+E'], ['Cmd+Shift+D']) },
  'pane.left': paneOnSide('Left'),
  'pane.right': paneOnSide('Right'),
  'pane.up': paneOnSide('Up'),
  'pane.down': paneOnSide('Down'),
  'pane.leave': { group: 'tabs', ...needsSession, keys: keys(['Ctrl+Shift+O'], ['Cmd+Shift+O']) },
  'pane.alone': { group: 'tabs', ...needsSession, keys: keys(['Ctrl+Shift+Enter'], ['Cmd+Shift+Enter']) },
  'pane.even': { group: 'tabs', ...needsSession, keys: noKeys },
  'pane.wider': { group: 'tabs', ...needsSession, keys: noKeys },
  'pane.narrower': { group: 'tabs', ...needsSession, keys: noKeys },
  'pane.taller': { group: 'tabs', ...needsSession, keys: noKeys },
  'pane.shorter': { group: 'tabs', ...needsSession, keys: noKeys },
  'tab.1': tabByNumber(1),
  'tab.2': tabByNumber(2),
  'tab.3': tabByNumber(3),
  'tab.4': tabByNumber(4),
  'tab.5': tabByNumber(5),
  'tab.6': tabByNumber(6),
  'tab.7': tabByNumber(7),
  'tab.8': tabByNumber(8),
  'tab.9': tabByNumber(9),

  'terminal.copy': {
    group: 'terminal',
    scope: 'terminal',
    needs: 'session',
    keys: keys(['Ctrl+Shift+C', 'Ctrl+Insert'], ['Cmd+C']),
  },
  'terminal.paste': {
    group: 'terminal',
    scope: 'terminal',
    needs: 'session',
    keys: keys(['Ctrl+Shift+V', 'Shift+Insert'], ['Cmd+V']),
  },
  'terminal.stopPaste': { group: 'terminal', ...needsSession, keys: noKeys },
  'terminal.selectAll': {
    group: 'terminal',
    scope: 'terminal',
    needs: 'session',
    keys: keys(['Ctrl+Shift+A'], ['Cmd+A']),
  },
  'terminal.clear': { group: 'terminal', ...needsSession, keys: keys(['Ctrl+Shift+K'], ['Cmd+K']) },
  'terminal.find': { group: 'terminal', ...needsSession, keys: keys(['Ctrl+Shift+F'], ['Cmd+F']) },
  'terminal.findNext': { group: 'terminal', ...needsSession, keys: keys(['F3'], ['Cmd+G', 'F3']) },
  'terminal.findPrevious': {
    group: 'terminal',
    ...needsSession,
    keys: keys(['Shift+F3'], ['Shift+F3']),
  },
  'terminal.previousCommand': {
    group: 'terminal',
    scope: 'terminal',
    needs: 'session',
    keys: keys(['Ctrl+Shift+,'], ['Cmd+Up']),
  },
  'terminal.nextCommand': {
    group: 'terminal',
    scope: 'terminal',
    needs: 'session',
    keys: keys(['Ctrl+Shift+.'], ['Cmd+Down']),
  },
  'terminal.selectOutput': { group: 'terminal', ...needsSession, keys: noKeys },
  'terminal.markCommands': { group: 'terminal', ...needsSession, keys: noKeys },
  'terminal.showAsText': { group: 'terminal', ...needsSession, keys: noKeys },
  'terminal.fixSize': { group: 'terminal', ...needsSession, keys: keys(['Ctrl+Shift+S'], ['Cmd+Shift+S']) },
  'terminal.reconnect': {
    group: 'terminal',
    ...needsSession,
    keys: keys(['Ctrl+Shift+R'], ['Cmd+R'], { pc: [], mac: [] }),
  },
  /** Ends a job's wait: no key may do that by a slip. */
  'terminal.release': { group: 'terminal', ...needsSession, keys: noKeys },
  'terminal.comeBack': { group: 'terminal', ...needsSession, keys: noKeys },
  'terminal.copyAside': { group: 'terminal', ...needsSession, keys: noKeys },
  /** Holds a pipeline up, or lets it go on: no key may do that by a slip. */
  'hold.begin': { group: 'terminal', ...needsSession, keys: noKeys },
  'hold.resume': { group: 'terminal', ...needsSession, keys: noKeys },
  'log.toggle': {
    group: 'terminal',
    ...needsAccount,
    keys: keys(['Ctrl+Shift+L'], ['Cmd+L'], { mac: ['Ctrl+Shift+L'] }),
  },
  /** What follows is done in a log that is shown; its lines have keys of their own. */
  'log.find': { group: 'terminal', ...needsAccount, keys: noKeys },
  'log.goToLine': { group: 'terminal', ...needsAccount, keys: noKeys },
  'log.firstError': { group: 'terminal', ...needsAccount, keys: noKeys },
  'log.nextSection': { group: 'terminal', ...needsAccount, keys: noKeys },
  'log.previousSection': { group: 'terminal', ...needsAccount, keys: noKeys },
  'log.copy': { group: 'terminal', ...needsAccount, keys: noKeys },
  'log.save': { group: 'terminal', ...needsAccount, keys: noKeys },
  'steps.toggle': { group: 'terminal', ...needsSession, keys: keys(['Ctrl+Shift+Y'], ['Cmd+Shift+Y']) },
  'snippets.edit': { group: 'terminal', ...needsNothing, keys: noKeys },
  'broadcast.toggleShown': {
    group: 'terminal',
    ...needsSession,
    keys: keys(['Ctrl+Shift+G'], ['Cmd+Shift+G']),
  },
  'broadcast.toggleTab': { group: 'terminal', ...needsSession, keys: noKeys },
  'broadcast.stop': { group: 'terminal', ...needsSession, keys: noKeys },
  'transcript.start': { group: 'terminal', ...needsSession, keys: noKeys },
  'transcript.stop': { group: 'terminal', ...needsSession, keys: noKeys },
  'transcript.show': { group: 'app', ...needsAccount, keys: noKeys },
  'transfer.upload': { group: 'terminal', ...needsSession, keys: noKeys },
  'transfer.download': { group: 'terminal', ...needsSession, keys: noKeys },

  'jobs.refresh': {
    group: 'jobs',
    scope: 'page',
    needs: 'account',
    keys: keys(['F5'], ['F5'], { pc: [], mac: [] }),
  },
  'pipeline.toggle': { group: 'jobs', ...needsAccount, keys: noKeys },
  'job.openInGitlab': { group: 'jobs', ...needsSession, keys: noKeys },
  'job.copyUrl': { group: 'jobs', ...needsSession, keys: noKeys },
  /** What changes a job has no key: nothing others see may happen by a slip. */
  'job.arm': { group: 'jobs', ...needsSession, keys: noKeys },
  'job.armNext': { group: 'jobs', ...needsSession, keys: noKeys },
  'job.armPipeline': { group: 'jobs', ...needsSession, keys: noKeys },
  'job.disarm': { group: 'jobs', ...needsSession, keys: noKeys },
  'job.retry': { group: 'jobs', ...needsSession, keys: noKeys },
  'job.play': { group: 'jobs', ...needsSession, keys: noKeys },
  'job.takeOver': { group: 'jobs', ...needsSession, keys: noKeys },
  'job.cancel': { group: 'jobs', ...needsSession, keys: noKeys },
  'job.afterScript': { group: 'jobs', ...needsNothing, keys: noKeys },
  'offers.dismiss': { group: 'jobs', ...needsNothing, keys: noKeys },
} as const satisfies Readonly<Record<string, ActionSpec>>;

export type ActionId = keyof typeof table;

/** Whether this host has the action at all. */
export function isActionHere(
  id: ActionId,
  capabilities: Readonly<Record<ActionCapability, boolean>>,
): boolean {
  const { capability } = actions[id];
  return capability === undefined || capabilities[capability];
}

/** All actions by id. */
export const actions: Readonly<Record<ActionId, ActionSpec>> = table;

/** The ids in the table's order. */
export const actionIds = Object.keys(table).filter(isActionId);

export function isActionId(id: string): id is ActionId {
  return Object.hasOwn(table, id);
}

/** Which default keys hold: the system's, and whether a browser keeps some of them. */
export type KeyPlatform = { readonly isMac: boolean; readonly isBrowser: boolean };

export function defaultKeys(id: ActionId, { isMac, isBrowser }: KeyPlatform): readonly string[] {
  const { app, browser } = actions[id].keys;
  return (isBrowser ? browser : app)[isMac ? 'mac' : 'pc'];
}

/** A person's own keys, as the settings hold them: what is no key or no action is kept there and ignored here. */
export type OwnKeys = Readonly<Record<string, unknown>>;

/** The keys of an action in their one text: the person's own, or the default ones. An empty list: none. */
export function keysOf(id: ActionId, platform: KeyPlatform, own: OwnKeys = {}): readonly string[] {
  const chosen = Object.hasOwn(own, id) ? own[id] : undefined;
  const texts = Array.isArray(chosen) ? chosen : defaultKeys(id, platform);
  return [
    ...new Set(texts.flatMap((text) => (typeof text === 'string' ? (normalizeChord(text) ?? []) : []))),
  ];
}
