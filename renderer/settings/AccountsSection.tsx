import { useMemo } from 'react';
import type { Account } from '../../preload/contract/model.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
import { hostOf } from '../state/select.ts';
import { formatDay } from '../state/time.ts';
import { FactRow } from './FactRow.tsx';

/** Who is signed in where. */
export function AccountsSection() {
  const text = useText();
  const accounts = useFacts((facts) => facts.accounts);
  const list = useMemo(() => [...accounts.values()], [accounts]);
  if (list.length === 0)
    return <FactRow label={text('settings.sections.accounts')}>{text('settings.accounts.none')}</FactRow>;
  return list.map((account) => <AccountRow key={account.id} account={account} />);
}

function AccountRow({ account }: { readonly account: Account }) {
  const text = useText();
  const { actions } = useApp();
  const { displayName, username, gitlabUrl, gitlabVersion } = account;
  return (
    <FactRow
      label={text('settings.accounts.account', { name: displayName, username, host: hostOf(gitlabUrl) })}
      action={
        <button type="button" className="button" onClick={() => actions.requestSignOut(account.id)}>
          {text('account.signOut')}
        </button>
      }
    >
      {[
        gitlabVersion === undefined
          ? ''
          : `${text('settings.accounts.version', { version: gitlabVersion })} `,
        `${tokenWords(account, text)} `,
        text(`settings.accounts.access.${account.terminalAccess.kind}`),
      ]}
    </FactRow>
  );
}

function tokenWords({ token }: Account, text: Text): string {
  if (token.kind === 'rejected') return text('settings.accounts.tokenRejected');
  const what = text('settings.accounts.tokenActive', { name: token.name, scopes: token.scopes.join(', ') });
  if (token.expiresOn === undefined) return what;
  return `${what} ${text('settings.accounts.tokenExpires', { date: formatDay(token.expiresOn) })}`;
}
