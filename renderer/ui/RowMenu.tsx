import { ContextMenu } from 'radix-ui';
import { useState, type MouseEvent, type ReactElement, type ReactNode } from 'react';

type RowMenuProps = Pick<ContextMenu.ContextMenuContentProps, 'collisionPadding' | 'onCloseAutoFocus'> & {
  /** The attribute that what a menu can be about has its id in. */
  readonly idAttribute: `data-${string}`;
  readonly items: (id: string) => ReactNode;
  /** The list or the strip they stand in. */
  readonly children: ReactElement;
};

/** One menu for all rows of a list: a right click on one, or the menu key, opens its. Beside them it stays closed. */
export function RowMenu({ idAttribute, items, children, ...content }: RowMenuProps) {
  const [id, setId] = useState<string>();
  const onContextMenu = (event: MouseEvent<HTMLElement>): void => {
    const row = event.target instanceof Element ? event.target.closest(`[${idAttribute}]`) : null;
    if (!row) event.preventDefault();
    setId(row?.getAttribute(idAttribute) ?? undefined);
  };
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild onContextMenu={onContextMenu}>
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" {...content}>
          {id === undefined ? null : items(id)}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
