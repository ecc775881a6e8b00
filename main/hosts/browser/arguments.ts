import { commonFlags, readWords } from '../common/words.ts';

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
  /** An address of GitLab's to show. */
  readonly link?: string;
  readonly open: boolean;
  /** Ask the system's keyring. */
  readonly useKeyring: boolean;
  /** Log on the terminal too. */
  readonly verbose: boolean;
};

const flags = {
  ...commonFlags,
  port: { type: 'string' },
  static: { type: 'string' },
  open: { type: 'boolean', default: false },
  'no-keyring': { type: 'boolean', default: false },
} as const;

const highestPort = 65_535;

/** Reads the words after the program's name. */
export function parseArguments(words: readonly string[]): Arguments {
  const read = readWords(words, flags);
  if (read.kind === 'bad') return read;
  const { values, link } = read;
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
      ...(link === undefined ? {} : { link }),
      open: values.open,
      useKeyring: !values['no-keyring'],
      verbose: values.verbose,
    },
  };
}

function parsePort(text: string): number | undefined {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= highestPort ? port : undefined;
}
