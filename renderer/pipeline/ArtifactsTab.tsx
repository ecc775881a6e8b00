import { useEffect, useRef, useState } from 'react';
import type { ArtifactList, JobPlace, PipelineJob, PipelineView } from '../../preload/contract/pipelines.ts';
import type { AppErrorData } from '../../preload/contract/error.ts';
import { useApp, useTicking } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { formatBytes } from '../ui/bytes.ts';
import { useClock } from '../ui/Countdown.tsx';
import { ChevronIcon, DownIcon } from '../ui/icons.tsx';
import { Folder } from './Folder.tsx';
import { jobPlaceOf } from './jobSteps.ts';
import { problemText } from './problemText.ts';

/** A job whose files were asked for, of this pipeline or of one that was opened in it. */
export type AskedFiles = { readonly job: PipelineJob; readonly view: PipelineView };

type ArtifactsTabProps = {
  readonly view: PipelineView | undefined;
  readonly filesOf: AskedFiles | undefined;
};

/** Each has a row of its own; the others are reached from theirs among the jobs. */
const mostShown = 200;

/** What the jobs of a pipeline left behind, job by job. */
export function ArtifactsTab({ view, filesOf }: ArtifactsTabProps) {
  const text = useText();
  const jobs = view?.jobs.filter(({ artifacts }) => artifacts) ?? [];
  const shown = jobs.slice(0, mostShown);
  const asked = filesOf?.job.gitlabId;
  const isBeyond = filesOf !== undefined && !shown.some(({ gitlabId }) => gitlabId === asked);
  if (!view || (jobs.length === 0 && !isBeyond)) {
    return <p className="pipeline-empty">{text(view ? 'pipeline.artifacts.none' : 'pipeline.reading')}</p>;
  }
  const more = jobs.length - shown.length;
  return (
    <>
      <ul className="pipeline-artifacts" aria-label={text('pipeline.artifacts.jobs')}>
        {isBeyond ? (
          <JobArtifacts key={asked} job={filesOf.job} place={jobPlaceOf(filesOf.view, filesOf.job)} isAsked />
        ) : null}
        {shown.map((job) => (
          <JobArtifacts
            key={job.gitlabId}
            job={job}
            place={jobPlaceOf(view, job)}
            isAsked={job.gitlabId === asked}
          />
        ))}
      </ul>
      {more > 0 ? (
        <p className="pipeline-muted pipeline-more-note">
          {text('pipeline.artifacts.moreJobs', { count: more })}
        </p>
      ) : null}
    </>
  );
}

type JobArtifactsProps = {
  readonly job: PipelineJob;
  readonly place: JobPlace;
  readonly isAsked: boolean;
};

function JobArtifacts({ job, place, isAsked }: JobArtifactsProps) {
  const text = useText();
  const clock = useClock();
  const { actions, tenSeconds } = useApp();
  const [isOpen, setOpen] = useState(isAsked);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsked) button.current?.focus();
  }, [isAsked]);
  const { archiveBytes, expiresAt } = job.artifacts ?? {};
  const isExpired =
    useTicking(tenSeconds, (nowMs) => (expiresAt !== undefined && expiresAt <= nowMs ? 'yes' : '')) !== '';
  const words = [
    archiveBytes === undefined
      ? text('pipeline.artifacts.onlyReports')
      : text('pipeline.artifacts.archive', { size: formatBytes(archiveBytes) }),
    ...(expiresAt === undefined
      ? []
      : [
          isExpired
            ? text('pipeline.artifacts.expired')
            : text('pipeline.artifacts.expires', { time: clock(expiresAt) }),
        ]),
    text('pipeline.stage', { stage: job.stage }),
  ].join(' · ');
  return (
    <li className="pipeline-artifact">
      <div className="pipeline-artifact-head">
        <button
          ref={button}
          type="button"
          className="pipeline-fold"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronIcon />
          <span className="pipeline-fold-words">
            <span className="pipeline-name">{job.name}</span>
            <span className="pipeline-muted">{words}</span>
          </span>
        </button>
        {archiveBytes === undefined || isExpired ? null : (
          <button
            type="button"
            className="button"
            aria-label={text('pipeline.artifacts.downloadArchive', { job: job.name })}
            onClick={() => void actions.run('artifact.download', { job: place })}
          >
            <DownIcon />
            {text('pipeline.artifacts.download')}
          </button>
        )}
      </div>
      {isOpen ? <Inside job={job} place={place} /> : null}
    </li>
  );
}

type InsideProps = Pick<JobArtifactsProps, 'job' | 'place'>;

function Inside({ job, place }: InsideProps) {
  const text = useText();
  const { list, problem } = useArtifactList(place);
  if (!list) {
    return (
      <p className="pipeline-inside pipeline-muted" role="status">
        {problem ? problemText(problem) : text('pipeline.artifacts.reading')}
      </p>
    );
  }
  const names = list.reports.map(
    ({ type, name, sizeBytes }) => `${name || type} (${formatBytes(sizeBytes)})`,
  );
  return (
    <div className="pipeline-inside">
      {list.isExpired ? <p className="pipeline-muted">{text('pipeline.artifacts.expiredText')}</p> : null}
      {list.archive && !list.isExpired ? <Folder job={place} path={undefined} webUrl={job.webUrl} /> : null}
      {names.length > 0 ? (
        <p className="pipeline-muted">{text('pipeline.artifacts.reports', { names: names.join(', ') })}</p>
      ) : null}
    </div>
  );
}

/** Asked for anew each time somebody looks: artifacts expire. */
function useArtifactList({ accountId, projectPath, gitlabId }: JobPlace) {
  const { client } = useApp();
  const [list, setList] = useState<ArtifactList>();
  const [problem, setProblem] = useState<AppErrorData>();
  useEffect(() => {
    let isGone = false;
    void client.call('artifact.list', { job: { accountId, projectPath, gitlabId } }).then((answer) => {
      if (isGone) return;
      if (answer.ok) setList(answer.value);
      else setProblem(answer.error);
    });
    return () => {
      isGone = true;
    };
  }, [client, accountId, projectPath, gitlabId]);
  return { list, problem };
}
