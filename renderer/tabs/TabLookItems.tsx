import { ContextMenu } from 'radix-ui';
import { tabColours } from '../../preload/contract/tabLooks.ts';
import type { Session } from '../../preload/contract/model.ts';
import { useApp, useFacts, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { comesBack } from '../state/select.ts';

type ItemsProps = { readonly session: Session };

/** Naming and colouring a tab. */
export function TabLookItems({ session }: ItemsProps) {
  const text = useText();
  const { actions, runner } = useApp();
  const { id, tabColour = 'none' } = session;
  return (
    <>
      <ContextMenu.Item className="menu-item" onSelect={() => runner.run('tab.rename', { sessionId: id })}>
        {text('tabs.menu.rename')}
        <kbd>F2</kbd>
      </ContextMenu.Item>
      <ContextMenu.Sub>
        <ContextMenu.SubTrigger className="menu-item">
          {text('tabs.menu.colour')}
          <span aria-hidden="true">›</span>
        </ContextMenu.SubTrigger>
        <ContextMenu.Portal>
          <ContextMenu.SubContent className="menu">
            <ContextMenu.RadioGroup
              value={tabColour}
              onValueChange={(value) => {
                const colour = (['none', ...tabColours] as const).find((known) => known === value);
                if (colour) void actions.run('terminal.dress', { sessionId: id, colour });
              }}
            >
              {(['none', ...tabColours] as const).map((colour) => (
                <ContextMenu.RadioItem key={colour} value={colour} className="menu-item menu-colour">
                  <span className="tab-colour" data-colour={colour} />
                  <span>{text(`tabs.colours.${colour}`)}</span>
                  <ContextMenu.ItemIndicator className="menu-check">✓</ContextMenu.ItemIndicator>
                </ContextMenu.RadioItem>
              ))}
            </ContextMenu.RadioGroup>
          </ContextMenu.SubContent>
        </ContextMenu.Portal>
      </ContextMenu.Sub>
      <ContextMenu.Separator className="menu-line" />
    </>
  );
}

/** Where a tab stands in regard to the one in front, and whether it gets what is typed elsewhere. */
export function TabPlaceItems({ session }: ItemsProps) {
  const text = useText();
  const { runner, actions } = useApp();
  const { id } = session;
  const isBack = useFacts((facts) => comesBack(facts, session));
  const isSent = useView((view) => view.broadcast.has(id));
  const target = { sessionId: id };
  return (
    <>
      {(['pane.splitRight', 'pane.splitDown'] as const).map((action) => (
        <ContextMenu.Item
          key={action}
          className="menu-item"
          disabled={!runner.canRun(action, target)}
          onSelect={() => runner.run(action, target)}
        >
          {text(`actions.${action}`)}
        </ContextMenu.Item>
      ))}
      {actions.isInSplit(id) ? (
        <ContextMenu.Item className="menu-item" onSelect={() => runner.run('pane.leave', target)}>
          {text('actions.pane.leave')}
        </ContextMenu.Item>
      ) : null}
      <ContextMenu.CheckboxItem
        className="menu-item"
        checked={isSent}
        onCheckedChange={() => runner.run('broadcast.toggleTab', target)}
      >
        {text('tabs.menu.broadcast')}
        <ContextMenu.ItemIndicator className="menu-check">✓</ContextMenu.ItemIndicator>
      </ContextMenu.CheckboxItem>
      {runner.canRun('terminal.comeBack', target) ? (
        <ContextMenu.CheckboxItem
          className="menu-item"
          checked={isBack}
          onCheckedChange={() => runner.run('terminal.comeBack', target)}
        >
          {text('tabs.menu.comeBack')}
          <ContextMenu.ItemIndicator className="menu-check">✓</ContextMenu.ItemIndicator>
        </ContextMenu.CheckboxItem>
      ) : null}
      <ContextMenu.Separator className="menu-line" />
    </>
  );
}
