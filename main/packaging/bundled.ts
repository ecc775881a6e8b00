import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Plugin } from 'vite';
import { z } from 'zod';

/** An npm package of which something went into a bundle. */
export type BundledPackage = {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as its package.json has it. */
  readonly license: string;
  readonly author?: string | undefined;
  /** Where it is installed. */
  readonly folder: string;
};

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  author: z
    .union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])
    .optional()
    .catch(undefined),
});

export type BundleRecorder = {
  /** Looks on while a bundle is made. */
  readonly plugin: Plugin;
  /** The packages of all bundles seen so far, by name and version. */
  readonly packages: () => readonly BundledPackage[];
};

/** Notes the modules that really are in a bundle: what was shaken out needs no notice. */
export function createBundleRecorder(): BundleRecorder {
  const folders = new Set<string>();
  return {
    plugin: {
      name: 'jobshell-bundled',
      generateBundle: (_options, bundle) => {
        for (const output of Object.values(bundle)) {
          if (output.type !== 'chunk') continue;
          for (const id of output.moduleIds) {
            const folder = packageFolder(id);
            if (folder !== undefined) folders.add(folder);
          }
        }
      },
    },
    packages: () => [...folders].map(readPackage).toSorted(byName),
  };
}

/** The folder of the installed package that a module belongs to; undefined: one of ours, or the bundler's. */
function packageFolder(id: string): string | undefined {
  const path = id.replace(/^\0/, '').split('?', 1)[0] ?? '';
  if (!path.includes(`${sep}node_modules${sep}`) && !path.includes('/node_modules/')) return undefined;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    // Packages put a nameless package.json into folders of theirs, to tell the kind of modules there.
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && manifestSchema.safeParse(readJson(manifest)).success) return folder;
  }
  throw new Error(`No package.json with a name, a version and a licence above ${path}`);
}

function readPackage(folder: string): BundledPackage {
  return { ...manifestSchema.parse(readJson(join(folder, 'package.json'))), folder };
}

function byName(one: BundledPackage, other: BundledPackage): number {
  return `${one.name}@${one.version}`.localeCompare(`${other.name}@${other.version}`, 'en');
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
