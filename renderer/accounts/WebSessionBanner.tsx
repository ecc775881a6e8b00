import { useState, type FormEvent } from 'react';
import type { Account } from '../../preload/contract/model.ts';
import type { AppErrorData } from '../../preload/contract/error.ts';
import { useApp, useFacts, useView } from '../appContext.ts';
import { explainError, useText } from '../i18n.ts';
import { hostOf } from '../state/select.ts';
import { ExternalIcon, TerminalIcon } from '../ui/icons.tsx';
import { Field } from '../ui/Field.tsx';

/** Says why terminals need a second sign-in, and takes it: in a window of GitLab's own, or as a pasted cookie. */
export function WebSessionBanner({ account }: { readonly account: Account }) {
  const { kind } = account.terminalAccess;
  const isAsked = useView((view) => view.webSessionOpen);
  const isNeeded = kind === 'none' || kind === 'expired';
  // By kind, so that a session that expires later begins with the explanation again.
  return isNeeded || isAsked ? <Banner key={kind} account={account} isNeeded={isNeeded} /> : null;
}

function Banner({ account, isNeeded }: { readonly account: Account; readonly isNeeded: boolean }) {
  const text = useText();
  const isExpired = account.terminalAccess.kind === 'expired';
  const [showsCookie, setShowsCookie] = useState(false);
  const { openWindow, isOpening, error } = useSignInWindow(account.id);
  return (
    <section className="banner" data-tone={isExpired ? 'wait' : 'accent'} aria-labelledby="web-session-title">
      <TerminalIcon />
      <div className="banner-body">
        <h2 id="web-session-title">{text(isExpired ? 'webSession.expiredTitle' : 'webSession.title')}</h2>
        <p>{text(isExpired ? 'webSession.expiredText' : 'webSession.text')}</p>
        {error ? <BannerProblem error={error} /> : null}
        {showsCookie ? <CookieForm account={account} onDone={() => setShowsCookie(false)} /> : null}
      </div>
      <BannerButtons
        isNeeded={isNeeded}
        isOpening={isOpening}
        showsCookie={showsCookie}
        onWindow={openWindow}
        onCookie={() => setShowsCookie(true)}
      />
    </section>
  );
}

type BannerButtonsProps = {
  readonly isNeeded: boolean;
  readonly isOpening: boolean;
  readonly showsCookie: boolean;
  readonly onWindow: () => void;
  readonly onCookie: () => void;
};

function BannerButtons({ isNeeded, isOpening, showsCookie, onWindow, onCookie }: BannerButtonsProps) {
  const text = useText();
  const { view } = useApp();
  const hasWindow = useFacts((facts) => facts.capabilities.signInWindow);
  return (
    <div className="banner-buttons">
      <button
        type="button"
        className="button"
        data-variant={showsCookie ? undefined : 'primary'}
        aria-disabled={isOpening || undefined}
        aria-expanded={hasWindow ? undefined : showsCookie}
        onClick={hasWindow ? onWindow : onCookie}
      >
        {text(isOpening ? 'webSession.opening' : 'webSession.button')}
      </button>
      {hasWindow && !showsCookie ? (
        <button type="button" className="button" data-variant="quiet" onClick={onCookie}>
          {text('webSession.useCookieInstead')}
        </button>
      ) : null}
      {isNeeded ? null : (
        <button
          type="button"
          className="button"
          data-variant="quiet"
          onClick={() => view.setState({ webSessionOpen: false })}
        >
          {text('app.cancel')}
        </button>
      )}
    </div>
  );
}

function BannerProblem({ error }: { readonly error: AppErrorData }) {
  const { text: reason, wayOut } = explainError(error);
  return (
    <p className="problem" role="alert">
      <strong>{reason}</strong> {wayOut}
    </p>
  );
}

function CookieForm({ account, onDone }: { readonly account: Account; readonly onDone: () => void }) {
  const text = useText();
  const { cookie, setCookie, submit, isBusy, error } = useCookie({ accountId: account.id, onDone });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    submit();
  };
  return (
    <form className="cookie-form" noValidate onSubmit={onSubmit}>
      <Field
        label={text('webSession.cookie')}
        hint={text('webSession.cookieHint', { host: hostOf(account.gitlabUrl) })}
        value={cookie}
        onChange={setCookie}
        isInvalid={error !== undefined}
        isSecret
        autoFocus
        aside={
          <a href={account.gitlabUrl} target="_blank" rel="noreferrer">
            {text('webSession.openGitLab')}
            <ExternalIcon />
          </a>
        }
      />
      <button type="submit" className="button" data-variant="primary" aria-disabled={isBusy || undefined}>
        {text(isBusy ? 'webSession.checking' : 'webSession.useCookie')}
      </button>
      {error ? <BannerProblem error={error} /> : null}
    </form>
  );
}

/** `onDone`: taken. Asked for again, it begins with the button. */
function useCookie({ accountId, onDone }: { readonly accountId: string; readonly onDone: () => void }) {
  const { client, view } = useApp();
  const [cookie, setCookie] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData>();
  const submit = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setError(undefined);
    const answer = await client.call('account.useCookie', { accountId, cookie });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    setCookie('');
    onDone();
    view.setState({ webSessionOpen: false });
  };
  return { cookie, setCookie, submit: () => void submit(), isBusy, error };
}

function useSignInWindow(accountId: string) {
  const { client, view } = useApp();
  const [isOpening, setOpening] = useState(false);
  const [error, setError] = useState<AppErrorData>();
  const open = async (): Promise<void> => {
    if (isOpening) return;
    setOpening(true);
    setError(undefined);
    const answer = await client.call('account.openSignInWindow', { accountId });
    setOpening(false);
    if (answer.ok) view.setState({ webSessionOpen: false });
    else setError(answer.error);
  };
  return { openWindow: () => void open(), isOpening, error };
}
