import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBrowserPreload, buildElectronPreload } from '../preload/build.ts';
import { buildRenderer } from '../renderer/build.ts';
import { buildElectronMain } from './hosts/electron/build.ts';

/*
 * Builds what runs from `dist`. `node main/build.ts [--stale] [renderer|browser|electron …]`: all parts where none is named;
 * with --stale only those with a source newer than what was built.
 */

const root = fileURLToPath(new URL('..', import.meta.url));

type Part = {
  readonly output: string;
  readonly sources: readonly string[];
  readonly build: () => Promise<void>;
};

const shared = ['package-lock.json', 'tsconfig.json', 'preload'];
const preloadDir = join(root, 'dist/preload');

const parts: Readonly<Record<string, readonly Part[]>> = {
  renderer: [
    {
      output: 'dist/renderer/index.html',
      sources: [...shared, 'renderer'],
      build: () => buildRenderer(join(root, 'dist/renderer')),
    },
  ],
  browser: [
    { output: 'dist/preload/browser.js', sources: shared, build: () => buildBrowserPreload(preloadDir) },
  ],
  electron: [
    { output: 'dist/preload/electron.cjs', sources: shared, build: () => buildElectronPreload(preloadDir) },
    {
      output: 'dist/main/main.js',
      sources: [...shared, 'package.json', 'main/core', 'main/hosts/common', 'main/hosts/electron'],
      build: () => buildElectronMain(join(root, 'dist/main')),
    },
  ],
};

/** Whether `part` has no output, or one older than its newest source. */
function isStale({ output, sources }: Part): boolean {
  const built = statSync(join(root, output), { throwIfNoEntry: false })?.mtimeMs;
  return built === undefined || sources.some((source) => newestMs(join(root, source)) > built);
}

/** The last change below `path`; a few hundred files, so milliseconds. */
function newestMs(path: string): number {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return readdirSync(path).reduce(
    (newest, name) => Math.max(newest, newestMs(join(path, name))),
    entry.mtimeMs,
  );
}

/** Builds the named parts, or all. Throws the builder's own error. */
async function buildParts(names: readonly string[], onlyStale: boolean): Promise<void> {
  const wanted = (names.length === 0 ? Object.keys(parts) : names).flatMap((name) => parts[name] ?? []);
  for (const part of wanted.filter((candidate) => !onlyStale || isStale(candidate))) await part.build();
}

const words = process.argv.slice(2);
await buildParts(
  words.filter((word) => word !== '--stale'),
  words.includes('--stale'),
);
