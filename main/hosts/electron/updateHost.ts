import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import type { AppEvent } from '../../../preload/contract/api.ts';
import { snapshotSchema } from '../../../preload/contract/model.ts';
import type { Core } from '../../core/core.ts';
import type { Log, Stop, Store } from '../../core/ports.ts';
import { systemClock } from '../common/clock.ts';
import type { Translate } from '../common/translate.ts';
import { createUpdateEngine } from './updateEngine.ts';
import type { UpdateTarget } from './updateFeed.ts';
import { createUpdates, type InstallQuestion, type Updates } from './updates.ts';

export type AppUpdatesOptions = {
  readonly log: Log;
  readonly store: Store;
  readonly translate: Translate;
  readonly front: () => BrowserWindow | undefined;
};

/** Updates of the installed app; undefined where it can't be replaced: started from source, or unpacked from an archive. */
export function createAppUpdates({ log, store, translate, front }: AppUpdatesOptions): Updates | undefined {
  const target = app.isPackaged ? installedAs(process.env) : undefined;
  if (target === undefined) return undefined;
  return createUpdates({
    target,
    currentVersion: app.getVersion(),
    fetch,
    allowLoopback: false,
    engine: createUpdateEngine({ load: loadUpdater, log, allowLoopback: false }),
    confirm: (question) => confirmInstall(question, { translate, parent: front() }),
    clock: systemClock,
    store,
    log,
  });
}

/** 400 KB that a start does without. */
async function loadUpdater() {
  const { default: updaterModule } = await import('electron-updater');
  return { updater: updaterModule.autoUpdater, Provider: updaterModule.Provider };
}

/** As electron-builder marks it: a file beside the app for deb and rpm, a variable of the AppImage's own runtime. */
function installedAs(environment: NodeJS.ProcessEnv): UpdateTarget | undefined {
  const { platform, arch } = process;
  if (platform === 'darwin') return { platform, arch, kind: 'zip' };
  if (platform === 'win32') return { platform, arch, kind: 'exe' };
  if (platform !== 'linux') return undefined;
  if (environment['APPIMAGE']) return { platform, arch, kind: 'AppImage' };
  const kind = packageType();
  return kind === 'deb' || kind === 'rpm' ? { platform, arch, kind } : undefined;
}

function packageType(): string | undefined {
  try {
    return readFileSync(join(process.resourcesPath, 'package-type'), 'utf8').trim();
  } catch {
    // An archive, unpacked somewhere.
    return undefined;
  }
}

type ConfirmParts = { readonly translate: Translate; readonly parent: BrowserWindow | undefined };

async function confirmInstall(
  { version, feedUrl }: InstallQuestion,
  { translate, parent }: ConfirmParts,
): Promise<boolean> {
  const question = {
    type: 'question' as const,
    message: translate('settings.updates.question', { version }),
    detail: translate('settings.updates.questionDetail', { feed: feedUrl }),
    buttons: [translate('settings.updates.install'), translate('app.cancel')],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const { response } = await (parent === undefined
    ? dialog.showMessageBox(question)
    : dialog.showMessageBox(parent, question));
  return response === 0;
}

const partSchema = snapshotSchema.pick({ sessions: true, settings: true });

/** Tells `updates` of the settings and the open terminals, learnt as any page learns them. */
export function followForUpdates(openPage: Core['openPage'], updates: Updates): Stop {
  const open = new Set<string>();
  const note = (id: string, isOpen: boolean): void => {
    if (isOpen) open.add(id);
    else open.delete(id);
  };
  const take = (event: AppEvent): void => {
    if (event.name === 'settings.changed') updates.settingsChanged(event.payload.updates);
    if (event.name === 'session.upserted') note(event.payload.id, event.payload.state.kind !== 'ended');
    if (event.name === 'session.removed') note(event.payload.id, false);
    if (event.name.startsWith('session.')) updates.terminalsChanged(open.size);
  };
  const page = openPage({ event: take, frame: () => {} });
  const read = async (): Promise<void> => {
    const answer = await page.request('app.snapshot', {});
    const snapshot = answer.ok ? partSchema.safeParse(answer.value).data : undefined;
    if (snapshot === undefined) return;
    for (const { id, state } of snapshot.sessions) note(id, state.kind !== 'ended');
    updates.terminalsChanged(open.size);
    updates.settingsChanged(snapshot.settings.updates);
  };
  void read();
  return () => {
    updates.stop();
    page.close();
  };
}
