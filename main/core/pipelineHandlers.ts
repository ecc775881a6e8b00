import { AppError } from '../../preload/contract/error.ts';
import type { ArtifactList, JobPlace, PipelinePlace } from '../../preload/contract/pipelines.ts';
import type { AccountWork } from './accountWork.ts';
import type { Handlers } from './dispatch.ts';
import { artifactAddress } from './gitlab/pipelines.ts';
import type { Page } from './page.ts';
import { readTree, toArtifactList } from './pipelines/artifacts.ts';
import { createArtifactDownloads, type ArtifactDownloads } from './pipelines/downloads.ts';
import { createPipelineReads, type PipelineReads } from './pipelines/reads.ts';
import type { CorePorts } from './ports.ts';
import type { State } from './state.ts';
import { safeFileName } from './transfer/names.ts';

type Names = Extract<keyof Handlers<Page>, `pipeline.${string}` | `artifact.${string}`>;
type PipelineHandlers = Pick<Handlers<Page>, Names>;

/** Pipelines and artifacts, joined to the accounts whose they are. */
export type Pipelines = {
  readonly reads: PipelineReads;
  readonly downloads: ArtifactDownloads;
  readonly artifactsOf: (job: JobPlace) => Promise<ArtifactList>;
};

type PipelinesOptions = Pick<CorePorts, 'clock' | 'random' | 'log' | 'downloads'> & {
  readonly state: State;
  /** @throws AppError `no-such-account` */
  readonly workOf: (accountId: string) => Pick<AccountWork, 'link' | 'sawJobs' | 'fetchJob'>;
};

export function createPipelines({ state, workOf, downloads, ...ports }: PipelinesOptions): Pipelines {
  return {
    reads: createPipelineReads({
      clock: ports.clock,
      sourceOf: (accountId) => {
        const work = workOf(accountId);
        const account = state.accounts.get(accountId);
        if (!account) throw new AppError({ code: 'no-such-account' });
        const { pipelines, serverClock } = work.link;
        return { account, pipelines, toMainMs: serverClock.toMainMs, saw: work.sawJobs };
      },
    }),
    downloads: createArtifactDownloads({
      ...ports,
      downloads,
      safeFileName,
      jobName: ({ accountId, gitlabId }) => state.jobs.get(`${accountId}:${gitlabId}`)?.name,
      open: ({ job, path }, signal) =>
        workOf(job.accountId).link.downloads.open({
          path: artifactAddress(job.projectPath, job.gitlabId, path),
          mayMove: path === undefined,
          signal,
        }),
      changed: (all) => state.announce({ name: 'artifact.changed', payload: { downloads: [...all] } }),
    }),
    artifactsOf: async ({ accountId, projectPath, gitlabId }) => {
      const { pipelines, serverClock } = workOf(accountId).link;
      const api = await pipelines.job(projectPath, gitlabId);
      return toArtifactList(api, { nowMs: ports.clock.now(), toMainMs: serverClock.toMainMs });
    },
  };
}

type PipelineHandlerParts = Pick<PipelinesOptions, 'state' | 'workOf'> & { readonly pipelines: Pipelines };

/** What the commands about pipelines and artifacts do. */
export function createPipelineHandlers({ pipelines, state, workOf }: PipelineHandlerParts): PipelineHandlers {
  const { reads, downloads } = pipelines;
  const placeOf = (of: { readonly jobId: string } | PipelinePlace): PipelinePlace => {
    if (!('jobId' in of)) return of;
    const { jobId } = of;
    const known = state.jobs.get(jobId) ?? state.sessions.all().find((session) => session.jobId === jobId);
    if (!known) throw new AppError({ code: 'no-such-job' });
    return { accountId: known.accountId, project: known.projectPath, pipelineId: known.pipelineId };
  };
  const linkOf = ({ accountId }: JobPlace) => workOf(accountId).link;
  return {
    'pipeline.read': ({ of, isWanted }) => reads.read(placeOf(of), { isWanted }),
    'pipeline.tests': ({ of }) => reads.tests(of),
    'pipeline.job': async ({ job }) => {
      const known = state.jobs.get(`${job.accountId}:${job.gitlabId}`);
      const fact = known ?? (await workOf(job.accountId).fetchJob(job));
      return { jobId: fact.id };
    },
    'artifact.list': ({ job }) => pipelines.artifactsOf(job),
    'artifact.tree': ({ job, path }) =>
      readTree(linkOf(job).pipelines, {
        project: job.projectPath,
        jobId: job.gitlabId,
        path,
        version: state.accounts.get(job.accountId)?.gitlabVersion,
      }),
    'artifact.download': ({ job, path }) => {
      linkOf(job);
      return downloads.start({ job, path });
    },
    'artifact.downloads': () => ({ downloads: [...downloads.all()] }),
    'artifact.cancel': ({ id }) => {
      downloads.cancel(id);
      return {};
    },
    'artifact.dismiss': ({ id }) => {
      downloads.dismiss(id);
      return {};
    },
  };
}
