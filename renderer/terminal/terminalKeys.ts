/** The part of a KeyboardEvent that decides. */
export type Key = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey' | 'isComposing'
>;

/**
 * What a key does in a terminal besides being typed. Plain Ctrl+letter and Alt+letter are the shell's and never taken.
 * `paste` is left to the browser, whose paste event brings the text without asking for the clipboard.
 */
export function clipboardAction(key: Key, isMac: boolean): 'copy' | 'paste' | undefined {
  if (key.isComposing || key.altKey) return undefined;
  if (isMac) {
    if (!key.metaKey || key.ctrlKey || key.shiftKey) return undefined;
    return key.code === 'KeyC' ? 'copy' : key.code === 'KeyV' ? 'paste' : undefined;
  }
  if (key.metaKey) return undefined;
  if (key.ctrlKey && key.shiftKey && key.code === 'KeyC') return 'copy';
  if (key.ctrlKey && key.shiftKey && key.code === 'KeyV') return 'paste';
  if (key.ctrlKey && !key.shiftKey && key.key === 'Insert') return 'copy';
  if (key.shiftKey && !key.ctrlKey && key.key === 'Insert') return 'paste';
  return undefined;
}
