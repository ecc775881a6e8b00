import type { Stop } from '../../preload/client.ts';
import type { OpenedLink } from '../../preload/contract/api.ts';
import type { App } from '../appContext.ts';
import { explainError } from '../i18n.ts';

/** Shows where a link from outside leads, or says why it leads nowhere. It opens nothing: its maker is not the person. */
export function followLinks(app: App): Stop {
  return app.client.on('link.opened', ({ windowId, result }) => {
    if (windowId !== undefined && windowId !== app.windowId) return;
    if (result.ok) return showLink(app, result.value);
    const { text, wayOut } = explainError(result.error);
    app.view.setState({ notice: `${text} ${wayOut}` });
  });
}

function showLink({ mirror, view }: App, link: OpenedLink): void {
  // The job may have come just before.
  mirror.flush();
  const common = { settingsOpen: false, listFolded: false, notice: undefined };
  if (link.kind === 'pipeline')
    view.setState({ ...common, filter: `#${link.place.pipelineId}`, pointedJobId: link.jobIds[0] });
  else view.setState({ ...common, filter: '', pointedJobId: link.jobId });
}
