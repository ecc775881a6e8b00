import type { LogState } from '../../preload/contract/jobLog.ts';
import { useApp } from '../appContext.ts';
import { explainError, text } from '../i18n.ts';
import { openOutside } from '../ui/openOutside.ts';
import type { LoggedJob } from '../state/view.ts';

/** Lines that are chosen; both ends belong to it. */
export type LineRange = { readonly from: number; readonly to: number };

type Extend = { readonly place: number; readonly by: 1 | -1; readonly lineCount: number };

/** One line more at the end, or one less; the first press chooses the line the person is at. */
export function extended(range: LineRange | undefined, { place, by, lineCount }: Extend): LineRange {
  if (range === undefined) return { from: place, to: place };
  if (by > 0) return { from: range.from, to: Math.min(lineCount - 1, range.to + 1) };
  if (range.to > range.from) return { from: range.from, to: range.to - 1 };
  const before = Math.max(0, range.from - 1);
  return { from: before, to: before };
}

type UseLogCopies = {
  readonly job: LoggedJob;
  readonly selected: LineRange | undefined;
  readonly state: LogState | undefined;
};

/** Takes lines elsewhere: the clipboard, a file, GitLab's page. */
export function useLogCopies({ job, selected, state }: UseLogCopies) {
  const { client, view } = useApp();
  const notice = (sentence: string): void => view.setState({ notice: sentence });
  const { jobId } = job;
  const copy = async (): Promise<void> => {
    const from = selected?.from ?? 0;
    const to = (selected?.to ?? (state?.lines ?? 0) - 1) + 1;
    if (to <= from) return;
    const answer = await client.call('log.text', { jobId, from, to });
    if (!answer.ok) return notice(text('log.tooLong'));
    try {
      await navigator.clipboard.writeText(answer.value.text);
      notice(text('log.copied', { count: to - from }));
    } catch {
      notice(text('log.copyBlocked'));
    }
  };
  const save = async (): Promise<void> => {
    const answer = await client.call('log.save', { jobId });
    if (answer.ok && answer.value.savedAs !== undefined)
      return notice(text('log.savedAs', { path: answer.value.savedAs }));
    if (answer.ok) return;
    const { text: reason, wayOut } = explainError(answer.error);
    notice(`${reason} ${wayOut}`);
  };
  const openInGitLab = async (): Promise<void> => {
    if (selected === undefined) return openOutside(job.webUrl);
    const answer = await client.call('log.gitlabLine', { jobId, line: selected.from });
    const number = answer.ok ? answer.value.number : undefined;
    if (number === undefined) notice(text('log.notInGitLab'));
    openOutside(number === undefined ? job.webUrl : `${job.webUrl}#L${number}`);
  };
  return { copy: () => void copy(), save: () => void save(), openInGitLab: () => void openInGitLab() };
}
