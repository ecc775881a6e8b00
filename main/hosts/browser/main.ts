import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageFile from '../../../package.json' with { type: 'json' };
import { systemClock } from '../common/clock.ts';
import { ensurePrivateFolder } from '../common/files.ts';
import { createFileSink, createLog, stderrSink } from '../common/log.ts';
import { onOrphaned } from '../common/orphan.ts';
import { trustSystemCertificates } from '../common/systemCertificates.ts';
import { processLocales } from '../common/systemLocales.ts';
import { createTranslator, type Translate, type Translator } from '../common/translate.ts';
import { parseArguments, type ServeOptions } from './arguments.ts';
import { defaultDataDir, surroundings } from './directories.ts';
import { startBrowserHost, type BrowserHost } from './host.ts';
import { createSystemKeyring } from './keyring.ts';
import { openBrowser } from './openBrowser.ts';

/** Command-line misuse, as shells and getopt have it. */
const misuseExitCode = 2;
const failureExitCode = 1;
/** Terminals are told to close; whoever does not listen by then is left. */
const quitWithinMs = 5_000;

const builtDir = fileURLToPath(new URL('../../../dist', import.meta.url));

/** Runs the browser host as the command line says. Resolves once it serves, or has said why not. */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  const translator = createTranslator(processLocales(process.platform, process.env));
  const { translate } = translator;
  const parsed = parseArguments(words);
  switch (parsed.kind) {
    case 'help':
      return print(translate('cli.help'));
    case 'version':
      return print(packageFile.version);
    case 'bad':
      return fail(translate('cli.badArguments', { problem: parsed.problem }), misuseExitCode);
    case 'serve':
      return serve(parsed.options, translator);
  }
}

async function serve(options: ServeOptions, translator: Translator): Promise<void> {
  try {
    const host = await start(options, translator);
    quitOnSignal(host);
    print(host.url);
    if (options.link !== undefined) host.showLink(options.link);
    if (options.open) openBrowser(host.createTicketUrl(), surroundings());
  } catch (cause) {
    fail(describeFailure(cause, { port: options.port, translate: translator.translate }), failureExitCode);
  }
}

function start(options: ServeOptions, translator: Translator): Promise<BrowserHost> {
  const dataDir = resolve(options.dataDir ?? defaultDataDir(surroundings()));
  const clock = systemClock;
  // Before the log's first line goes there.
  ensurePrivateFolder(dataDir);
  const sinks = [createFileSink(join(dataDir, 'jobshell.log')), ...(options.verbose ? [stderrSink] : [])];
  const log = createLog({ now: clock.now, sinks });
  trustSystemCertificates(log);
  return startBrowserHost({
    version: packageFile.version,
    port: options.port,
    dataDir,
    staticDir: resolve(options.staticDir ?? join(builtDir, 'renderer')),
    preloadFile: join(builtDir, 'preload', 'browser.js'),
    ...(options.useKeyring ? { keyring: createSystemKeyring({ dataDir, clock }) } : {}),
    clock,
    log,
    translator,
    onSetAside: (file) => process.stderr.write(`${translator.translate('cli.setAside', { file })}\n`),
  });
}

/** npm and the terminal may both pass the same signal on. */
const secondSignalAfterMs = 500;

/** Ctrl+C, a closed terminal and a service manager's stop all end it the same way; a second one ends it at once. */
function quitOnSignal(host: BrowserHost): void {
  let quittingSinceMs: number | undefined;
  const quit = (): void => {
    const nowMs = systemClock.monotonicMs();
    if (quittingSinceMs !== undefined) {
      if (nowMs - quittingSinceMs > secondSignalAfterMs) process.exit(failureExitCode);
      return;
    }
    quittingSinceMs = nowMs;
    systemClock.after(quitWithinMs, () => process.exit(failureExitCode));
    void host.close().then(
      () => process.exit(0),
      () => process.exit(failureExitCode),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);
  onOrphaned(systemClock, quit);
}

function describeFailure(
  cause: unknown,
  told: { readonly port: number; readonly translate: Translate },
): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') return told.translate('cli.portTaken', { port: told.port });
  if (code === 'EACCES' || code === 'EPERM') {
    return told.translate('cli.notPermitted', { reason: cause instanceof Error ? cause.message : '' });
  }
  return told.translate('cli.failed', { reason: cause instanceof Error ? cause.message : String(cause) });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string, exitCode: number): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = exitCode;
}

if (import.meta.main) await runCommandLine(process.argv.slice(2));
