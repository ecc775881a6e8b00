import type { KeyboardEvent } from 'react';

export type LogKey =
  | 'find'
  | 'line'
  | 'errors'
  | 'next'
  | 'previous'
  | 'nextSection'
  | 'previousSection'
  | 'chooseDown'
  | 'chooseUp'
  | 'copy'
  | 'put'
  | 'close';

/** Keys by what they write. */
const letters: Readonly<Record<string, LogKey>> = {
  '/': 'find',
  ':': 'line',
  e: 'errors',
  n: 'next',
  N: 'previous',
  s: 'nextSection',
  S: 'previousSection',
  p: 'put',
};

/** Keys of the lines and what stands in them: fields have their own. */
export function logKeyOf(event: KeyboardEvent<HTMLElement>): LogKey | undefined {
  const isOnLines = event.target instanceof HTMLElement && event.target.closest('.log-scroll') !== null;
  if (event.key === 'Escape') return 'close';
  if (!isOnLines || event.altKey) return undefined;
  if (event.key === 'F3') return event.shiftKey ? 'previous' : 'next';
  if (event.shiftKey && event.key === 'ArrowDown') return 'chooseDown';
  if (event.shiftKey && event.key === 'ArrowUp') return 'chooseUp';
  if (!event.ctrlKey && !event.metaKey) return letters[event.key];
  if (event.key.toLowerCase() === 'f') return 'find';
  return event.key.toLowerCase() === 'c' && copiesNothing() ? 'copy' : undefined;
}

/** What is selected with the pointer is copied by the browser. */
function copiesNothing(): boolean {
  return getSelection()?.isCollapsed !== false;
}
