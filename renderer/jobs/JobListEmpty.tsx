import { useApp, useFacts, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
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
