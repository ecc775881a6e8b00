import { ContextMenu } from 'radix-ui';
import type { MouseEvent, ReactElement } from 'react';
import type { ActionId } from '../../preload/contract/actions.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { canDebug } from '../state/select.ts';
import { RowMenu } from '../ui/RowMenu.tsx';

/** What a job's menu offers, in parts; what makes no sense for the job is left out. */
const parts: readonly (readonly ActionId[])[] = [
  ['job.arm', 'job.disarm', 'job.armNext', 'job.armPipeline'],
  ['job.play', 'job.retry', 'job.takeOver', 'job.cancel'],
  ['log.toggle', 'pipeline.toggle', 'job.openInGitlab', 'job.copyUrl', 'job.afterScript'],
];
/** These ask before they do anything. */
const asking: ReadonlySet<ActionId> = new Set(['job.play', 'job.retry', 'job.takeOver', 'job.cancel']);

/** The list's menu: a right click on a row, the menu key, or the row's own button open that of its job. */
export function JobMenu({ children }: { readonly children: ReactElement }) {
  return (
    <RowMenu idAttribute="data-job-id" items={(jobId) => <Items jobId={jobId} />} collisionPadding={8}>
      {children}
    </RowMenu>
  );
}

function Items({ jobId }: { readonly jobId: string }) {
  const text = useText();
  const { actions, runner } = useApp();
  const isDebuggable = useFacts((facts) => {
    const job = facts.jobs.get(jobId);
    return job !== undefined && canDebug(facts, job);
  });
  const shown = parts
    .map((part) => part.filter((id) => runner.canRun(id, { jobId })))
    .filter((part) => part.length > 0);
  return (
    <>
      {isDebuggable ? (
        <ContextMenu.Item className="menu-item" onSelect={() => actions.debug(jobId)}>
          {text('jobs.debug')}
        </ContextMenu.Item>
      ) : null}
      {shown.map((part, index) => (
        <ContextMenu.Group key={part[0]}>
          {index > 0 || isDebuggable ? <ContextMenu.Separator className="menu-line" /> : null}
          {part.map((id) => (
            <ContextMenu.Item key={id} className="menu-item" onSelect={() => runner.run(id, { jobId })}>
              {asking.has(id) ? `${text(`actions.${id}`)}…` : text(`actions.${id}`)}
            </ContextMenu.Item>
          ))}
        </ContextMenu.Group>
      ))}
    </>
  );
}

/** Opens the row's menu where it stands, for who has no right button or does not look for one. */
export function openJobMenu({ currentTarget }: MouseEvent<HTMLElement>): void {
  const { left, bottom } = currentTarget.getBoundingClientRect();
  currentTarget.dispatchEvent(
    new window.MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left, clientY: bottom }),
  );
}
