import { withAccount, type PerformerParts, type Performers } from './performers.ts';

type AppIds =
  | 'palette.open'
  | 'settings.open'
  | 'settings.keys'
  | 'tour.show'
  | 'window.new'
  | 'account.signInWeb'
  | 'account.signOut';

/** Jobshell as a whole, and its accounts. */
export function appPerformers(
  parts: Pick<PerformerParts, 'view' | 'actions' | 'facts' | 'setSetting'>,
): Performers<AppIds> {
  const { view, actions } = parts;
  return {
    'palette.open': { run: () => view.setState({ paletteOpen: true }) },
    'settings.open': { run: () => view.setState({ settingsOpen: true }) },
    'settings.keys': { run: () => view.setState({ settingsOpen: true, settingsSection: 'keyboard' }) },
    'tour.show': {
      run: () => {
        view.setState({ settingsOpen: false });
        parts.setSetting({ tourSeen: false });
      },
    },
    'window.new': { run: actions.newWindow },
    'account.signInWeb': { run: () => view.setState({ webSessionOpen: true }) },
    'account.signOut': { run: withAccount(parts, actions.requestSignOut) },
  };
}
