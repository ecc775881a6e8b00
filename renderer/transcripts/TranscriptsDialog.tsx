import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import type { CommandOutput } from '../../preload/contract/api.ts';
import type { Transcript } from '../../preload/contract/transcripts.ts';
import { useApp } from '../appContext.ts';
import { explainError, useText, type Text } from '../i18n.ts';
import { formatClock, formatDuration } from '../state/time.ts';
import { formatBytes } from '../ui/bytes.ts';
import { CloseIcon } from '../ui/icons.tsx';
import { useReturnFocus } from '../ui/useReturnFocus.ts';
import { Replay } from './Replay.tsx';

type Listed = CommandOutput<'transcript.list'>;

/** The recordings: a list of them, and the chosen one to play again. */
export function TranscriptsDialog() {
  const text = useText();
  const { view } = useApp();
  const { listed, problem } = useTranscripts();
  const [chosen, setChosen] = useState<string>();
  const returnFocus = useReturnFocus();
  const shown = listed?.transcripts.find(({ id }) => id === chosen) ?? listed?.transcripts[0];
  return (
    <Dialog.Root open onOpenChange={(open) => !open && view.setState({ transcriptsOpen: false })}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog transcripts-dialog" {...returnFocus}>
          <div className="dialog-head">
            <Dialog.Title className="dialog-title">{text('transcripts.title')}</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label={text('app.close')}>
              <CloseIcon />
            </Dialog.Close>
          </div>
          <Dialog.Description className="transcripts-where">
            {listed
              ? text('transcripts.where', { folder: listed.folder, size: formatBytes(sizeOf(listed)) })
              : (problem ?? text('transcripts.reading'))}
          </Dialog.Description>
          {shown && listed ? (
            <div className="transcripts-body">
              <TranscriptList transcripts={listed.transcripts} shown={shown} onChoose={setChosen} />
              <Replay key={shown.id + String(shown.sessionId)} transcript={shown} />
            </div>
          ) : null}
          {listed && !shown ? (
            <div className="empty">
              <p>{text('transcripts.none')}</p>
            </div>
          ) : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function sizeOf({ transcripts }: Listed): number {
  return transcripts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function useTranscripts(): { readonly listed: Listed | undefined; readonly problem: string | undefined } {
  const { client } = useApp();
  const [listed, setListed] = useState<Listed>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let asked = 0;
    const ask = async (): Promise<void> => {
      asked += 1;
      const mine = asked;
      const answer = await client.call('transcript.list', {});
      if (mine !== asked) return;
      if (answer.ok) setListed(answer.value);
      else setProblem(explainError(answer.error).text);
    };
    void ask();
    const stop = client.on('transcripts.changed', () => void ask());
    return () => {
      asked += 1;
      stop();
    };
  }, [client]);
  return { listed, problem };
}

type ListProps = {
  readonly transcripts: readonly Transcript[];
  readonly shown: Transcript;
  readonly onChoose: (id: string) => void;
};

function TranscriptList({ transcripts, shown, onChoose }: ListProps) {
  const text = useText();
  return (
    <nav aria-label={text('transcripts.title')} className="transcripts-list">
      <ul>
        {transcripts.map((transcript) => (
          <li key={transcript.id}>
            <button
              type="button"
              aria-current={transcript.id === shown.id ? 'true' : undefined}
              onClick={() => onChoose(transcript.id)}
            >
              <span className="transcripts-job">
                {transcript.sessionId === undefined ? null : (
                  <span className="recording-dot" aria-hidden="true" />
                )}
                <span>{transcript.jobName}</span>
              </span>
              <span className="transcripts-detail">
                {transcript.projectPath} · {transcript.ref}
              </span>
              <span className="transcripts-detail transcripts-figures figures">
                {figuresOf(transcript, text)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function figuresOf(transcript: Transcript, text: Text): string {
  const { startedAt, endedAt, sessionId, durationMs, sizeBytes, isCut } = transcript;
  const length = sessionId === undefined ? formatDuration(durationMs, text) : text('transcripts.goesOn');
  return [
    formatClock(startedAt, Date.now()),
    endedAt === undefined && sessionId === undefined ? text('transcripts.broken') : length,
    formatBytes(sizeBytes),
    ...(isCut ? [text('transcripts.cut')] : []),
  ].join(' · ');
}
