import { resolve } from 'node:path';
import { linkScheme } from '../../../preload/contract/links.ts';
import { commonFlags, readWords } from '../common/words.ts';

/** What the command line asks for. */
export type CommandLine =
  | { readonly kind: 'start'; readonly options: StartOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'bad'; readonly problem: string };

export type StartOptions = {
  readonly dataDir?: string;
  /** An address of GitLab's, or a deep link. */
  readonly link?: string;
  /** Log on the terminal too. */
  readonly verbose: boolean;
};

export type Started = {
  readonly argv: readonly string[];
  /** Electron was given the app's folder: started from source. */
  readonly isDefaultApp: boolean;
  readonly workingDir: string;
};

/** Reads what stands after the program's name (and the app's folder, from source). Pure. */
export function readCommandLine({ argv, isDefaultApp, workingDir }: Started): CommandLine {
  const words = withoutApp(argv.slice(1), isDefaultApp).filter((word) => !isChromiums(word));
  const read = readWords(untilDeepLink(words), commonFlags);
  if (read.kind === 'bad') return read;
  const { help, version, verbose, 'data-dir': dataDir } = read.values;
  if (help) return { kind: 'help' };
  if (version) return { kind: 'version' };
  if (dataDir === '') return { kind: 'bad', problem: '--data-dir takes a folder' };
  return {
    kind: 'start',
    options: {
      verbose: verbose === true,
      ...(dataDir === undefined ? {} : { dataDir: resolve(workingDir, dataDir) }),
      ...(read.link === undefined ? {} : { link: read.link }),
    },
  };
}

/** The app's folder is the first word that is no flag. */
function withoutApp(words: readonly string[], isDefaultApp: boolean): readonly string[] {
  const at = isDefaultApp ? words.findIndex((word) => !word.startsWith('-')) : -1;
  return at < 0 ? words : words.toSpliced(at, 1);
}

/** Whoever makes a link could put flags behind it: nothing after a deep link counts. */
function untilDeepLink(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => word.toLowerCase().startsWith(`${linkScheme}:`));
  return at < 0 ? words : words.slice(0, at + 1);
}

/**
 * Chromium's and Electron's own switches share the command line: those that people set for graphics, scaling, proxies and
 * debugging, and those that a second start, macOS and Windows add by themselves.
 */
const chromiumSwitches =
  /^(?:--(?:disable|enable|force|use|ozone|proxy|no-proxy|host|ignore|gtk|gl|angle|js|log|net-log|v|vmodule|lang|inspect|trace|remote-debugging|user-data-dir|password-store|no-sandbox|no-zygote|in-process-gpu|single-process|original-process-start-time|allow-file-access-from-files|ssl|auth|test-type|headless|type|touch|wm|high-dpi|xdg|component)(?:-[a-z0-9-]+)?(?:=.*)?|-psn_[\d_]+)$/;

function isChromiums(word: string): boolean {
  return chromiumSwitches.test(word);
}
