import type { Snapshot } from '../../preload/contract/model.ts';
import type { CorePorts } from './ports.ts';
import type { SettingsService } from './settings/settings.ts';
import type { State } from './state.ts';
import type { Windows } from './windows.ts';

type SnapshotOptions = {
  readonly ports: Pick<CorePorts, 'clock' | 'version' | 'capabilities' | 'updates'>;
  readonly state: State;
  readonly windows: Pick<Windows, 'ids'>;
  readonly settings: Pick<SettingsService, 'get' | 'problems'>;
};

/** Everything, for a page that starts. */
export function takeSnapshot({ ports, state, windows, settings }: SnapshotOptions): Snapshot {
  return {
    now: ports.clock.now(),
    version: ports.version,
    accounts: [...state.accounts.all()],
    lists: [...state.lists.all()],
    jobs: [...state.jobs.all()],
    sessions: [...state.sessions.all()],
    retentions: [...state.retentions.all()],
    offers: [...state.offers.all()],
    arms: [...state.arms.all()],
    transfers: [...state.transfers.all()],
    holds: [...state.holds.all()],
    windows: [...windows.ids()],
    settings: settings.get(),
    settingsProblems: [...settings.problems()],
    capabilities: ports.capabilities(),
    ...(ports.updates === undefined ? {} : { update: ports.updates.state() }),
  };
}
