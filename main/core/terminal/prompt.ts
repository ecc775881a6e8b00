/*
 * Whether a shell's prompt stands at the end of the output. Honest: it answers yes only when the last line is, to the
 * letter, the prompt the shell showed right after our own first line. Everything else (another directory in the prompt,
 * half a command, a program) is a no.
 */

/** A prompt longer than this is not learned. */
const promptLimit = 300;

/** A full-screen program gave the screen back, and with it the line below the one that started it. */
const screenGivenBack = '\x1b[?1049l';

/** The text after the last line end, without escape sequences and control characters. */
export function lastLine(outputTail: string): string {
  const back = outputTail.lastIndexOf(screenGivenBack);
  const own = back === -1 ? outputTail : outputTail.slice(back + screenGivenBack.length);
  const line = own.slice(own.lastIndexOf('\n') + 1);
  const afterReturn = line.slice(line.lastIndexOf('\r') + 1);
  return stripControls(afterReturn);
}

// oxlint-disable-next-line no-control-regex -- control characters are what is stripped
const controls = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]|[\x00-\x1f\x7f]/g;

function stripControls(text: string): string {
  return text.replace(controls, '');
}

/** The prompt that stands there right after the size was typed, or undefined where there is nothing to go by. */
export function learnPrompt(outputTail: string): string | undefined {
  const line = lastLine(outputTail);
  return line.trim() === '' || line.length > promptLimit ? undefined : line;
}

/** The folder in a prompt: `~`, or from a slash on, without spaces. */
const folder = /[~/][^\s~]*?(?=[\])]?[$#%>❯] $)/u;

/**
 * The same prompt but for the folder in it: for what a person asks for, not for what is typed unasked. Only where the prompt
 * ends in a space, so that nothing half typed can look like a part of the folder.
 */
export function standsAtPromptElsewhere({ prompt, outputTail }: PromptAsked): boolean {
  const found = prompt === undefined ? null : folder.exec(prompt);
  if (!found || prompt === undefined) return false;
  const before = prompt.slice(0, found.index);
  const after = prompt.slice(found.index + found[0].length);
  const line = lastLine(outputTail);
  if (line.length < before.length + after.length || !line.startsWith(before) || !line.endsWith(after))
    return false;
  return /^(~|\/|~\/)[^\s~]*$/.test(line.slice(before.length, line.length - after.length));
}

type PromptAsked = { readonly prompt: string | undefined; readonly outputTail: string };

export function standsAtPrompt({
  prompt,
  outputTail,
}: {
  prompt: string | undefined;
  outputTail: string;
}): boolean {
  return prompt !== undefined && lastLine(outputTail) === prompt;
}

/** What stands at the end of the output. `unknown`: the prompt was never learned, so nothing can be said. */
export type Standing = 'prompt' | 'program' | 'unknown';

export function standingOf({
  isFullScreen,
  ...asked
}: PromptAsked & { readonly isFullScreen: boolean }): Standing {
  if (isFullScreen) return 'program';
  if (asked.prompt === undefined) return 'unknown';
  return standsAtPrompt(asked) || standsAtPromptElsewhere(asked) ? 'prompt' : 'program';
}
