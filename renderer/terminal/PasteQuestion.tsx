import { AlertDialog } from 'radix-ui';
import { useEffect, useMemo, useState, type KeyboardEvent } from 'react';
import { useApp, useFacts } from '../appContext.ts';
import { formatNumber, useText, type Text } from '../i18n.ts';
import { afterMs } from '../state/ticker.ts';
import { formatBytes } from '../ui/bytes.ts';
import { useReturnFocus } from '../ui/useReturnFocus.ts';
import {
  examinePaste,
  previewPaste,
  reasonToAsk,
  type PasteFindings,
  type PreviewPart,
} from './examinePaste.ts';

/** Enter follows a paste by habit: one that comes this soon was meant for the shell, not for the question. */
const habitMs = 350;

type PasteQuestionProps = { readonly sessionId: string; readonly pasted: string };

/**
 * Asked before a paste that could do more than it shows. Enter pastes several lines; where something was hidden in it, Enter
 * leaves everything as it is.
 */
export function PasteQuestion({ sessionId, pasted }: PasteQuestionProps) {
  const text = useText();
  const { view, pastes, actions } = useApp();
  const jobName = useFacts((facts) => facts.sessions.get(sessionId)?.jobName ?? '');
  const findings = useMemo(() => examinePaste(pasted), [pasted]);
  const [trustsLines, setTrustsLines] = useState(false);
  const returnFocus = useReturnFocus();
  const [isReady, setReady] = useState(false);
  useEffect(() => afterMs(habitMs, () => setReady(true)), []);
  const leaveOutHabit = (event: KeyboardEvent): void => {
    if (!isReady && event.key === 'Enter') event.preventDefault();
  };
  const isHidden = reasonToAsk(findings) === 'hidden';
  const runs = findings.lines > 1 || findings.runsLast;
  const close = (): void => view.setState({ question: undefined });
  const paste = (how: 'as-is' | 'one-line') => (): void => {
    pastes.answer({ how, trustsLines });
    requestAnimationFrame(actions.focusTerminal);
  };
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content
          className="dialog paste-dialog"
          data-ready={isReady || undefined}
          onKeyDownCapture={leaveOutHabit}
          {...returnFocus}
        >
          <AlertDialog.Title className="dialog-title">{titleOf(findings, text)}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="dialog-text">
              <p>{text('paste.into', { job: jobName })}</p>
              {warningsOf(findings, text).map((sentence) => (
                <p key={sentence} className="paste-warning">
                  {sentence}
                </p>
              ))}
              {runs ? <p>{text(findings.lines > 1 ? 'paste.runs' : 'paste.runsOne')}</p> : null}
            </div>
          </AlertDialog.Description>
          <Preview pasted={pasted} lineCount={findings.lines} />
          {isHidden || findings.lines < 2 ? null : (
            <label className="paste-trust">
              <input
                type="checkbox"
                checked={trustsLines}
                onChange={(event) => setTrustsLines(event.target.checked)}
              />
              {text('paste.trust')}
            </label>
          )}
          <div className="dialog-buttons">
            <AlertDialog.Cancel className="button" autoFocus={isHidden}>
              {text('app.cancel')}
            </AlertDialog.Cancel>
            {runs ? (
              <button type="button" className="button" onClick={paste('one-line')}>
                {text('paste.oneLine')}
              </button>
            ) : null}
            <button
              type="button"
              className="button"
              data-variant={isHidden ? 'danger' : 'primary'}
              autoFocus={!isHidden}
              onClick={paste('as-is')}
            >
              {text(isHidden ? 'paste.confirmHidden' : 'paste.confirm')}
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function titleOf({ lines, bytes }: PasteFindings, text: Text): string {
  return text('paste.title', {
    lines: text('paste.lines', { count: lines, shown: formatNumber(lines) }),
    size: formatBytes(bytes),
  });
}

function warningsOf(findings: PasteFindings, text: Text): readonly string[] {
  const { controls, directionMarks, endsBrackets } = findings;
  return [
    ...(endsBrackets ? [text('paste.endsBrackets')] : []),
    ...(controls > 0 ? [text('paste.controls', { count: controls })] : []),
    ...(directionMarks > 0 ? [text('paste.directionMarks', { count: directionMarks })] : []),
  ];
}

function Preview({ pasted, lineCount }: { readonly pasted: string; readonly lineCount: number }) {
  const text = useText();
  const { lines, linesLeft } = useMemo(() => previewPaste(pasted, lineCount), [pasted, lineCount]);
  return (
    <div className="paste-preview" role="region" aria-label={text('paste.preview')} tabIndex={0}>
      <ol>
        {lines.map((parts, index) => (
          // Lines never move: their place is what they are.
          <li key={index}>
            <bdi dir="ltr">{parts.map(drawPart)}</bdi>
          </li>
        ))}
      </ol>
      {linesLeft > 0 ? (
        <p className="paste-more">
          {text('paste.more', { count: linesLeft, shown: formatNumber(linesLeft) })}
        </p>
      ) : null}
    </div>
  );
}

function drawPart(part: PreviewPart, index: number) {
  return part.kind === 'text' ? (
    part.text
  ) : (
    <mark key={index} className="paste-mark">
      {part.name}
    </mark>
  );
}
