import type { Account } from '../../preload/contract/model.ts';
import { AccountMenu } from '../accounts/AccountMenu.tsx';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { HeldSummary } from '../retention/HeldSummary.tsx';
import { KeptSummary } from '../retention/KeptSummary.tsx';
import { GearIcon, SearchIcon } from '../ui/icons.tsx';
import { useKeyLabel } from '../ui/shortcuts.ts';
import { Tip } from '../ui/Tip.tsx';

/** Who, what to search, what is kept, settings. */
export function TopBar({ account }: { readonly account: Account }) {
  const text = useText();
  const { runner } = useApp();
  const paletteKeys = useKeyLabel('palette.open');
  const settingsKeys = useKeyLabel('settings.open');
  return (
    <header className="top-bar">
      <h1 className="visually-hidden">{text('app.name')}</h1>
      <AccountMenu account={account} />
      <button type="button" className="palette-button" onClick={() => runner.run('palette.open')}>
        <SearchIcon />
        <span>{text('topBar.palette')}</span>
        {paletteKeys === undefined ? null : <kbd>{paletteKeys}</kbd>}
      </button>
      <div className="top-right">
        <HeldSummary />
        <KeptSummary />
        <Tip text={text('topBar.settings')} keys={settingsKeys}>
          <button
            type="button"
            className="icon-button"
            aria-label={text('topBar.settings')}
            onClick={() => runner.run('settings.open')}
          >
            <GearIcon />
          </button>
        </Tip>
      </div>
    </header>
  );
}
