/*
 * A name that comes from a job is somebody else's text. On the screen it must not lie, on this computer's disk it must not
 * lead anywhere nor mean anything to the system.
 */

const replacement = '\u{fffd}';
/** Windows counts UTF-16, Linux bytes, macOS either: this fits all, with room for ` (2)`. */
const nameLimitBytes = 200;
const extensionLimit = 20;

/** Control, format (direction marks among them), surrogate and line characters are replaced. */
export function displayText(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/gu, replacement);
}

const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;

/** A name that any system takes as a plain file in the folder it is put into. Never empty, `.` or `..`. */
export function safeFileName(path: string): string {
  const last =
    path
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? '';
  const plain = displayText(last.normalize('NFC'))
    .replace(/[<>:"|?*]/g, '_')
    .replaceAll(replacement, '_')
    // Windows drops these at the end, and a name that begins with a dot is hidden.
    .replace(/[. ]+$/, '')
    .replace(/^[. ]+/, '');
  const named = plain === '' ? 'download' : reserved.test(plain) ? `_${plain}` : plain;
  return shortened(named);
}

/** Cut in the middle of a name, never of a character; a short extension stays. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= nameLimitBytes) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= extensionLimit ? name.slice(dot) : '';
  let stem = '';
  const room = nameLimitBytes - Buffer.byteLength(extension);
  for (const character of name.slice(0, name.length - extension.length)) {
    if (Buffer.byteLength(stem + character) > room) break;
    stem += character;
  }
  return stem + extension;
}
