import type { AppErrorData } from '../../preload/contract/error.ts';
import { explainError } from '../i18n.ts';

/** What GitLab answered instead, and what one can do. */
export function problemText(problem: Pick<AppErrorData, 'code' | 'params'>): string {
  const { text, wayOut } = explainError(problem);
  return `${text} ${wayOut}`;
}
