import type { Translate } from '../common/translate.ts';
import type { CommandLine } from './commandLine.ts';

/** Command-line misuse, as shells and getopt have it. */
const misuseExitCode = 2;

export type Answer =
  | { readonly exitCode: number; readonly out: string }
  | { readonly exitCode: number; readonly error: string };

/** What a command line that starts nothing gets. */
export function answerTo(
  commandLine: Exclude<CommandLine, { kind: 'start' }>,
  { version, translate }: { readonly version: string; readonly translate: Translate },
): Answer {
  switch (commandLine.kind) {
    case 'help':
      return { exitCode: 0, out: translate('cli.desktopHelp') };
    case 'version':
      return { exitCode: 0, out: version };
    case 'bad':
      return {
        exitCode: misuseExitCode,
        error: translate('cli.badArguments', { problem: commandLine.problem }),
      };
  }
}
