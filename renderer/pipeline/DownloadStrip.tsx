import { useEffect, useState } from 'react';
import type { ArtifactDownload } from '../../preload/contract/pipelines.ts';
import { useApp, useMirror } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
import { assertNever } from '../state/assertNever.ts';
import { formatBytes } from '../ui/bytes.ts';
import { CloseIcon, DownIcon } from '../ui/icons.tsx';
import { Progress } from '../ui/Progress.tsx';
import { problemText } from './problemText.ts';

/** The artifacts on their way to this computer, and how the last ones ended; the newest first. */
export function DownloadStrip() {
  const text = useText();
  const downloads = useDownloads();
  if (downloads.length === 0) return null;
  return (
    <section className="pipeline-downloads" aria-label={text('pipeline.downloads.name')}>
      {downloads.toReversed().map((download) => (
        <Download key={download.id} download={download} />
      ))}
    </section>
  );
}

function useDownloads(): readonly ArtifactDownload[] {
  const { client } = useApp();
  const generation = useMirror((mirror) => mirror.generation);
  const [downloads, setDownloads] = useState<readonly ArtifactDownload[]>([]);
  useEffect(() => {
    let isKnown = false;
    const stop = client.on('artifact.changed', (payload) => {
      isKnown = true;
      setDownloads(payload.downloads);
    });
    void client.call('artifact.downloads', {}).then((answer) => {
      // What changed meanwhile is newer.
      if (answer.ok && !isKnown) setDownloads(answer.value.downloads);
    });
    return () => {
      isKnown = true;
      stop();
    };
  }, [client, generation]);
  return downloads;
}

function Download({ download }: { readonly download: ArtifactDownload }) {
  const text = useText();
  const { actions } = useApp();
  const { id, name, state, doneBytes, sizeBytes } = download;
  const goesOn = state.kind === 'asking' || state.kind === 'running';
  const label = text(goesOn ? 'pipeline.downloads.cancel' : 'pipeline.downloads.dismiss', { name });
  return (
    <div className="pipeline-download" role="group" aria-label={name} data-state={state.kind}>
      <DownIcon />
      <div className="pipeline-download-words">
        <p>
          <strong className="pipeline-name">{name}</strong>
          <span className="pipeline-muted figures" aria-live={goesOn ? 'off' : 'polite'}>
            {stateText(download, text)}
          </span>
        </p>
        {goesOn ? (
          <Progress
            name={name}
            doneBytes={doneBytes}
            sizeBytes={state.kind === 'running' ? sizeBytes : undefined}
          />
        ) : null}
      </div>
      {goesOn ? (
        <button
          type="button"
          className="button"
          aria-label={label}
          onClick={() => void actions.run('artifact.cancel', { id })}
        >
          {text('app.cancel')}
        </button>
      ) : (
        <button
          type="button"
          className="icon-button"
          aria-label={label}
          onClick={() => void actions.run('artifact.dismiss', { id })}
        >
          <CloseIcon />
        </button>
      )}
    </div>
  );
}

function stateText({ state, doneBytes, sizeBytes }: ArtifactDownload, text: Text): string {
  switch (state.kind) {
    case 'asking':
      return text('pipeline.downloads.asking');
    case 'running':
      return sizeBytes === undefined
        ? text('pipeline.downloads.soFar', { done: formatBytes(doneBytes) })
        : text('pipeline.downloads.amount', { done: formatBytes(doneBytes), size: formatBytes(sizeBytes) });
    case 'done':
      return text('pipeline.downloads.done', { place: state.savedAs });
    case 'failed':
      return problemText(state.error);
    case 'not-written':
      return text('pipeline.downloads.notWritten', { code: state.code || '?' });
    case 'no-archive':
      return text('pipeline.downloads.noArchive');
    case 'canceled':
      return text('pipeline.downloads.canceled');
    default:
      return assertNever(state);
  }
}
