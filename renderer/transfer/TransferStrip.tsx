import { useMemo } from 'react';
import type { Transfer } from '../../preload/contract/transfers.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
import { assertNever } from '../state/assertNever.ts';
import { formatDuration } from '../state/time.ts';
import { formatBytes } from '../ui/bytes.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { CloseIcon, DownIcon, UpIcon } from '../ui/icons.tsx';
import { Progress } from '../ui/Progress.tsx';
import { leftMs, wayOn } from './figures.ts';

/** So many stand in the strip; the pane is the terminal's. */
const mostShown = 4;

/** The files on their way through this terminal's shell, and how the last ones ended. */
export function TransferStrip({ sessionId }: { readonly sessionId: string }) {
  const text = useText();
  const all = useFacts((facts) => facts.transfers);
  const own = useMemo(
    () => [...all.values()].filter((transfer) => transfer.sessionId === sessionId),
    [all, sessionId],
  );
  if (own.length === 0) return null;
  const shown = own.toSorted((one, other) => rank(one) - rank(other)).slice(0, mostShown);
  const more = own.length - shown.length;
  return (
    <section className="transfers" aria-label={text('transfer.name')}>
      {shown.map((transfer) => (
        <TransferRow key={transfer.id} transfer={transfer} />
      ))}
      {more > 0 ? <p className="transfer-more">{text('transfer.more', { count: more })}</p> : null}
    </section>
  );
}

/** What goes on comes first, then what failed, then what waits. */
function rank({ state }: Transfer): number {
  switch (state.kind) {
    case 'checking':
    case 'packing':
    case 'running':
    case 'verifying':
      return 0;
    case 'failed':
      return 1;
    case 'waiting':
      return 2;
    case 'done':
    case 'canceled':
      return 3;
    default:
      return assertNever(state);
  }
}

type RowProps = { readonly transfer: Transfer };

function TransferRow({ transfer }: RowProps) {
  const text = useText();
  const { direction, name, state, doneBytes, sizeBytes } = transfer;
  return (
    <div
      className="transfer"
      role="group"
      aria-label={name}
      data-state={state.kind}
      data-direction={direction}
    >
      {direction === 'upload' ? <UpIcon /> : <DownIcon />}
      <div className="transfer-words">
        <p className="transfer-line">
          <strong className="transfer-name" title={name}>
            {name}
          </strong>
          <span className="transfer-state" aria-live={isOver(transfer) ? 'polite' : 'off'}>
            {stateText(transfer, text)}
          </span>
        </p>
        {isOver(transfer) || state.kind === 'waiting' ? null : (
          <Progress
            name={name}
            doneBytes={doneBytes}
            sizeBytes={state.kind === 'running' ? sizeBytes : undefined}
          />
        )}
      </div>
      <TransferButtons transfer={transfer} />
    </div>
  );
}

function isOver({ state }: Transfer): boolean {
  return state.kind === 'done' || state.kind === 'failed' || state.kind === 'canceled';
}

function stateText(transfer: Transfer, text: Text): string {
  const { state, doneBytes, sizeBytes } = transfer;
  switch (state.kind) {
    case 'waiting':
      return text('transfer.waiting');
    case 'checking':
      return text('transfer.checking');
    case 'packing':
      return text('transfer.packing', { size: formatBytes(state.packedBytes) });
    case 'running':
      return runningText(transfer, text);
    case 'verifying':
      return text('transfer.verifying');
    case 'done':
      return text('transfer.done', {
        place: state.savedAs,
        size: formatBytes(sizeBytes ?? doneBytes),
        time: formatDuration(state.durationMs, text),
      });
    case 'failed': {
      const { code, params } = state.failure;
      const details = typeof params['details'] === 'string' ? params['details'] : '';
      const sentence = text(`transfer.failures.${code}.text`, { ...params, details });
      return `${sentence} ${text(`transfer.failures.${code}.wayOut`, { ...params, details })}`;
    }
    case 'canceled':
      return text('transfer.canceled');
    default:
      return assertNever(state);
  }
}

function runningText(transfer: Transfer, text: Text): string {
  const { state, doneBytes, sizeBytes } = transfer;
  const parts = [
    text('transfer.amount', { done: formatBytes(doneBytes), size: formatBytes(sizeBytes ?? 0) }),
  ];
  if (state.kind === 'running' && state.bytesPerSecond)
    parts.push(text('transfer.rate', { rate: formatBytes(state.bytesPerSecond) }));
  const left = leftMs(transfer);
  if (left !== undefined) parts.push(text('transfer.left', { time: formatDuration(left, text) }));
  return `${parts.join(' · ')}. ${text('transfer.keys')}`;
}

function TransferButtons({ transfer }: RowProps) {
  const text = useText();
  const { transfers } = useApp();
  const { id, name, state } = transfer;
  const next = wayOn(transfer);
  if (!isOver(transfer)) {
    return (
      <button
        type="button"
        className="button"
        aria-label={text('transfer.cancelName', { name })}
        onClick={() => transfers.cancel(id)}
      >
        {text('app.cancel')}
      </button>
    );
  }
  return (
    <>
      {state.kind === 'done' ? (
        <CopyButton value={state.sum} label={text(`transfer.sums.${state.algorithm}`)} />
      ) : null}
      {next ? (
        <button
          type="button"
          className="button"
          onClick={() => transfers.resume(id, { replace: next === 'replace' })}
        >
          {text(`transfer.${next}`)}
        </button>
      ) : null}
      <button
        type="button"
        className="icon-button"
        aria-label={text('transfer.dismissName', { name })}
        onClick={() => transfers.dismiss(id)}
      >
        <CloseIcon />
      </button>
    </>
  );
}
