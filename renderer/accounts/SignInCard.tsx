import { useId, useRef, useState, type FormEvent } from 'react';
import type { AppErrorData } from '../../preload/contract/error.ts';
import { useApp, useFacts } from '../appContext.ts';
import { explainError, useText } from '../i18n.ts';
import { Field } from '../ui/Field.tsx';
import { GearIcon } from '../ui/icons.tsx';
import { SignInProgress } from './SignInProgress.tsx';
import { useSignInSteps } from './useSignInSteps.ts';
import { TokenPageLink } from './TokenPageLink.tsx';

/** The first screen: where GitLab is and a token for it. */
export function SignInCard() {
  const text = useText();
  const { view } = useApp();
  const [gitlabUrl, setGitlabUrl] = useState('');
  const [isTypingUrl, setTypingUrl] = useState(false);
  const [token, setToken] = useState('');
  const [keep, setKeep] = useState(false);
  const canKeep = useFacts(
    ({ capabilities }) => capabilities.secretProtection === 'memory' && capabilities.canKeepWithoutKeyring,
  );
  const { submit, isBusy, error, steps } = useSignIn();
  const isUrlProblem = error !== undefined && urlProblems.has(error.code);

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    submit({ gitlabUrl, token, keepWithoutKeyring: canKeep && keep });
  };
  return (
    <main className="sign-in">
      <button
        type="button"
        className="icon-button sign-in-settings"
        aria-label={text('topBar.settings')}
        onClick={() => view.setState({ settingsOpen: true })}
      >
        <GearIcon />
      </button>
      <form className="card" noValidate onSubmit={onSubmit} aria-labelledby="sign-in-title">
        <h1 id="sign-in-title">{text('account.signInTitle')}</h1>
        <p className="card-intro">{text('account.signInIntro')}</p>
        <Field
          label={text('account.url')}
          hint={text('account.urlHint')}
          value={gitlabUrl}
          onChange={(typed) => {
            setGitlabUrl(typed);
            setTypingUrl(true);
          }}
          onLeave={() => setTypingUrl(false)}
          isInvalid={isUrlProblem}
          placeholder="https://gitlab.example.com"
          inputMode="url"
          autoFocus
        />
        <Field
          label={text('account.token')}
          hint={text('account.tokenHint')}
          value={token}
          onChange={setToken}
          isInvalid={error !== undefined && !isUrlProblem}
          isSecret
          placeholder="glpat-…"
          aside={<TokenPageLink gitlabUrl={gitlabUrl} isTyping={isTypingUrl} />}
        />
        {canKeep ? <KeepChoice keep={keep} onChange={setKeep} /> : null}
        <button
          type="submit"
          className="button button-wide"
          data-variant="primary"
          aria-disabled={isBusy || undefined}
        >
          {text(isBusy ? 'account.signingIn' : 'account.signIn')}
        </button>
        <SignInProgress steps={steps} />
        {error ? <Problem error={error} /> : null}
      </form>
    </main>
  );
}

/** Errors that are about the address, not the token: the field they belong to is marked. */
const urlProblems: ReadonlySet<string> = new Set([
  'url-invalid',
  'host-not-found',
  'connection-refused',
  'timed-out',
  'certificate',
  'network',
  'not-gitlab',
  'gitlab-down',
]);

function Problem({ error }: { readonly error: AppErrorData }) {
  const { text: reason, wayOut } = explainError(error);
  return (
    <p className="problem" role="alert">
      <strong>{reason}</strong> {wayOut}
    </p>
  );
}

function KeepChoice({
  keep,
  onChange,
}: {
  readonly keep: boolean;
  readonly onChange: (keep: boolean) => void;
}) {
  const text = useText();
  const hintId = useId();
  return (
    <div className="choice">
      <label>
        <input
          type="checkbox"
          checked={keep}
          aria-describedby={hintId}
          onChange={(event) => onChange(event.target.checked)}
        />
        {text('account.keep')}
      </label>
      <p id={hintId} className="hint">
        {text('account.keepHint')}
      </p>
    </div>
  );
}

type Credentials = {
  readonly gitlabUrl: string;
  readonly token: string;
  readonly keepWithoutKeyring: boolean;
};

function useSignIn() {
  const { client } = useApp();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData>();
  const { steps, reset } = useSignInSteps();
  // State is a drawing behind; a second Enter may come before it.
  const running = useRef(false);
  const submit = async (credentials: Credentials): Promise<void> => {
    if (running.current) return;
    running.current = true;
    reset();
    setError(undefined);
    setBusy(true);
    const answer = await client.call('account.signIn', credentials);
    running.current = false;
    setBusy(false);
    if (!answer.ok) setError(answer.error);
  };
  return { submit: (credentials: Credentials) => void submit(credentials), isBusy, error, steps };
}
