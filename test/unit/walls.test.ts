import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cleanFiles } from './cleanFiles.ts';
import { offences } from './offences.ts';

/*
 * A wall that nobody ever ran into may not be there: here each is run into. The linter and dependency-cruiser each run once,
 * over a tree with one offending file for every wall, and the compiler once for each kind of globals.
 */

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const run = promisify(execFile);
const tree = mkdtempSync(join(tmpdir(), 'jobshell-walls-'));
const folders = [tree];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What a tool of this checkout prints, whether or not it is content. */
async function outputOf(script: string, args: readonly string[], cwd: string): Promise<string> {
  const options = { cwd, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 };
  try {
    return (await run(process.execPath, [script, ...args], options)).stdout;
  } catch (cause) {
    const failed = z.object({ stdout: z.string(), code: z.number() }).safeParse(cause);
    if (!failed.success) throw cause;
    return failed.data.stdout;
  }
}

function binary(packageName: string, path: string): string {
  return join(root, 'node_modules', packageName, path);
}

function writeTree(files: Readonly<Record<string, string>>, into: string): void {
  for (const [path, code] of Object.entries(files)) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), code);
  }
}

beforeAll(() => {
  writeTree(cleanFiles, tree);
  writeTree(Object.fromEntries(offences.map(({ path, code }) => [path, code])), tree);
  for (const name of ['.oxlintrc.json', '.dependency-cruiser.cjs', 'package.json']) {
    copyFileSync(join(root, name), join(tree, name));
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'junction');
});

const lintReport = z.object({
  diagnostics: z.array(z.object({ filename: z.string(), message: z.string(), help: z.string().optional() })),
});
const cruiseReport = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

describe('import walls', () => {
  const told = new Map<string, string>();
  const broken = new Map<string, string[]>();

  beforeAll(async () => {
    const cruiseArgs = [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'main',
      'preload',
      'renderer',
      'test',
    ];
    const [lint, cruise] = await Promise.all([
      outputOf(
        binary('oxlint', 'bin/oxlint'),
        ['--format', 'json', 'main', 'preload', 'renderer', 'test'],
        tree,
      ),
      outputOf(binary('dependency-cruiser', 'bin/dependency-cruiser.mjs'), cruiseArgs, tree),
    ]);
    for (const { filename, message, help = '' } of lintReport.parse(JSON.parse(lint)).diagnostics) {
      const path = relative(tree, join(tree, filename)).replaceAll('\\', '/');
      told.set(path, `${told.get(path) ?? ''}${message} ${help}\n`);
    }
    for (const { from, rule } of cruiseReport.parse(JSON.parse(cruise)).summary.violations) {
      broken.set(from, [...(broken.get(from) ?? []), rule.name]);
    }
  }, 60_000);

  it.each(offences)('$path: $says', ({ path, says, rule }) => {
    expect(told.get(path)).toContain(says);
    if (rule !== undefined) expect(broken.get(path)).toContain(rule);
  });

  it('lets pass what keeps to them', () => {
    const clean = Object.keys(cleanFiles);
    expect(clean.filter((path) => told.has(path)).map((path) => [path, told.get(path)])).toEqual([]);
    expect(clean.filter((path) => broken.has(path)).map((path) => [path, broken.get(path)])).toEqual([]);
  });
});

type Globals = {
  readonly project: string;
  readonly allowed: string;
  /** Each on a line of its own, each an error. */
  readonly forbidden: readonly string[];
};

const globals: readonly Globals[] = [
  {
    project: 'main/core',
    allowed: 'process.pid; Buffer.from(""); new URL("https://example.com");',
    forbidden: ['document.title;', 'window.name;', 'HTMLElement.name;'],
  },
  { project: 'main/hosts/browser', allowed: 'process.pid;', forbidden: ['document.title;', 'window.name;'] },
  { project: 'main/hosts/electron', allowed: 'process.pid;', forbidden: ['document.title;', 'window.name;'] },
  {
    project: 'renderer',
    allowed: 'document.title;',
    forbidden: ['process.pid;', 'Buffer.from("");', 'require("fs");'],
  },
  {
    project: 'preload',
    allowed: 'new Map();',
    forbidden: ['process.pid;', 'document.title;', 'Buffer.from("");'],
  },
  {
    project: 'preload/contract',
    allowed: 'new Map();',
    forbidden: ['process.pid;', 'document.title;', 'setTimeout;'],
  },
];

describe('walls of globals', () => {
  it.each(globals)('$project', async ({ project, allowed, forbidden }) => {
    // Below the checkout, where the compiler finds the same types as for the real files.
    mkdirSync(join(root, '.cache'), { recursive: true });
    const folder = mkdtempSync(join(root, '.cache/walls-'));
    folders.push(folder);
    const config = {
      extends: join(root, project, 'tsconfig.json'),
      compilerOptions: {
        composite: false,
        incremental: false,
        noEmit: true,
        emitDeclarationOnly: false,
        rootDir: folder,
      },
      include: ['*.ts'],
      references: [],
    };
    writeTree(
      {
        'tsconfig.json': JSON.stringify(config),
        'allowed.ts': `${allowed}\nexport {};\n`,
        'forbidden.ts': `${forbidden.join('\n')}\nexport {};\n`,
      },
      folder,
    );
    const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
    const output = await outputOf(tsc, ['--project', folder, '--pretty', 'false'], folder);
    const lines = [...output.matchAll(/^(\w+)\.ts\((\d+),\d+\): error TS\d+: Cannot find name/gm)].map(
      ([, file, line]) => `${file}:${line}`,
    );
    expect({ lines, output: lines.length === forbidden.length ? '' : output }).toEqual({
      lines: forbidden.map((_, index) => `forbidden:${index + 1}`),
      output: '',
    });
  });
});
