import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, becomeReady, isEnding, setAppFolder, startBrowser } from './app.ts';
import { readSwitches } from './commandLine.ts';
import { startControl } from './controlServer.ts';
import { runtime } from './runtime.ts';

/*
 * In place of Electron's executable: `node test/electron/cli.ts [switches] APP-FOLDER [words]`. The app's `import 'electron'` gets
 * the stand-in.
 */

const require = createRequire(import.meta.url);
const standIn = new URL('electron.ts', import.meta.url).href;
const names = ['electron', 'electron/main', 'electron/common'];
const wrapper = 'stand-in:electron';

/** As the real module: each member by its name, and all of them as the default. */
const wrapperSource = `export * from '${standIn}'; import * as electron from '${standIn}'; export default electron;`;

registerHooks({
  resolve: (specifier, context, next) =>
    names.includes(specifier)
      ? { url: wrapper, format: 'module', shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === wrapper ? { format: 'module', source: wrapperSource, shortCircuit: true } : next(url, context),
});

function becomeElectron(appFolder: string): void {
  const electronFolder = dirname(require.resolve('electron/package.json'));
  const { version } = JSON.parse(readFileSync(join(electronFolder, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  const define = (name: string, value: unknown): void =>
    void Object.defineProperty(process, name, { value, configurable: true });
  define('versions', { ...process.versions, electron: version, chrome: '0.0.0.0' });
  define('type', 'browser');
  define('resourcesPath', join(appFolder, 'resources'));
  if (!runtime.options.isPackaged) define('defaultApp', true);
}

/** The app's own words stay as Electron leaves them: after the executable, with the app's folder unless packaged. */
function readWords(): { readonly appFolder: string } {
  const words = process.argv.slice(2);
  const at = words.findIndex((word) => !word.startsWith('--'));
  const [folder] = words.splice(at, runtime.options.isPackaged ? 1 : 0).slice(0, 1);
  const appFolder = resolve(folder ?? process.argv[2 + at] ?? '.');
  process.argv = [process.execPath, ...process.argv.slice(2)];
  return { appFolder };
}

async function run(): Promise<void> {
  const { appFolder } = readWords();
  readSwitches(process.argv.slice(1));
  becomeElectron(appFolder);
  const main = setAppFolder(appFolder);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  const opening = startBrowser();
  const control = startControl();
  await import(pathToFileURL(main).href);
  const browser = await opening;
  // Without its windows an app is of no use, and nobody would end it.
  void browser.connection.closed.then(() => {
    if (!isEnding()) process.exit(1);
  });
  process.stderr.write(`DevTools listening on ${browser.url}\n`);
  process.stderr.write(`Stand-in listening on ${await control}\n`);
  becomeReady();
}

run().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
  app.exit(1);
});
