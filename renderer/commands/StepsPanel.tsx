import { useEffect, useState, type KeyboardEvent } from 'react';
import type { Stop } from '../../preload/client.ts';
import type { Session } from '../../preload/contract/model.ts';
import type { JobStep } from '../../preload/contract/steps.ts';
import { useApp, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { afterMs } from '../state/ticker.ts';
import { CloseIcon } from '../ui/icons.tsx';

/** Beside a terminal: its job's own commands, to be put at the prompt one at a time. */
export function StepsPanel({ session }: { readonly session: Session }) {
  const isOpen = useView((view) => view.stepsShown.has(session.id));
  return isOpen ? <Panel session={session} /> : null;
}

type PanelProps = { readonly session: Session };

function Panel({ session }: PanelProps) {
  const text = useText();
  const { actions, snippets } = useApp();
  const steps = useSteps(session.id);
  /** Which was put last, by its place. */
  const [lastPut, setLastPut] = useState<number>();
  const close = (): void => {
    actions.toggleSteps(session.id);
    actions.focusTerminal();
  };
  const put = (step: JobStep, index: number): void => {
    setLastPut(index);
    snippets.type(session.id, { text: step.text, isRun: false });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      return close();
    }
    if (moveFocus(event)) event.preventDefault();
  };
  return (
    <aside className="steps" aria-label={text('steps.name', { job: session.jobName })} onKeyDown={onKeyDown}>
      <header className="steps-head">
        <h3>{text('steps.title')}</h3>
        <button type="button" className="icon-button" aria-label={text('steps.close')} onClick={close}>
          <CloseIcon />
        </button>
      </header>
      <p className="hint">{text('steps.help')}</p>
      {steps?.length === 0 ? <p className="steps-empty">{text('steps.none')}</p> : null}
      <ol className="steps-list">
        {(steps ?? []).map((step, index) => (
          <li key={index}>
            <Step
              step={step}
              number={index + 1}
              isLastPut={index === lastPut}
              isDisabled={session.state.kind !== 'connected'}
              put={() => put(step, index)}
            />
          </li>
        ))}
      </ol>
    </aside>
  );
}

type StepProps = {
  readonly step: JobStep;
  readonly number: number;
  readonly isLastPut: boolean;
  readonly isDisabled: boolean;
  readonly put: () => void;
};

function Step({ step, number, isLastPut, isDisabled, put }: StepProps) {
  const text = useText();
  const notes = [
    ...(step.isCollapsed ? [text('steps.collapsed')] : []),
    ...(step.isCut ? [text('steps.cut')] : []),
    ...(step.isMasked ? [text('steps.masked')] : []),
  ];
  return (
    <button
      type="button"
      className="step"
      disabled={isDisabled}
      data-last-put={isLastPut || undefined}
      title={text('steps.put')}
      onClick={put}
    >
      <span className="step-number">{number}</span>
      <code className="step-text">{step.text}</code>
      {isLastPut ? <span className="step-note">{text('steps.lastPut')}</span> : null}
      {notes.map((note) => (
        <span key={note} className="step-note" data-tone="wait">
          {note}
        </span>
      ))}
    </button>
  );
}

/** The arrows go from command to command. */
function moveFocus({ key, currentTarget }: KeyboardEvent<HTMLElement>): boolean {
  const buttons = [...currentTarget.querySelectorAll<HTMLButtonElement>('.step:enabled')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[key];
  if (to === undefined) return false;
  buttons[Math.min(buttons.length - 1, Math.max(0, to))]?.focus();
  return true;
}

/** As often as main reads a log that somebody watches. */
const askAgainMs = 3_000;

/** Undefined until main has told. Asked for only while the list is open. */
function useSteps(sessionId: string): readonly JobStep[] | undefined {
  const { client } = useApp();
  const [steps, setSteps] = useState<readonly JobStep[]>();
  useEffect(() => {
    let isGone = false;
    let stopTimer: Stop | undefined;
    const ask = async (): Promise<void> => {
      const answer = await client.call('job.steps', { sessionId });
      if (isGone) return;
      if (answer.ok) {
        const next = answer.value.steps;
        setSteps((known) => (known?.length === next.length ? known : next));
      }
      stopTimer = afterMs(askAgainMs, () => void ask());
    };
    void ask();
    return () => {
      isGone = true;
      stopTimer?.();
    };
  }, [client, sessionId]);
  return steps;
}
