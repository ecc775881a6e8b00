import type { UpdateProblem, UpdateState } from '../../../preload/contract/updates.ts';

/** What happens to an update. */
export type UpdateStep =
  | { readonly kind: 'check-started' }
  | { readonly kind: 'nothing-newer'; readonly at: number }
  | { readonly kind: 'found'; readonly version: string }
  | { readonly kind: 'download-started' }
  | { readonly kind: 'progressed'; readonly percent: number }
  | { readonly kind: 'downloaded' }
  /** A person wants to install it. */
  | { readonly kind: 'install-asked'; readonly terminals: number }
  /** The number of open terminals is another one. */
  | { readonly kind: 'terminals-changed'; readonly terminals: number }
  | { readonly kind: 'failed'; readonly problem: UpdateProblem }
  /** The feed or its key is another one: what came from the old one counts no more. */
  | { readonly kind: 'feed-changed' };

/** Pure. A step that does not fit the state changes nothing. */
export function nextUpdateState(state: UpdateState, step: UpdateStep): UpdateState {
  switch (step.kind) {
    case 'feed-changed':
      return { kind: 'idle' };
    case 'check-started':
      return canCheck(state) ? { kind: 'checking' } : state;
    case 'nothing-newer':
      return state.kind === 'checking' ? { kind: 'idle', checkedAt: step.at } : state;
    case 'found':
      return state.kind === 'checking' ? { kind: 'available', version: step.version } : state;
    case 'download-started':
      return state.kind === 'available' ? { ...state, kind: 'downloading', percent: 0 } : state;
    case 'progressed':
      return state.kind === 'downloading' ? { ...state, percent: wholePercent(step.percent) } : state;
    case 'downloaded':
      return state.kind === 'downloading' ? { kind: 'ready', version: state.version } : state;
    case 'install-asked':
    case 'terminals-changed':
      return installStep(state, step);
    case 'failed':
      return failedState(state, step.problem);
  }
}

function installStep(
  state: UpdateState,
  step: Extract<UpdateStep, { kind: 'install-asked' | 'terminals-changed' }>,
): UpdateState {
  const isWaiting = state.kind === 'deferred' || (state.kind === 'ready' && step.kind === 'install-asked');
  if (!isWaiting) return state;
  const { version } = state;
  return step.terminals === 0
    ? { kind: 'ready', version }
    : { kind: 'deferred', version, terminals: step.terminals };
}

function failedState(state: UpdateState, problem: UpdateProblem): UpdateState {
  if (state.kind === 'idle' || state.kind === 'checking' || state.kind === 'failed') {
    return { kind: 'failed', problem };
  }
  return { kind: 'failed', problem, version: state.version };
}

/** Whether looking again disturbs nothing that is under way or done. */
export function canCheck(state: UpdateState): boolean {
  return state.kind === 'idle' || state.kind === 'failed' || state.kind === 'available';
}

function wholePercent(percent: number): number {
  return Math.min(100, Math.max(0, Math.floor(percent)));
}
