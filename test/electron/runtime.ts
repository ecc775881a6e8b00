import { createAddresses } from './addresses.ts';
import { type Browser, openBrowser } from './browser.ts';
import { readOptions } from './options.ts';

/*
 * What there is one of in an Electron process: the options of this run, the browser behind its windows, whether it is ready.
 */

const options = readOptions(process.env);
const addresses = createAddresses();
const opened = Promise.withResolvers<Browser>();
// Whoever waits for it hears of a failure; until then it is nobody's.
opened.promise.catch(() => {});
let ready = false;

export const runtime = {
  options,
  addresses,
  browser: (): Promise<Browser> => opened.promise,
  isReady: (): boolean => ready,
  markReady: (): void => {
    ready = true;
  },
  /** Opens the browser; once. */
  start: async (): Promise<Browser> => {
    openBrowser(options).then(opened.resolve, opened.reject);
    return opened.promise;
  },
  /** As Electron: some of its parts throw when used too early. */
  needReady: (what: string): void => {
    if (!ready) throw new Error(`${what} can not be used before the app is ready`);
  },
  needNotReady: (what: string): void => {
    if (ready) throw new Error(`${what} must be called before the app is ready`);
  },
  /** A sentence for what Electron can and the stand-in can not. */
  notImitated: (what: string): never => {
    throw new Error(`The stand-in for Electron does not imitate ${what}`);
  },
} as const;
