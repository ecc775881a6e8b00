import type { Account } from '../../preload/contract/model.ts';
import { AccountMenu } from '../accounts/AccountMenu.tsx';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { KeptSummary } from '../retention/KeptSummary.tsx';
import { GearIcon, SearchIcon } from '../ui/icons.tsx';
import { shortcutLabel } from '../ui/shortcuts.ts';
import { Tip } from '../ui/Tip.tsx';

/** Who, what to search, what is kept, settings. */
export function TopBar({ account }: { readonly account: Account }) {
  const text = useText();
  const { view, isMac } = useApp();
  return (
    <header className="top-bar">
      <h1 className="visually-hidden">{text('app.name')}</h1>
      <AccountMenu account={account} />
      <button type="button" className="palette-button" onClick={() => view.setState({ paletteOpen: true })}>
        <SearchIcon />
        <span>{text('topBar.palette')}</span>
        <kbd>{shortcutLabel('palette', isMac)}</kbd>
      </button>
      <div className="top-right">
        <KeptSummary />
        <Tip text={text('topBar.settings')} keys={shortcutLabel('settings', isMac)}>
          <button
            type="button"
            className="icon-button"
            aria-label={text('topBar.settings')}
            onClick={() => view.setState({ settingsOpen: true })}
          >
            <GearIcon />
          </button>
        </Tip>
      </div>
    </header>
  );
}
