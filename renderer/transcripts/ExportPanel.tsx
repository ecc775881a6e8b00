import { useState } from 'react';
import { exportFormats, type ExportFormat } from '../../preload/contract/transcriptFormats.ts';
import type { Transcript } from '../../preload/contract/transcripts.ts';
import { useApp } from '../appContext.ts';
import { explainError, useText } from '../i18n.ts';
import { secretWords } from './secretWords.ts';

type ExportPanelProps = { readonly transcript: Transcript; readonly onClose: () => void };

/** Says what may be secret in it, before it leaves the folder. */
export function ExportPanel({ transcript, onClose }: ExportPanelProps) {
  const text = useText();
  const { client } = useApp();
  const [format, setFormat] = useState<ExportFormat>('text');
  const [outcome, setOutcome] = useState<string>();
  const save = async (): Promise<void> => {
    setOutcome(undefined);
    const answer = await client.call('transcript.export', { id: transcript.id, format });
    if (!answer.ok) return setOutcome(explainError(answer.error).text);
    const { savedAs } = answer.value;
    if (savedAs !== undefined) setOutcome(text('transcripts.saved', { place: savedAs }));
  };
  return (
    <section className="export-panel" aria-label={text('transcripts.exportTitle')}>
      <h4>{text('transcripts.secretsQuestion')}</h4>
      <ul>
        {secretWords(transcript, text).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <div className="export-row">
        <div className="segments" role="radiogroup" aria-label={text('transcripts.format')}>
          {exportFormats.map((value) => (
            <label key={value}>
              <input
                type="radio"
                name="transcript-format"
                checked={value === format}
                onChange={() => setFormat(value)}
              />
              <span>{text(`transcripts.formats.${value}`)}</span>
            </label>
          ))}
        </div>
        <button type="button" className="button" onClick={onClose}>
          {text('app.close')}
        </button>
        <button type="button" className="button" data-variant="primary" autoFocus onClick={() => void save()}>
          {text('transcripts.exportNow')}
        </button>
      </div>
      <p role="status" className="export-outcome">
        {outcome}
      </p>
    </section>
  );
}
