import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Arguments =
  | { readonly kind: 'serve'; readonly options: ServeOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'bad'; readonly problem: string };

export type ServeOptions = {
  /** 0: a free one. */
  readonly port: number;
  readonly dataDir?: string;
  readonly staticDir?: string;
  readonly open: boolean;
  /** Ask the system's keyring. */
  readonly useKeyring: boolean;
  /** Log on the terminal too. */
  readonly verbose: boolean;
};

const flags = {
  port: { type: 'string' },
  'data-dir': { type: 'string' },
  static: { type: 'string' },
  open: { type: 'boolean', default: false },
  'no-keyring': { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

const highestPort = 65_535;

/** Reads the words after the program's name. */
export function parseArguments(words: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({ args: [...words], options: flags, strict: true, allowPositionals: false });
    if (values.help) return { kind: 'help' };
    if (values.version) return { kind: 'version' };
    const port = parsePort(values.port ?? '0');
    if (port === undefined) return { kind: 'bad', problem: `--port takes a number from 0 to ${highestPort}` };
    if (values['data-dir'] === '' || values.static === '') {
      return { kind: 'bad', problem: '--data-dir and --static take a folder' };
    }
    return {
      kind: 'serve',
      options: {
        port,
        ...(values['data-dir'] === undefined ? {} : { dataDir: values['data-dir'] }),
        ...(values.static === undefined ? {} : { staticDir: values.static }),
        open: values.open,
        useKeyring: !values['no-keyring'],
        verbose: values.verbose,
      },
    };
  } catch (cause) {
    return { kind: 'bad', problem: firstSentence(cause) };
  }
}

function parsePort(text: string): number | undefined {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= highestPort ? port : undefined;
}

/** Node's message names the flag in its first sentence and gives general advice after it. */
function firstSentence(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split(/\.\s|\n/, 1)[0] ?? message;
}
