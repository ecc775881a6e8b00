import { join } from 'node:path';
import { startBrowserHost } from '../../main/hosts/browser/host.ts';
import { systemClock } from '../../main/hosts/common/clock.ts';
import { createFileSink, createLog } from '../../main/hosts/common/log.ts';
import { processLocales } from '../../main/hosts/common/systemLocales.ts';
import { createTranslator } from '../../main/hosts/common/translate.ts';

/*
 * The demo's browser host, a process of its own: node demoHost.ts FOLDER, which holds the built `renderer` and `preload`
 * and gets the data. Prints its URL. Ends with its standard input, so that it never outlives the demo.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('demoHost needs a folder');

const host = await startBrowserHost({
  version: 'demo',
  port: 0,
  dataDir: join(folder, 'data'),
  staticDir: join(folder, 'renderer'),
  preloadFile: join(folder, 'preload', 'browser.js'),
  clock: systemClock,
  log: createLog({ now: systemClock.now, sinks: [createFileSink(join(folder, 'jobshell.log'))] }),
  translator: createTranslator(processLocales(process.platform, process.env)),
});
process.stdout.write(`${host.url}\n`);

const leave = (): void => {
  host.close().finally(() => process.exit(0));
};
process.stdin.on('end', leave).resume();
// The demo is interrupted together with this process and tells when it is time.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('SIGTERM', leave);
