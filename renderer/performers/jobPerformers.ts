import { openableLink } from '../terminal/links.ts';
import { openOutside } from '../ui/openOutside.ts';
import {
  withAccount,
  type ActionTarget,
  type Performer,
  type PerformerParts,
  type Performers,
} from './performers.ts';

type JobIds = 'jobs.refresh' | 'job.openInGitlab' | 'job.copyUrl' | 'offers.dismiss';

/** The list, and where a job stands in GitLab. */
export function jobPerformers(
  parts: Pick<PerformerParts, 'actions' | 'facts' | 'sessionOf'>,
): Performers<JobIds> {
  const { actions, facts, sessionOf } = parts;
  const urlOf = ({ jobId, sessionId }: ActionTarget): string | undefined =>
    (jobId === undefined ? undefined : facts()?.jobs.get(jobId)?.webUrl) ?? sessionOf({ sessionId })?.webUrl;
  const withUrl =
    (act: (url: string) => void): Performer['run'] =>
    (target) => {
      const url = urlOf(target);
      if (url !== undefined) act(url);
    };
  return {
    'jobs.refresh': {
      run: withAccount(parts, (accountId) => void actions.run('jobs.refresh', { accountId })),
    },
    'job.openInGitlab': {
      can: (target) => openableLink(urlOf(target) ?? '') !== undefined,
      run: withUrl(openOutside),
    },
    'job.copyUrl': {
      can: (target) => urlOf(target) !== undefined,
      run: withUrl((url) => void navigator.clipboard.writeText(url)),
    },
    'offers.dismiss': {
      can: () => (facts()?.offers.size ?? 0) > 0,
      run: () => void actions.run('offers.dismiss', {}),
    },
  };
}
