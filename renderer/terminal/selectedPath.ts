/** What is selected, where it can be the path of a file: one line, and a folder or an extension in it. */
export function selectedPath(selection: string): string | undefined {
  const path = selection.trim().replace(/^(['"])(.*)\1$/, '$2');
  if (path === '' || path.length > 1_000 || /[\p{Cc}\p{Cf}]/u.test(path) || /:\/\//.test(path))
    return undefined;
  return /\/\S/.test(path) || /^[^\s]+\.[A-Za-z0-9]{1,8}$/.test(path) ? path : undefined;
}
