import type { App } from '../appContext.ts';
import { text } from '../i18n.ts';
import { pointAt } from '../openLink.ts';
import { assertNever } from '../state/assertNever.ts';
import { openOutside } from '../ui/openOutside.ts';
import type { PaletteItem } from './candidates.ts';

/** What choosing a line of the palette does. */
export function performItem(app: App, item: PaletteItem): void {
  const { actions, runner, view } = app;
  switch (item.kind) {
    case 'session':
      return actions.goTo(item.session.id);
    case 'job':
      return item.isDebuggable
        ? actions.debug(item.job.id)
        : pointAt(app, { filter: '', jobId: item.job.id });
    case 'log':
      return void runner.run('log.toggle', { jobId: item.job.id });
    case 'link':
      return openOutside(item.url);
    case 'snippet':
      return app.snippets.use(item.snippet.id);
    case 'action':
      return void runner.run(item.action);
    case 'window': {
      const session = actions.activeSession();
      return session && actions.moveToWindow(session.id, item.window.windowId);
    }
    case 'setting':
      return view.setState({
        settingsOpen: true,
        settingsSection: item.setting.section,
        settingWanted: text(item.setting.label),
      });
    default:
      return assertNever(item);
  }
}
