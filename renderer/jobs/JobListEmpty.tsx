import { useApp, useFacts, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { jobNumberIn, linkIn, openLink, projectShown } from '../openLink.ts';
import { firstAccount } from '../state/select.ts';

/** What stands where jobs will, and how they get there. */
export function JobListEmpty({ isFolded }: { readonly isFolded: boolean }) {
  const text = useText();
  const app = useApp();
  const filter = useView((view) => view.filter);
  const account = useFacts(firstAccount);
  const isComplete = useFacts((facts) => (account ? facts.lists.get(account.id)?.complete : undefined));
  if (isFolded) return null;
  if (filter.trim() !== '') {
    return (
      <div className="job-empty">
        <p>{text('jobs.emptyFilter', { filter })}</p>
        <LinkButton filter={filter} />
        <button type="button" className="button" onClick={() => app.view.setState({ filter: '' })}>
          {text('jobs.emptyFilterClear')}
        </button>
      </div>
    );
  }
  return (
    <div className="job-empty">
      <p className="job-empty-title">{text(isComplete ? 'jobs.emptyTitle' : 'jobs.looking')}</p>
      {isComplete ? <p>{text('jobs.emptyText')}</p> : null}
    </div>
  );
}

/** Where no job matches, the text may be the way to one: an address, or a job's number in the project in view. */
function LinkButton({ filter }: { readonly filter: string }) {
  const text = useText();
  const app = useApp();
  const link = linkIn(filter);
  const project = projectShown(app);
  const way = link ?? jobNumberIn(filter, project);
  if (way === undefined) return null;
  const open = async (): Promise<void> => {
    const wasOpened = await openLink(app, way);
    if (wasOpened && app.view.getState().filter === filter) app.view.setState({ filter: '' });
  };
  return (
    <button
      type="button"
      className="button job-empty-open"
      data-variant="primary"
      onClick={() => void open()}
    >
      {link === undefined
        ? text('jobs.openNumber', { number: filter.trim(), project: project ?? '' })
        : text('jobs.openLink')}
    </button>
  );
}
