import { useText } from '../i18n.ts';
import { StateMark, type Mark } from '../ui/StateMark.tsx';
import type { SignInStep, StepProgress } from './useSignInSteps.ts';

/** The contract's order; a value of it would bring its schemas into the page. */
const order = ['reach', 'version', 'token', 'scopes', 'user'] as const satisfies readonly SignInStep[];

const marks: Readonly<Record<StepProgress['state'], Mark>> = {
  started: 'connecting',
  passed: 'ok',
  failed: 'failed',
};

/** What is checked, as it is checked. */
export function SignInProgress({ steps }: { readonly steps: ReadonlyMap<SignInStep, StepProgress> }) {
  const text = useText();
  if (steps.size === 0) return null;
  return (
    <ol className="sign-in-steps" aria-live="polite">
      {order.map((step) => {
        const progress = steps.get(step);
        const state = progress?.state ?? 'waiting';
        return (
          <li key={step} data-state={state}>
            <StateMark mark={progress ? marks[progress.state] : 'waiting'} />
            <span>{text(`account.steps.${step}`)}</span>
            <span className="visually-hidden">{text(`account.stepState.${state}`)}</span>
            {progress?.detail ? <span className="step-detail">{progress.detail}</span> : null}
          </li>
        );
      })}
    </ol>
  );
}
