import { progressOf } from '../../preload/contract/jobStatus.ts';
import type { Job } from '../../preload/contract/model.ts';
import type { Facts } from '../state/facts.ts';

/** The list's parts, in their order: by what a person can do with a job. */
export const groupNames = ['kept', 'running', 'waiting', 'ended', 'others'] as const;
export type GroupName = (typeof groupNames)[number];

/** A line of the list: a group's heading, or a job with its place among all jobs shown. */
export type ListLine =
  | { readonly kind: 'heading'; readonly group: GroupName; readonly count: number }
  | { readonly kind: 'job'; readonly group: GroupName; readonly job: Job; readonly position: number };

function groupOf(job: Job, retentions: Facts['retentions']): GroupName {
  if (retentions.get(job.id)?.phase.kind === 'kept') return 'kept';
  return job.isMine ? progressOf[job.status] : 'others';
}

/** The jobs that match, grouped: kept ones by when they end, the others with the newest first. */
export function listLines(
  facts: Pick<Facts, 'jobs' | 'retentions'>,
  { filter }: { readonly filter: string },
): readonly ListLine[] {
  const matches = createFilter(filter);
  const groups = new Map<GroupName, Job[]>(groupNames.map((name) => [name, []]));
  for (const job of facts.jobs.values()) {
    if (matches(job)) groups.get(groupOf(job, facts.retentions))?.push(job);
  }
  const lines: ListLine[] = [];
  let position = 0;
  for (const [group, jobs] of groups) {
    if (jobs.length === 0) continue;
    lines.push({ kind: 'heading', group, count: jobs.length });
    const order = group === 'kept' ? soonestFirst(facts.retentions) : newestFirst;
    for (const job of jobs.toSorted(order))
      lines.push({ kind: 'job', group, job, position: (position += 1) });
  }
  return lines;
}

function newestFirst(one: Job, other: Job): number {
  return (
    (other.startedAt ?? other.createdAt) - (one.startedAt ?? one.createdAt) || other.gitlabId - one.gitlabId
  );
}

function soonestFirst(retentions: Facts['retentions']): (one: Job, other: Job) => number {
  const deadlineOf = ({ id }: Job): number => {
    const phase = retentions.get(id)?.phase;
    return phase?.kind === 'kept' ? phase.deadline : Infinity;
  };
  return (one, other) => {
    const [first, second] = [deadlineOf(one), deadlineOf(other)];
    return first === second ? newestFirst(one, other) : first - second;
  };
}

const haystacks = new WeakMap<Job, string>();

function haystackOf(job: Job): string {
  const known = haystacks.get(job);
  if (known !== undefined) return known;
  const parts = [
    job.name,
    job.projectPath,
    job.ref,
    job.stage,
    job.status,
    `#${job.pipelineId}`,
    job.gitlabId,
  ];
  const haystack = [...parts, job.startedBy, job.runner?.description].join(' ').toLowerCase();
  haystacks.set(job, haystack);
  return haystack;
}

/** Every word typed must stand somewhere in what is known of a job. */
function createFilter(filter: string): (job: Job) => boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return (job) => words.every((word) => haystackOf(job).includes(word));
}
