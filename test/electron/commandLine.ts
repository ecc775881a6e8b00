/*
 * Switches as Chromium reads them: `--name`, `--name=value`, from the whole command line.
 */

const switches = new Map<string, string>();
const words: string[] = [];
const appended = new Set<string>();

export const commandLine: Pick<
  Electron.CommandLine,
  'appendSwitch' | 'appendArgument' | 'hasSwitch' | 'getSwitchValue' | 'removeSwitch'
> = {
  appendSwitch: (name, value = '') => {
    appended.add(name.toLowerCase());
    switches.set(name.toLowerCase(), value);
  },
  appendArgument: (word) => void words.push(word),
  hasSwitch: (name) => switches.has(name),
  getSwitchValue: (name) => switches.get(name) ?? '',
  removeSwitch: (name) => void switches.delete(name),
};

export function readSwitches(given: readonly string[]): void {
  for (const word of given) {
    const [, name, value = ''] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name !== undefined) switches.set(name.toLowerCase(), value);
  }
}

/** What the app has added to what it was started with. */
export function appendedSwitches(): readonly string[] {
  return [...appended];
}
