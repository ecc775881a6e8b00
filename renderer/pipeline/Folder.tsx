import { useEffect, useState } from 'react';
import type { AppErrorData } from '../../preload/contract/error.ts';
import type { ArtifactEntry, ArtifactTree, JobPlace } from '../../preload/contract/pipelines.ts';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { formatBytes } from '../ui/bytes.ts';
import { ChevronIcon, DownIcon } from '../ui/icons.tsx';
import { openOutside } from '../ui/openOutside.ts';
import { problemText } from './problemText.ts';

type FolderProps = {
  readonly job: JobPlace;
  /** Undefined: the archive's root. */
  readonly path: string | undefined;
  /** The job's page. */
  readonly webUrl: string;
};

/** Nobody looks through more in a list; what is beyond is in GitLab and in the archive. */
const mostShown = 300;

/** What is in a folder of an archive. Folders in it are asked for when they are opened. */
export function Folder({ job, path, webUrl }: FolderProps) {
  const text = useText();
  const { tree, problem } = useTree(job, path);
  if (!tree) {
    return (
      <p className="pipeline-muted" role="status">
        {problem ? problemText(problem) : text('pipeline.artifacts.reading')}
      </p>
    );
  }
  const browse = (
    <button
      type="button"
      className="button"
      data-variant="quiet"
      onClick={() => openOutside(`${webUrl}/artifacts/browse`)}
    >
      {text('pipeline.artifacts.browse')}
    </button>
  );
  if (tree.kind === 'unsupported') {
    return (
      <p className="pipeline-muted">
        {text('pipeline.artifacts.unsupported')} {browse}
      </p>
    );
  }
  const { entries, isCut } = tree;
  if (entries.length === 0) return <p className="pipeline-muted">{text('pipeline.artifacts.emptyFolder')}</p>;
  return (
    <>
      <ul className="pipeline-files">
        {entries.slice(0, mostShown).map((entry) => (
          <Entry key={`${entry.kind} ${entry.path ?? entry.name}`} entry={entry} job={job} webUrl={webUrl} />
        ))}
      </ul>
      {isCut || entries.length > mostShown ? (
        <p className="pipeline-muted">
          {text('pipeline.artifacts.cut')} {browse}
        </p>
      ) : null}
    </>
  );
}

type EntryProps = Omit<FolderProps, 'path'> & { readonly entry: ArtifactEntry };

function Entry({ entry, job, webUrl }: EntryProps) {
  const text = useText();
  const { actions } = useApp();
  const [isOpen, setOpen] = useState(false);
  const { name, path, kind, sizeBytes } = entry;
  if (path === undefined) {
    return (
      <li>
        <p className="pipeline-file-closed">
          <span className="pipeline-name">{name}</span>
          <span className="pipeline-muted">{text('pipeline.artifacts.noWay')}</span>
        </p>
      </li>
    );
  }
  if (kind === 'folder') {
    return (
      <li>
        <button
          type="button"
          className="pipeline-fold"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronIcon />
          <span className="pipeline-name">{name}/</span>
        </button>
        {isOpen ? (
          <div className="pipeline-inside">
            <Folder job={job} path={path} webUrl={webUrl} />
          </div>
        ) : null}
      </li>
    );
  }
  return (
    <li>
      <div className="pipeline-file">
        <span className="pipeline-name" title={name}>
          {name}
        </span>
        <span className="pipeline-muted figures">
          {sizeBytes === undefined ? '' : formatBytes(sizeBytes)}
        </span>
        <button
          type="button"
          className="icon-button"
          aria-label={text('pipeline.artifacts.downloadFile', { name })}
          title={text('pipeline.artifacts.downloadFile', { name })}
          onClick={() => void actions.run('artifact.download', { job, path })}
        >
          <DownIcon />
        </button>
      </div>
    </li>
  );
}

function useTree(job: JobPlace, path: string | undefined) {
  const { client } = useApp();
  const [tree, setTree] = useState<ArtifactTree>();
  const [problem, setProblem] = useState<AppErrorData>();
  const { accountId, projectPath, gitlabId } = job;
  useEffect(() => {
    let isGone = false;
    const asked = { job: { accountId, projectPath, gitlabId }, ...(path === undefined ? {} : { path }) };
    void client.call('artifact.tree', asked).then((answer) => {
      if (isGone) return;
      if (answer.ok) setTree(answer.value);
      else setProblem(answer.error);
    });
    return () => {
      isGone = true;
    };
  }, [client, accountId, projectPath, gitlabId, path]);
  return { tree, problem };
}
