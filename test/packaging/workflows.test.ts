import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const repository = join(import.meta.dirname, '../..');
const folder = join(repository, '.github/workflows');

const stepSchema = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const permissionsSchema = z.record(z.string(), z.enum(['read', 'write']));
const jobSchema = z.strictObject({
  name: z.string(),
  needs: z.string().optional(),
  if: z.string().optional(),
  'runs-on': z.string(),
  environment: z.string().optional(),
  'timeout-minutes': z.number().positive().max(60),
  permissions: permissionsSchema.optional(),
  strategy: z
    .strictObject({
      'fail-fast': z.boolean(),
      matrix: z.strictObject({
        runner: z.array(z.string()).optional(),
        include: z.array(z.record(z.string(), z.string())).optional(),
      }),
    })
    .optional(),
  steps: z.array(stepSchema).min(1),
});
const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: permissionsSchema,
  concurrency: z.record(z.string(), z.unknown()),
  jobs: z.record(z.string(), jobSchema),
});

const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))).scripts;

const names = readdirSync(folder);
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');
const workflowOf = (name: string) =>
  workflowSchema.parse(parse(textOf(name), { strict: true, uniqueKeys: true }));
const stepsOf = (name: string) => Object.values(workflowOf(name).jobs).flatMap((job) => job.steps);

describe.each(names)('workflow %s', (name) => {
  it('has the form of a workflow', () => {
    expect(() => workflowOf(name)).not.toThrow();
    for (const { uses, run } of stepsOf(name)) expect(uses === undefined).toBe(run !== undefined);
  });

  it('may read, and write in one job at most, where it says so', () => {
    const { permissions, jobs } = workflowOf(name);
    expect(permissions).toEqual({ contents: 'read' });
    const writers = Object.keys(jobs).filter((job) => jobs[job]?.permissions !== undefined);
    expect(writers).toEqual(name === 'release.yml' ? ['publish'] : []);
  });

  it("uses actions of GitHub's own, each of a named version, and leaves no credentials in the checkout", () => {
    for (const { uses, with: inputs } of stepsOf(name)) {
      if (uses === undefined) continue;
      expect(uses).toMatch(/^actions\/[\w-]+@v\d+(\.\d+\.\d+)?$/);
      if (uses.startsWith('actions/checkout@')) expect(inputs?.['persist-credentials']).toBe(false);
    }
  });

  it('runs scripts that exist, and puts nothing of an event or a secret into their text', () => {
    for (const { run } of stepsOf(name)) {
      if (run === undefined) continue;
      for (const [, script = ''] of run.matchAll(/npm run ([\w:-]+)/g))
        expect(Object.keys(scripts)).toContain(script);
      expect(run).not.toMatch(/\$\{\{\s*(github\.event|github\.head_ref|github\.ref_name|secrets)/);
    }
    expect(textOf(name)).not.toMatch(/registry\.|--no-sandbox/);
  });
});

describe('the workflows together', () => {
  it('test on Linux, macOS and Windows, x64 and arm64, on Electron too', () => {
    const { jobs } = workflowOf('ci.yml');
    for (const job of ['test', 'electron']) {
      expect(jobs[job]?.strategy?.matrix.runner).toEqual([
        'ubuntu-24.04',
        'ubuntu-24.04-arm',
        'macos-15',
        'macos-15-intel',
        'windows-2025',
        'windows-11-arm',
      ]);
    }
    const commands = stepsOf('ci.yml').map(({ run }) => run ?? '');
    for (const command of ['npm ci', 'npm run check', 'npm test', 'npm run test:electron']) {
      expect(commands.some((run) => run.includes(command))).toBe(true);
    }
  });

  it('release only what is signed by its registry, checked and tested, as a draft', () => {
    const { jobs } = workflowOf('release.yml');
    expect(jobs['test']?.steps.map(({ run }) => run)).toEqual(
      expect.arrayContaining(['npm ci', 'npm audit signatures', 'npm run check', 'npm test']),
    );
    expect([jobs['package']?.needs, jobs['publish']?.needs]).toEqual(['test', 'package']);
    expect(textOf('release.yml')).toContain('--draft');
  });
});
