import type { Aside } from '../../preload/contract/asides.ts';
import type { Session } from '../../preload/contract/model.ts';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { assertNever } from '../state/assertNever.ts';
import { CloseIcon } from '../ui/icons.tsx';

/** How the copying of file variables went, where the copies lie, and the ways to use and to remove them. */
export function AsideBar({ session }: { readonly session: Session }) {
  const text = useText();
  const { actions } = useApp();
  const { aside, id } = session;
  return (
    <div aria-live="polite" className="note-place">
      {aside ? (
        <div className="note-bar" role="group" aria-label={text('aside.name')} data-kind={aside.kind}>
          <div className="note-words">
            <AsideWords aside={aside} />
          </div>
          {aside.kind === 'copied' ? <CopiedButtons sessionId={id} aside={aside} /> : null}
          {aside.kind === 'failed' ? (
            <button
              type="button"
              className="button"
              onClick={() => {
                void actions.run('terminal.copyAside', { sessionId: id });
                actions.focusTerminal();
              }}
            >
              {text('aside.again')}
            </button>
          ) : null}
          {aside.kind === 'copying' ? null : (
            <button
              type="button"
              className="icon-button"
              aria-label={text('aside.dismiss')}
              onClick={() => {
                void actions.run('terminal.dismissAside', { sessionId: id });
                actions.focusTerminal();
              }}
            >
              <CloseIcon />
            </button>
          )}
        </div>
      ) : null}
    </div>
  );
}

type Copied = Extract<Aside, { kind: 'copied' }>;

function AsideWords({ aside }: { readonly aside: Aside }) {
  const text = useText();
  switch (aside.kind) {
    case 'copying':
      return <p>{text('aside.copying')}</p>;
    case 'nothing':
      return <p>{text(`aside.nothing.${aside.why}`)}</p>;
    case 'failed': {
      const { code, params } = aside.failure;
      const details = typeof params['details'] === 'string' ? params['details'] : '';
      return (
        <p>
          {text('aside.failed')} {text(`transfer.failures.${code}.text`, { ...params, details })}
        </p>
      );
    }
    case 'copied':
      return <CopiedWords aside={aside} />;
    default:
      return assertNever(aside);
  }
}

function CopiedWords({ aside: { folder, names, missed, hasMore } }: { readonly aside: Copied }) {
  const text = useText();
  const notCopied = missed.map(({ name, why }) => text(`aside.missed.${why}`, { name })).join(', ');
  return (
    <>
      {folder === undefined ? null : (
        <p>
          <strong>{text('aside.copied', { count: names.length, folder })}</strong> {names.join(', ')}
        </p>
      )}
      {notCopied === '' ? null : <p>{text('aside.notCopied', { names: notCopied })}</p>}
      {hasMore ? <p>{text('aside.more')}</p> : null}
      {folder === undefined ? null : <p className="note-hint">{text('aside.secret')}</p>}
    </>
  );
}

type CopiedButtonsProps = { readonly sessionId: string; readonly aside: Copied };

/** A folder's name means nothing to a shell (the contract sees to it): it stands in commands as it is. */
function CopiedButtons({ sessionId, aside: { folder } }: CopiedButtonsProps) {
  const text = useText();
  const { snippets } = useApp();
  if (folder === undefined) return null;
  const put = (command: string) => () => snippets.type(sessionId, { text: command, isRun: false });
  const use = `for f in ${folder}/*; do export "\${f##*/}=$f"; done`;
  const remove = `rm -rf ${folder}`;
  return (
    <>
      <button
        type="button"
        className="button"
        title={text('aside.puts', { command: use })}
        onClick={put(use)}
      >
        {text('aside.use')}
      </button>
      <button
        type="button"
        className="button"
        title={text('aside.puts', { command: remove })}
        onClick={put(remove)}
      >
        {text('aside.remove')}
      </button>
    </>
  );
}
