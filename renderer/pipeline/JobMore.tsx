import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import type { ActionId } from '../../preload/contract/actions.ts';
import type { JobPlace } from '../../preload/contract/pipelines.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { MoreIcon } from '../ui/icons.tsx';
import { bringJob } from './jobSteps.ts';

/** In the list's order; what makes no sense for the job is left out. */
const offered: readonly ActionId[] = [
  'job.arm',
  'job.disarm',
  'job.armNext',
  'job.armPipeline',
  'job.play',
  'job.retry',
  'job.takeOver',
  'job.cancel',
  'log.toggle',
  'job.openInGitlab',
  'job.copyUrl',
];
/** These ask before they do anything. */
const asking: ReadonlySet<ActionId> = new Set(['job.play', 'job.retry', 'job.takeOver', 'job.cancel']);

type JobMoreProps = { readonly place: JobPlace; readonly jobId: string; readonly name: string };

/** Everything else that can be done with a job of a pipeline. The job is fetched when the menu opens. */
export function JobMore({ place, jobId, name }: JobMoreProps) {
  const text = useText();
  const app = useApp();
  const [isOpen, setOpen] = useState(false);
  const open = (next: boolean): void => {
    if (!next) return setOpen(false);
    void bringJob(app, place).then(setOpen);
  };
  return (
    <DropdownMenu.Root modal={false} open={isOpen} onOpenChange={open}>
      <DropdownMenu.Trigger
        className="icon-button pipeline-more"
        aria-label={text('jobs.more', { job: name })}
      >
        <MoreIcon />
      </DropdownMenu.Trigger>
      {isOpen ? (
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" collisionPadding={8}>
            <Items jobId={jobId} />
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      ) : null}
    </DropdownMenu.Root>
  );
}

function Items({ jobId }: { readonly jobId: string }) {
  const text = useText();
  const { runner } = useApp();
  // What can be done changes with the job.
  useFacts((facts) => facts.jobs.get(jobId));
  return offered
    .filter((id) => runner.canRun(id, { jobId }))
    .map((id) => (
      <DropdownMenu.Item key={id} className="menu-item" onSelect={() => runner.run(id, { jobId })}>
        {asking.has(id) ? `${text(`actions.${id}`)}…` : text(`actions.${id}`)}
      </DropdownMenu.Item>
    ));
}
