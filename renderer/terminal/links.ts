/** The address a link in the output really leads to, or undefined where it may not be opened. */
export function openableLink(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  // `https://gitlab.example.com@evil.example/` looks like another host than it is.
  return isWeb && url.username === '' && url.password === '' ? url.href : undefined;
}
