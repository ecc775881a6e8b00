import { hostname } from 'node:os';
import type { JobRecord, RunnerRecord } from '../state/world.ts';

/*
 * The words and colours of the Runner's own lines in a job's log, as 14.7 and 19.4 write them.
 */

const clear = '\u001b[0K';
const reset = '\u001b[0;m';

export function green(text: string): string {
  return `\u001b[32;1m${text}${reset}\n`;
}

export function yellow(text: string): string {
  return `\u001b[0;33mWARNING: ${text}${reset}\n`;
}

export function red(text: string): string {
  return `\u001b[31;1m${text}\n${reset}\n`;
}

export function sectionStart(name: string, unixMs: number): string {
  return `section_start:${Math.floor(unixMs / 1000)}:${name}\r${clear}`;
}

/** No newline: what follows stands on the same line. */
export function sectionEnd(name: string, unixMs: number): string {
  return `section_end:${Math.floor(unixMs / 1000)}:${name}\r${clear}`;
}

export function sectionTitle(title: string): string {
  return `${clear}\u001b[36;1m${title}${reset}${reset}\n`;
}

export function isBefore15Point11(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 15 || (major === 15 && minor < 11);
}

/** `Running with gitlab-runner …` */
export function headLines(runner: RunnerRecord): string {
  const system = isBefore15Point11(runner.version) ? '' : `, system ID: ${runner.systemId}`;
  return (
    `${clear}Running with gitlab-runner ${runner.version} (${runner.systemId.slice(-8)})${reset}\n` +
    `${clear}  on ${runner.description} ${runner.shortToken}${system}${reset}\n`
  );
}

const dockerImage = 'debian:bookworm';

export function prepareLines(runner: RunnerRecord): string {
  const title = sectionTitle(`Preparing the "${runner.executor}" executor`);
  switch (runner.executor) {
    case 'docker':
    case 'docker-autoscaler':
      return (
        `${title}${clear}Using Docker executor with image ${dockerImage} ...${reset}\n` +
        `${clear}Using locally found image version due to "if-not-present" pull policy${reset}\n`
      );
    case 'kubernetes':
      return `${title}${clear}Using Kubernetes namespace: ci${reset}\n`;
    case 'shell':
      return `${title}${clear}Using Shell (bash) executor...${reset}\n`.replace(
        isBefore15Point11(runner.version) ? ' (bash)' : /$/,
        '',
      );
    case 'ssh':
      return `${title}${clear}Using SSH executor...${reset}\n`;
    case 'custom':
      return `${title}${clear}Using Custom executor...${reset}\n`;
    case 'virtualbox':
    case 'parallels':
    case 'instance':
      return title;
  }
}

export function environmentLines(job: JobRecord, runner: RunnerRecord): string {
  const where =
    runner.executor === 'docker'
      ? `runner-${runner.shortToken}-project-${job.project.id}-concurrent-0 via ${hostname()}`
      : hostname();
  return `${sectionTitle('Preparing environment')}Running on ${where}...\n`;
}

export function sourcesLines(): string {
  return (
    sectionTitle('Getting source from Git repository') +
    green('Skipping Git repository setup') +
    green('Skipping Git checkout') +
    green('Skipping Git submodules setup')
  );
}
