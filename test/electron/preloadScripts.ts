import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

/*
 * The scripts that make a page's two worlds: ours from source, and the app's preload, which is one CommonJS file.
 */

export const isolatedWorldName = 'Electron Isolated Context';
export const bindingName = '__standInSay';
export const deliveryName = '__standInTake';

export type PreloadScripts = { readonly main: string; readonly isolated: string };

/** Scripts for the two worlds. A preload that can't be read gives `failure`, and the page has no API. */
export function createPreloadScripts(preloadFile: string, secret: string): PreloadScripts {
  const handshake = `stand-in-${secret}`;
  const names = { own: `page-${secret}`, other: `preload-${secret}` };
  const options = {
    handshake,
    names,
    binding: bindingName,
    delivery: deliveryName,
    process: sandboxedProcess(),
  };
  const preload = readPreload(preloadFile);
  return {
    main: inScope(
      ['page/worlds.ts', 'page/mainWorld.ts'],
      `prepareMainWorld(${JSON.stringify({ handshake, names })})`,
    ),
    isolated: inScope(
      ['codec.ts', 'page/worlds.ts', 'page/isolatedWorld.ts'],
      `runPreload(${JSON.stringify(options)}, (require, module, exports, process, global) => {\n${preload}\n})`,
    ),
  };
}

/** What is left of `process` in a sandbox. */
function sandboxedProcess(): Readonly<Record<string, unknown>> {
  return {
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    platform: process.platform,
    arch: process.arch,
    argv: [],
    env: {},
    versions: { electron: process.versions['electron'], chrome: process.versions['chrome'] },
  };
}

function readPreload(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    // The words are the page's to tell: preload-error is sent as for any other failure.
    return `throw new Error(${JSON.stringify(String(cause))})`;
  }
}

function inScope(files: readonly string[], call: string): string {
  return `(() => {\n${files.map(readScript).join('\n')}\n${call};\n})()`;
}

const scripts = new Map<string, string>();

function readScript(name: string): string {
  const known = scripts.get(name);
  if (known !== undefined) return known;
  const source = readFileSync(join(import.meta.dirname, name), 'utf8');
  const script = stripTypes(source)
    .replaceAll(/^import [^;]*;$/gm, '')
    .replaceAll(/^export /gm, '');
  scripts.set(name, script);
  return script;
}

/** Node says at each first use that this is experimental; what it strips here it also strips from every file of ours. */
function stripTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source, { mode: 'strip' });
  } finally {
    process.emitWarning = emitWarning;
  }
}
