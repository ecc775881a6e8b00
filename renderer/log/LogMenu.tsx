import { DropdownMenu } from 'radix-ui';
import type { LogSection } from '../../preload/contract/jobLog.ts';
import { logPlaces, logTimeForms } from '../../preload/contract/settingsLimits.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { useApp, useFacts } from '../appContext.ts';
import { formatNumber, useText } from '../i18n.ts';
import { formatCountdown } from '../state/time.ts';
import './logMenu.css';
import { mostWrappedRows } from './useRows.ts';

export type LogMenuActions = {
  readonly goToLine: () => void;
  readonly firstError: () => void;
  readonly stepSection: (by: 1 | -1) => void;
  readonly goTo: (line: number) => void;
  readonly foldAll: () => void;
  readonly unfoldAll: () => void;
  readonly copy: () => void;
  readonly save: () => void;
  readonly openInGitLab: () => void;
  /** Absent: the chosen line is no command. */
  readonly put: (() => void) | undefined;
};

type LogMenuProps = {
  readonly actions: LogMenuActions;
  readonly sections: readonly LogSection[];
  readonly hasSelection: boolean;
  /** Beside a terminal there are several places for it. */
  readonly hasPlaces: boolean;
  /** It is not too long for that. */
  readonly canWrap: boolean;
  readonly onClosed: (event: Event) => void;
};

/** Everything about a log that is not asked for every minute. */
export function LogMenu({ actions, sections, hasSelection, hasPlaces, canWrap, onClosed }: LogMenuProps) {
  const text = useText();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button log-more" data-variant="quiet">
        {text('log.more')}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu log-menu"
          align="end"
          collisionPadding={8}
          onCloseAutoFocus={onClosed}
        >
          <Item name={text('log.menu.goToLine')} keys=":" onSelect={actions.goToLine} />
          <Item name={text('log.menu.firstError')} keys="e" onSelect={actions.firstError} />
          <SectionItems sections={sections} actions={actions} />
          <DropdownMenu.Separator className="menu-line" />
          <LookItems hasPlaces={hasPlaces} canWrap={canWrap} />
          <DropdownMenu.Separator className="menu-line" />
          {actions.put ? <Item name={text('log.menu.put')} keys="p" onSelect={actions.put} /> : null}
          <Item
            name={text(hasSelection ? 'log.menu.copyLines' : 'log.menu.copyAll')}
            onSelect={actions.copy}
          />
          <Item name={text('log.menu.save')} onSelect={actions.save} />
          <Item
            name={text(hasSelection ? 'log.menu.gitlabLine' : 'log.menu.gitlab')}
            onSelect={actions.openInGitLab}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

type ItemProps = { readonly name: string; readonly keys?: string; readonly onSelect: () => void };

function Item({ name, keys, onSelect }: ItemProps) {
  return (
    <DropdownMenu.Item className="menu-item" onSelect={onSelect}>
      {name}
      {keys === undefined ? null : <kbd>{keys}</kbd>}
    </DropdownMenu.Item>
  );
}

/** A longer list nobody looks through. */
const mostOutlined = 100;

/** The outline, and ways through it. */
function SectionItems({ sections, actions }: Pick<LogMenuProps, 'sections' | 'actions'>) {
  const text = useText();
  if (sections.length === 0) return null;
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className="menu-item">
        {text('log.menu.sections')}
        <span aria-hidden="true">▸</span>
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal>
        <DropdownMenu.SubContent className="menu log-menu" collisionPadding={8}>
          <Item name={text('log.menu.nextSection')} keys="s" onSelect={() => actions.stepSection(1)} />
          <Item name={text('log.menu.previousSection')} keys="S" onSelect={() => actions.stepSection(-1)} />
          <Item name={text('log.menu.foldAll')} onSelect={actions.foldAll} />
          <Item name={text('log.menu.unfoldAll')} onSelect={actions.unfoldAll} />
          <DropdownMenu.Separator className="menu-line" />
          {sections.slice(-mostOutlined).map((section) => (
            <OutlineItem key={section.line} section={section} goTo={actions.goTo} />
          ))}
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  );
}

type OutlineItemProps = Pick<LogMenuActions, 'goTo'> & { readonly section: LogSection };

function OutlineItem({ section, goTo }: OutlineItemProps) {
  return (
    <DropdownMenu.Item
      className="menu-item log-outline"
      data-depth={Math.min(3, section.depth)}
      onSelect={() => goTo(section.line)}
    >
      <span className="log-outline-name">{section.name}</span>
      <span className="figures">
        {section.durationSeconds === undefined ? '' : formatCountdown(section.durationSeconds * 1000)}
      </span>
    </DropdownMenu.Item>
  );
}

function LookItems({ hasPlaces, canWrap }: Pick<LogMenuProps, 'hasPlaces' | 'canWrap'>) {
  const text = useText();
  const { actions } = useApp();
  const { logPlace, logTimes, logWrap } = useFacts((facts) => facts.settings);
  const set = (change: Partial<Settings>): void => void actions.run('settings.update', change);
  return (
    <>
      <DropdownMenu.CheckboxItem
        className="menu-item"
        checked={logWrap && canWrap}
        disabled={!canWrap}
        onCheckedChange={(next) => set({ logWrap: next })}
      >
        {canWrap
          ? text('log.menu.wrap')
          : text('log.menu.tooLongToWrap', { most: formatNumber(mostWrappedRows) })}
        <Checked />
      </DropdownMenu.CheckboxItem>
      <Choices<Settings['logTimes']>
        values={logTimeForms}
        value={logTimes}
        nameOf={(form) => text(`log.times.${form}`)}
        onChange={(next) => set({ logTimes: next })}
      />
      {hasPlaces ? (
        <>
          <DropdownMenu.Separator className="menu-line" />
          <Choices<Settings['logPlace']>
            values={logPlaces}
            value={logPlace}
            nameOf={(one) => text(`log.places.${one}`)}
            onChange={(next) => set({ logPlace: next })}
          />
        </>
      ) : null}
    </>
  );
}

type ChoicesProps<Value extends string> = {
  readonly values: readonly Value[];
  readonly value: Value;
  readonly nameOf: (value: Value) => string;
  readonly onChange: (value: Value) => void;
};

function Choices<Value extends string>({ values, value, nameOf, onChange }: ChoicesProps<Value>) {
  const choose = (chosen: string): void => {
    const next = values.find((one) => one === chosen);
    if (next !== undefined) onChange(next);
  };
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={choose}>
      {values.map((one) => (
        <DropdownMenu.RadioItem key={one} className="menu-item" value={one}>
          {nameOf(one)}
          <Checked />
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

function Checked() {
  return <DropdownMenu.ItemIndicator className="menu-check">✓</DropdownMenu.ItemIndicator>;
}
