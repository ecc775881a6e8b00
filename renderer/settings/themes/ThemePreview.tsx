import type { TerminalTheme } from '../../../preload/contract/settings.ts';
import { ansiColourNames } from '../../../preload/contract/settingsLimits.ts';
import { formatNumber, useText } from '../../i18n.ts';
import { contrastOf } from './colour.ts';

/** WCAG's AA, for text. */
const readable = 4.5;
const oneDigit = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** What a terminal looks like in these colours, and whether it can be read. */
export function ThemePreview({ theme }: { readonly theme: TerminalTheme }) {
  const text = useText();
  const { colours, name } = theme;
  const contrast = contrastOf(colours.foreground, colours.background);
  return (
    <div className="theme-preview">
      <div
        className="theme-screen"
        style={{ background: colours.background, color: colours.foreground }}
        aria-hidden="true"
      >
        <span>
          <span style={{ color: colours.green }}>alice@runner</span>:
          <span style={{ color: colours.blue }}>~/shop</span>$ npm test
          <span style={{ background: colours.cursor }}> </span>
        </span>
        <span className="theme-colours">
          {ansiColourNames.map((colour) => (
            <span key={colour} style={{ background: colours[colour] }} />
          ))}
        </span>
      </div>
      <div className="theme-words">
        <span className="setting-label">{name}</span>
        {contrast < readable ? (
          <p className="hint">
            {text('settings.themesOfTerminals.weak', { contrast: formatNumber(contrast, oneDigit) })}
          </p>
        ) : null}
      </div>
    </div>
  );
}
