import { AlertDialog } from 'radix-ui';
import { useEffect, useId, useState, type ReactNode } from 'react';
import type { AppErrorData } from '../../preload/contract/error.ts';
import type { JobSurroundings } from '../../preload/contract/jobActions.ts';
import type { Job } from '../../preload/contract/model.ts';
import { useApp, useFacts } from '../appContext.ts';
import { explainError, useText, type Text } from '../i18n.ts';
import type { JobChange } from '../state/view.ts';
import { QuestionDialog } from '../ui/QuestionDialog.tsx';
import { parseVariables } from './parseVariables.ts';

type JobQuestionProps = { readonly jobId: string; readonly change: JobChange };

/** Asked before a job is retried, canceled or started: others see that. What GitLab answers when it refuses stands in it. */
export function JobQuestion({ jobId, change }: JobQuestionProps) {
  const job = useFacts((facts) => facts.jobs.get(jobId));
  // A job that left the list meanwhile is still the one that was asked about.
  const [asked] = useState(job);
  const shown = job ?? asked;
  return shown ? <Question job={shown} change={change} /> : null;
}

type QuestionProps = { readonly job: Job; readonly change: JobChange };

function Question({ job, change }: QuestionProps) {
  const text = useText();
  const { view } = useApp();
  const surroundings = useSurroundings(job.id);
  const grave = surroundings === undefined ? [] : gravesOf({ surroundings, job, text });
  const [isSure, setSure] = useState(false);
  const [attaches, setAttaches] = useState(change !== 'cancel');
  const [typed, setTyped] = useState('');
  const parsed = parseVariables(change === 'play' ? typed : '');
  const { send, isSending, refusal } = useSend({ job, change });
  const mayGo = surroundings !== undefined && !isSending && (grave.length === 0 || isSure);
  const go = (): void => {
    if (mayGo && parsed.kind === 'variables') send({ attach: attaches, variables: [...parsed.variables] });
  };
  return (
    <QuestionDialog
      title={text(`jobQuestion.${change}.title`, { job: job.name })}
      description={
        <>
          <p>{`${job.projectPath} · ${job.ref} · #${job.pipelineId}`}</p>
          <p>{text(`jobQuestion.${change}.text`, { username: `@${job.startedBy ?? '?'}` })}</p>
        </>
      }
      className="dialog job-dialog"
      onClose={() => view.setState({ question: undefined })}
    >
      <Grave sentences={grave} isSure={isSure} onSure={setSure} />
      {change === 'play' ? (
        <Variables
          value={typed}
          onChange={setTyped}
          problemLine={parsed.kind === 'problem' ? parsed.line : undefined}
        />
      ) : null}
      {change === 'cancel' ? null : (
        <CheckLine checked={attaches} onChange={setAttaches}>
          {text('jobQuestion.attach')}
        </CheckLine>
      )}
      {isSending && change === 'takeOver' ? (
        <p role="status">{text('jobQuestion.takeOver.waiting')}</p>
      ) : null}
      <div role="alert" className="job-alert">
        {refusal ? <Refusal error={refusal} /> : null}
      </div>
      <div className="dialog-buttons">
        <AlertDialog.Cancel className="button" autoFocus={grave.length > 0}>
          {text(change === 'cancel' ? 'jobQuestion.leave' : 'app.cancel')}
        </AlertDialog.Cancel>
        <button
          type="button"
          className="button"
          data-variant={isEnding(change) || grave.length > 0 ? 'danger' : 'primary'}
          autoFocus
          aria-disabled={!mayGo || parsed.kind === 'problem' || undefined}
          onClick={go}
        >
          {text(`jobQuestion.${change}.confirm`)}
        </button>
      </div>
    </QuestionDialog>
  );
}

/** What runs is ended by it. */
function isEnding(change: JobChange): boolean {
  return change === 'cancel' || change === 'takeOver';
}

type GraveOf = { readonly surroundings: JobSurroundings; readonly job: Job; readonly text: Text };

/** What makes this weigh more than usual. */
function gravesOf({ surroundings: { isRefProtected, environment }, job, text }: GraveOf): readonly string[] {
  return [
    ...(environment?.isProduction === true
      ? [text('jobQuestion.production', { environment: environment.name })]
      : []),
    ...(isRefProtected === true ? [text('jobQuestion.protected', { ref: job.ref })] : []),
  ];
}

type GraveProps = {
  readonly sentences: readonly string[];
  readonly isSure: boolean;
  readonly onSure: (isSure: boolean) => void;
};

function Grave({ sentences, isSure, onSure }: GraveProps) {
  const text = useText();
  if (sentences.length === 0) return null;
  return (
    <div className="job-grave">
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <CheckLine checked={isSure} onChange={onSure}>
        {text('jobQuestion.sure')}
      </CheckLine>
    </div>
  );
}

type CheckLineProps = {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
};

function CheckLine({ checked, onChange, children }: CheckLineProps) {
  return (
    <label className="job-check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}

type VariablesProps = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problemLine: number | undefined;
};

function Variables({ value, onChange, problemLine }: VariablesProps) {
  const text = useText();
  const helpId = useId();
  return (
    <label className="job-variables">
      <span>{text('jobQuestion.variables')}</span>
      <textarea
        className="input"
        rows={3}
        spellCheck={false}
        autoComplete="off"
        placeholder="KEY=value"
        value={value}
        aria-describedby={helpId}
        aria-invalid={problemLine !== undefined || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      <span id={helpId} className="hint" data-tone={problemLine === undefined ? undefined : 'danger'}>
        {problemLine === undefined
          ? text('jobQuestion.variablesHelp')
          : text('jobQuestion.variablesProblem', { line: problemLine })}
      </span>
    </label>
  );
}

function Refusal({ error }: { readonly error: AppErrorData }) {
  const { text: reason, wayOut } = explainError(error);
  return (
    <p className="job-refusal">
      {reason} {wayOut}
    </p>
  );
}

/** Undefined while main is asked. What can't be found out is not known, and stands in nobody's way. */
function useSurroundings(jobId: string): JobSurroundings | undefined {
  const { client } = useApp();
  const [found, setFound] = useState<JobSurroundings>();
  useEffect(() => {
    let isGone = false;
    void client.call('job.surroundings', { jobId }).then((answer) => {
      if (!isGone) setFound(answer.ok ? answer.value : {});
    });
    return () => {
      isGone = true;
    };
  }, [client, jobId]);
  return found;
}

type Sent = {
  readonly attach: boolean;
  readonly variables: { readonly key: string; readonly value: string }[];
};

function useSend({ job, change }: QuestionProps) {
  const { client, view } = useApp();
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<AppErrorData>();
  const call = ({ attach, variables }: Sent) => {
    const jobId = job.id;
    if (change === 'cancel') return client.call('job.cancel', { jobId });
    if (change === 'play') return client.call('job.play', { jobId, attach, variables });
    return client.call(change === 'retry' ? 'job.retry' : 'job.takeOver', { jobId, attach });
  };
  const send = async (sent: Sent): Promise<void> => {
    setSending(true);
    setRefusal(undefined);
    const answer = await call(sent);
    if (!answer.ok) {
      setSending(false);
      return setRefusal(answer.error);
    }
    const { jobId } = answer.value;
    const { question } = view.getState();
    view.setState({
      // Another may be asked by now.
      ...(question?.kind === 'job' && question.jobId === job.id ? { question: undefined } : {}),
      markedJobId: jobId,
      ...(sent.attach && change !== 'cancel' ? { awaitedJobId: jobId } : {}),
    });
  };
  return { isSending, refusal, send: (sent: Sent) => void send(sent) };
}
