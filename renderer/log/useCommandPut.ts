import { useState } from 'react';
import type { JobStep } from '../../preload/contract/steps.ts';
import { useApp } from '../appContext.ts';
import { text } from '../i18n.ts';
import { sessionOfJob } from '../state/select.ts';
import { examinePaste, reasonToAsk } from '../terminal/examinePaste.ts';

export type CommandPut = {
  /** Puts a command of the log at the prompt of its job's terminal, never with Enter. */
  readonly put: (step: JobStep) => void;
  /** The one for which there is no terminal to put it in. */
  readonly homeless: JobStep | undefined;
  readonly dismiss: () => void;
};

export function useCommandPut(jobId: string): CommandPut {
  const { actions, mirror, pastes, snippets, view, windowId } = useApp();
  const [homeless, setHomeless] = useState<JobStep>();
  const put = (step: JobStep): void => {
    const { facts } = mirror.store.getState();
    const session = facts && sessionOfJob(facts, jobId);
    if (session?.state.kind !== 'connected' || session.windowId !== windowId) return setHomeless(step);
    setHomeless(undefined);
    actions.goTo(session.id);
    const notes = [
      ...(step.isCollapsed ? [text('steps.collapsed')] : []),
      ...(step.isCut ? [text('steps.cut')] : []),
      ...(step.isMasked ? [text('steps.masked')] : []),
    ];
    if (notes.length > 0) view.setState({ notice: notes.join(' ') });
    // It was made for this job: it goes into no other terminal, unless the question before a paste is answered so.
    if (reasonToAsk(examinePaste(step.text)) === undefined)
      snippets.type(session.id, { text: step.text, isRun: false });
    else pastes.offer(session.id, step.text);
  };
  return { put, homeless, dismiss: () => setHomeless(undefined) };
}
