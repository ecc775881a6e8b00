import { DropdownMenu } from 'radix-ui';
import type { Account } from '../../preload/contract/model.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { hostOf } from '../state/select.ts';
import { ChevronIcon } from '../ui/icons.tsx';

const themes = ['system', 'light', 'dark'] as const;

/** Whose jobs these are, and what concerns the whole account. */
export function AccountMenu({ account }: { readonly account: Account }) {
  const text = useText();
  const { actions, view } = useApp();
  const host = hostOf(account.gitlabUrl);
  return (
    // Not modal: a modal menu hides the page from assistive technology while it can still be tabbed into.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button account-button" data-variant="quiet">
        <span className="account-name">{account.username}</span>
        <span className="account-host">{host}</span>
        <ChevronIcon />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu-label">
            {account.displayName}
            {account.gitlabVersion ? (
              <span>{text('account.version', { version: account.gitlabVersion })}</span>
            ) : null}
          </DropdownMenu.Label>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item
            className="menu-item"
            onSelect={() => void actions.run('jobs.refresh', { accountId: account.id })}
          >
            {text('actions.jobs.refresh')}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={() => view.setState({ webSessionOpen: true })}>
            {text('account.terminalSignIn')}
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="menu-line" />
          <ThemeItems />
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item className="menu-item" onSelect={() => actions.requestSignOut(account.id)}>
            {text('account.signOut')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function ThemeItems() {
  const text = useText();
  const { actions } = useApp();
  const theme = useFacts((facts) => facts.settings.theme);
  return (
    <>
      <DropdownMenu.Label className="menu-label">{text('topBar.theme')}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={theme}>
        {themes.map((name) => (
          <DropdownMenu.RadioItem
            key={name}
            value={name}
            className="menu-item"
            onSelect={() => void actions.run('settings.update', { theme: name })}
          >
            {text(`settings.themes.${name}`)}
            <DropdownMenu.ItemIndicator className="menu-check">✓</DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}
