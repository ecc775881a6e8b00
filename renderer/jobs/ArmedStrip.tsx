import { useMemo } from 'react';
import type { Arm } from '../../preload/contract/jobActions.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
import { assertNever } from '../state/assertNever.ts';
import { armsWithoutRow } from '../state/jobOptions.ts';
import { CloseIcon } from '../ui/icons.tsx';
import { StateMark } from '../ui/StateMark.tsx';

/** Over the list: what is armed and has no row in it, each to be disarmed. */
export function ArmedStrip() {
  const text = useText();
  const { actions } = useApp();
  const arms = useFacts((facts) => facts.arms);
  const jobs = useFacts((facts) => facts.jobs);
  const accounts = useFacts((facts) => facts.accounts);
  const shown = useMemo(() => armsWithoutRow({ arms, jobs, accounts }), [arms, jobs, accounts]);
  if (shown.length === 0) return null;
  return (
    <ul className="armed-strip" aria-label={text('arms.heading')}>
      {shown.map((arm) => (
        <li key={arm.id} title={`${arm.projectPath} · ${arm.ref}`}>
          <StateMark mark="armed" />
          <span className="armed-words">{armWords(arm, text)}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={text('arms.disarmName', { what: armWords(arm, text) })}
            title={text('actions.job.disarm')}
            onClick={() => actions.disarm(arm.id)}
          >
            <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}

function armWords(arm: Arm, text: Text): string {
  switch (arm.kind) {
    case 'job':
      return text('arms.job', { job: arm.jobName });
    case 'next':
      return text('arms.next', { job: arm.jobName, ref: arm.ref });
    case 'pipeline':
      return text('arms.pipeline', { pipeline: `#${arm.pipelineId}` });
    default:
      return assertNever(arm);
  }
}
