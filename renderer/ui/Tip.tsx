import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

type TipProps = { readonly text: string; readonly keys?: string | undefined; readonly children: ReactNode };

/** What a control does, and its keys, after a moment of pointing at it or at once on focus. */
export function Tip({ text, keys, children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8}>
          {text}
          {keys ? <kbd>{keys}</kbd> : null}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
