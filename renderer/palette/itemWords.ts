import { useText } from '../i18n.ts';
import { assertNever } from '../state/assertNever.ts';
import { tabTitle } from '../state/select.ts';
import { settingWords, type PaletteItem } from './candidates.ts';

export type ItemWords = { readonly label: string; readonly detail: string };

/** What a line of the palette says. */
export function useItemWords(): (item: PaletteItem) => ItemWords {
  const text = useText();
  return (item) => {
    switch (item.kind) {
      case 'session': {
        const { jobName, projectPath, ref } = item.session;
        const title = tabTitle(item.session);
        const where = `${projectPath} · ${ref}`;
        return {
          label: text('palette.goTo', { job: title }),
          // The tab has a name of its own.
          detail: title === jobName ? where : `${jobName} · ${where}`,
        };
      }
      case 'job':
        return {
          label: text(item.isDebuggable ? 'palette.debug' : 'palette.show', { job: item.job.name }),
          detail: `${item.job.projectPath} · ${item.job.ref}`,
        };
      case 'log':
        return {
          label: text('palette.log', { job: item.job.name }),
          detail: `${item.job.projectPath} · ${item.job.ref}`,
        };
      case 'action':
        return { label: text(`actions.${item.action}`), detail: '' };
      case 'link':
        return { label: item.url, detail: '' };
      case 'snippet':
        return { label: item.snippet.name, detail: item.snippet.text.trim().split('\n')[0] ?? '' };
      case 'window':
        return {
          label: text('tabs.menu.moveToWindow', { number: item.window.number }),
          detail: item.window.jobs,
        };
      case 'setting': {
        const [label, section] = settingWords(item.setting, text);
        return { label, detail: section };
      }
      default:
        return assertNever(item);
    }
  };
}
