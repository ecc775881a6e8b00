import type { Role } from '../options.ts';
import type { JobRecord, ProjectRecord, UserRecord } from './world.ts';

const levels: Readonly<Record<Role, number>> = {
  guest: 10,
  reporter: 20,
  developer: 30,
  maintainer: 40,
  owner: 50,
};

/** 0 for one who is no member. */
export function accessLevel(project: ProjectRecord, user: UserRecord | undefined): number {
  const role = user === undefined ? undefined : project.members.get(user.id);
  return role === undefined ? 0 : levels[role];
}

export function canReadProject(project: ProjectRecord, user: UserRecord | undefined): boolean {
  return project.visibility === 'public' || accessLevel(project, user) > 0;
}

/** Jobs of private projects are for reporters and up (guests see them only with public pipelines, which these lack). */
export function canReadJobs(project: ProjectRecord, user: UserRecord | undefined): boolean {
  return project.visibility === 'public' || accessLevel(project, user) >= levels.reporter;
}

/** `update_build`: developers and up, on protected refs maintainers and up, never in an archived project. */
export function canUpdateJob(job: JobRecord, user: UserRecord | undefined): boolean {
  const needed = job.isRefProtected ? levels.maintainer : levels.developer;
  return !job.project.archived && accessLevel(job.project, user) >= needed;
}

export function isMaintainer(project: ProjectRecord, user: UserRecord): boolean {
  return accessLevel(project, user) >= levels.maintainer;
}

/** Rails' `create_build_terminal` and `has_terminal?`. No role opens the terminal of a job another user started. */
export function canOpenTerminal(job: JobRecord, user: UserRecord | undefined): boolean {
  return canUpdateJob(job, user) && job.user === user && job.status === 'running' && job.hasSession;
}
