import { actionIds, actions as specs, isActionHere, type ActionId } from '../../preload/contract/actions.ts';
import type { AppParts } from '../appParts.ts';
import type { Facts } from '../state/facts.ts';
import { firstAccount, tabOrder } from '../state/select.ts';
import { appPerformers } from './appPerformers.ts';
import { holdPerformers } from './holdPerformers.ts';
import { jobChangePerformers } from './jobChangePerformers.ts';
import { jobPerformers } from './jobPerformers.ts';
import { logPerformers } from './logPerformers.ts';
import { panePerformers } from './panePerformers.ts';
import type { ActionRunner, ActionTarget, PerformerParts, Performers } from './performers.ts';
import { pipelinePerformers } from './pipelinePerformers.ts';
import { readingPerformers } from './readingPerformers.ts';
import { scriptEndPerformers } from './scriptEndPerformers.ts';
import { numberedTabPerformers, tabPerformers } from './tabPerformers.ts';
import { terminalPerformers } from './terminalPerformers.ts';
import { transcriptPerformers } from './transcriptPerformers.ts';
import { transferPerformers } from './transferPerformers.ts';
import { viewPerformers } from './viewPerformers.ts';

/** Does everything a person can ask for by name. Keys, palette, menus and the host all come through here. */
export function createActionRunner(app: AppParts): ActionRunner {
  const parts = createParts(app);
  const performers: Performers<ActionId> = {
    ...appPerformers(parts),
    ...viewPerformers(parts),
    ...tabPerformers(parts),
    ...numberedTabPerformers(parts),
    ...panePerformers(parts),
    ...terminalPerformers(parts),
    ...readingPerformers(parts),
    ...logPerformers(parts),
    ...transferPerformers(parts),
    ...transcriptPerformers(parts),
    ...jobPerformers(parts),
    ...holdPerformers(parts),
    ...scriptEndPerformers(parts),
    ...jobChangePerformers(parts),
    ...pipelinePerformers(parts),
  };
  const canRun: ActionRunner['canRun'] = (id, target = {}) =>
    hasNeed(id, { parts, target }) && (performers[id].can?.(target) ?? true);
  return {
    canRun,
    run: (id, target = {}) => {
      if (!canRun(id, target)) return false;
      if (!coveredBySettings.has(id) || !app.view.getState().settingsOpen) performers[id].run(target);
      else {
        // The settings lie over what the action is about; it needs to be seen before it can have the focus.
        app.view.setState({ settingsOpen: false });
        requestAnimationFrame(() => performers[id].run(target));
      }
      return true;
    },
  };
}

const coveredBySettings: ReadonlySet<ActionId> = new Set(
  actionIds.filter(
    (id) => ['tabs', 'terminal'].includes(specs[id].group) || /^(?:list|region|terminal|account)\./.test(id),
  ),
);

function createParts(app: AppParts): PerformerParts {
  const facts = (): Facts | undefined => app.mirror.store.getState().facts;
  return {
    ...app,
    facts,
    tabs: () => tabOrder(facts()?.sessions ?? new Map(), app.windowId),
    sessionOf: ({ sessionId }) =>
      sessionId === undefined ? app.actions.activeSession() : facts()?.sessions.get(sessionId),
    setSetting: (change) => void app.actions.run('settings.update', change),
  };
}

function hasNeed(
  id: ActionId,
  { parts, target }: { readonly parts: PerformerParts; readonly target: ActionTarget },
): boolean {
  const facts = parts.facts();
  if (!facts || !isActionHere(id, facts.capabilities)) return false;
  switch (specs[id].needs) {
    case 'nothing':
      return true;
    case 'session':
      return parts.sessionOf(target) !== undefined || target.jobId !== undefined;
    case 'account':
      return firstAccount(facts) !== undefined;
  }
}
