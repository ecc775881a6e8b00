import type { Session } from '../../preload/contract/model.ts';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import './logEnd.css';

/**
 * Where the script stands, as its log tells: the section and the last line. A click opens the log there. It changes every few
 * seconds, so nothing of it is said aloud unless somebody comes to the button.
 */
export function LogEnd({ session }: { readonly session: Session }) {
  const text = useText();
  const { actions } = useApp();
  const { logEnd, jobName } = session;
  // Then the header tells how the job ended, and its log stands still.
  if (logEnd === undefined || session.state.kind === 'ended') return null;
  const section = logEnd.section === undefined ? '' : sectionName(logEnd.section);
  return (
    <button
      type="button"
      className="log-end"
      title={[section, logEnd.text, text('header.logEndHelp')].filter(Boolean).join('\n')}
      onClick={() => actions.showLogEnd(session.id)}
    >
      <span className="visually-hidden">{text('header.logEnd', { job: jobName })} </span>
      <span className="log-end-words">
        <span className="log-end-section">{section || text('log.title')}</span>{' '}
        <bdi className="log-end-line">{logEnd.text}</bdi>
      </span>
    </button>
  );
}

/** R: common/build_stage.go. `trace.json` has a `-` for every `_`; a script's own names may have either. */
const runnerSections: ReadonlySet<string> = new Set([
  'prepare-executor',
  'prepare-script',
  'get-sources',
  'clear-worktree',
  'restore-cache',
  'download-artifacts',
  'step-script',
  'build-script',
  'after-script',
  'archive-cache',
  'archive-cache-on-failure',
  'upload-artifacts-on-success',
  'upload-artifacts-on-failure',
  'cleanup-file-variables',
]);

function sectionName(webName: string): string {
  return runnerSections.has(webName) ? webName.replaceAll('-', '_') : webName;
}
