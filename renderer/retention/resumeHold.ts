import type { HoldRefusal } from '../../preload/contract/holds.ts';
import type { Session } from '../../preload/contract/model.ts';
import type { AppParts } from '../appParts.ts';
import { explainError, text, type Text } from '../i18n.ts';

/** Lets a held script go on. What stood in the way is said, with the command that does it by hand. */
export async function resumeHold(
  { id, jobId }: Session,
  { client, view, mirror }: Pick<AppParts, 'client' | 'view' | 'mirror'>,
): Promise<void> {
  view.setState({ notice: undefined });
  const pid = mirror.store.getState().facts?.holds.get(jobId)?.pid;
  const answer = await client.call('hold.resume', { sessionId: id });
  if (!answer.ok) return view.setState({ notice: explainError(answer.error).text });
  if (answer.value.kind === 'gone') return view.setState({ notice: text('hold.gone') });
  if (answer.value.kind === 'resumed') return;
  const { text: reason, wayOut } = explainRefusal(answer.value.refusal, text);
  const command = `kill -CONT ${pid}`;
  view.setState({ notice: text('hold.notResumed', { reason: `${reason} ${wayOut}`, command }) });
}

/** Why nothing was held or resumed, and the way out. */
export function explainRefusal({ code, params }: HoldRefusal, say: Text) {
  const given = { shell: '', parent: '', found: '', state: '', most: 0, ...params };
  return {
    text: say(`hold.refusals.${code}.text`, given),
    wayOut: say(`hold.refusals.${code}.wayOut`, given),
  };
}
