import type { Client } from '../../preload/client.ts';
import type { AppErrorData } from '../../preload/contract/error.ts';
import type { TranscriptEvent, TranscriptPlace } from '../../preload/contract/transcripts.ts';

export type LoadedEvents =
  | { readonly ok: true; readonly events: readonly TranscriptEvent[] }
  | { readonly ok: false; readonly error: AppErrorData };

/** All events of a recording, part by part, until `isWanted` says no. */
export async function loadEvents(
  client: Pick<Client, 'call'>,
  id: string,
  isWanted: () => boolean,
): Promise<LoadedEvents | undefined> {
  const events: TranscriptEvent[] = [];
  let from: TranscriptPlace | undefined;
  do {
    const answer = await client.call('transcript.read', from === undefined ? { id } : { id, from });
    if (!isWanted()) return undefined;
    if (!answer.ok) return answer;
    for (const event of answer.value.events) events.push(event);
    from = answer.value.next;
  } while (from);
  return { ok: true, events };
}
