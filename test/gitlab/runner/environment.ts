import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobRecord, World } from '../state/world.ts';
import type { PtyOptions } from './pty.ts';

type Environment = Readonly<Record<string, string>>;

/** The runner service's own environment: all that a shell executor's terminal gets. No file of the person's is touched. */
export function runnerEnvironment(world: World): Environment {
  const home = join(world.folder, 'home');
  mkdirSync(home, { recursive: true });
  return {
    CONFIG_FILE: join(world.folder, 'config.toml'),
    HOME: home,
    LANG: 'C.UTF-8',
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
  };
}

/** Where the job's files would be. */
export function projectFolder(world: World, job: JobRecord): string {
  return join(world.folder, 'builds', job.project.path);
}

/** R: common/build.go, TmpProjectDir: each file variable's file has its variable's name there. */
function fileVariablesFolder(world: World, job: JobRecord): string {
  return `${projectFolder(world, job)}.tmp`;
}

/** As each stage's script begins. */
export function writeFileVariables(world: World, job: JobRecord): void {
  const folder = fileVariablesFolder(world, job);
  for (const [name, value] of Object.entries(job.fileVariables)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), value);
  }
}

/** The Runner's cleanup, before it waits for a terminal. */
export function removeFileVariables(world: World, job: JobRecord): void {
  for (const name of Object.keys(job.fileVariables))
    rmSync(join(fileVariablesFolder(world, job), name), { force: true });
}

function fileVariablePaths(world: World, job: JobRecord): Environment {
  const folder = fileVariablesFolder(world, job);
  return Object.fromEntries(Object.keys(job.fileVariables).map((name) => [name, join(folder, name)]));
}

function jobVariables(world: World, job: JobRecord): Environment {
  return {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_JOB_ID: String(job.id),
    CI_JOB_NAME: job.name,
    CI_JOB_STAGE: job.stage,
    CI_JOB_TOKEN: `glcbt-64_${job.id}_not-a-real-token`,
    CI_COMMIT_REF_NAME: job.pipeline.ref,
    CI_COMMIT_SHA: job.pipeline.sha,
    CI_PIPELINE_ID: String(job.pipeline.id),
    CI_PROJECT_DIR: projectFolder(world, job),
    CI_PROJECT_ID: String(job.project.id),
    CI_PROJECT_PATH: job.project.path,
    CI_SERVER_URL: world.url,
    GITLAB_USER_LOGIN: job.user.username,
    ...job.variables,
    ...fileVariablePaths(world, job),
  };
}

export function scriptEnvironment(world: World, job: JobRecord): Environment {
  return { ...runnerEnvironment(world), ...jobVariables(world, job) };
}

/** The shell a terminal gets: a bare runner shell, or one in the «container» with all the job's variables. */
export function shellOf(world: World, job: JobRecord): PtyOptions {
  const environment = runnerEnvironment(world);
  const program = { file: 'bash', args: ['-l'] } as const;
  const executor = job.runner?.executor ?? 'shell';
  if (executor === 'shell') {
    return { ...program, cwd: environment['HOME'] ?? '/', env: environment, term: undefined };
  }
  return { ...program, cwd: '/', env: { ...environment, ...jobVariables(world, job) }, term: 'xterm' };
}
