import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { useApp } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
import type { CommandOutput } from '../../preload/contract/api.ts';
import type { SessionState } from '../../preload/contract/model.ts';
import { bringsFiles, droppedFiles, whyNoDrop } from './droppedFiles.ts';

type Place = CommandOutput<'transfer.place'> | undefined;

type DropZoneProps = {
  readonly sessionId: string;
  readonly state: SessionState;
  readonly children: ReactNode;
};

/** The pane takes files, and says before they are let go where they would be put, or why they can't be. */
export function DropZone({ sessionId, state, children }: DropZoneProps) {
  const text = useText();
  const { client, transfers, view } = useApp();
  const [isOver, setOver] = useState(false);
  const [place, setPlace] = useState<Place>();
  const asked = useRef(0);
  const refusal = whyNoDrop(state);

  const askPlace = async (): Promise<void> => {
    asked.current += 1;
    const mine = asked.current;
    setPlace(undefined);
    const answer = await client.call('transfer.place', { sessionId });
    if (mine === asked.current && answer.ok) setPlace(answer.value);
  };
  const take = (event: DragEvent<HTMLElement>): boolean => {
    if (!bringsFiles(event.dataTransfer)) return false;
    event.preventDefault();
    event.dataTransfer.dropEffect = refusal === undefined ? 'copy' : 'none';
    return true;
  };
  const onEnter = (event: DragEvent<HTMLElement>): void => {
    if (!take(event) || isOver) return;
    setOver(true);
    if (refusal === undefined) void askPlace();
  };
  const onLeave = (event: DragEvent<HTMLElement>): void => {
    const goesTo = event.relatedTarget;
    if (!(goesTo instanceof Node) || !event.currentTarget.contains(goesTo)) setOver(false);
  };
  const onDrop = (event: DragEvent<HTMLElement>): void => {
    setOver(false);
    if (!take(event)) return;
    // It ended just before the file was let go.
    if (refusal !== undefined) return view.setState({ notice: text(`transfer.noDrop.${refusal}`) });
    const { files, folders } = droppedFiles(event.dataTransfer.items);
    if (folders > 0) view.setState({ notice: text('transfer.noFolders') });
    if (files.length > 0) transfers.upload(sessionId, files);
  };
  return (
    <div className="drop-zone" onDragEnter={onEnter} onDragOver={take} onDragLeave={onLeave} onDrop={onDrop}>
      {children}
      {isOver ? (
        <div className="drop-cover" data-refused={refusal !== undefined || undefined}>
          <p>{refusal === undefined ? placeText(place, text) : text(`transfer.noDrop.${refusal}`)}</p>
        </div>
      ) : null}
    </div>
  );
}

function placeText(place: Place, text: Text): string {
  if (!place) return text('transfer.drop');
  if (place.kind === 'ready') return text('transfer.dropInto', { directory: place.directory });
  const { code, params } = place.failure;
  return `${text(`transfer.failures.${code}.text`, params)} ${text(`transfer.failures.${code}.wayOut`, params)}`;
}
