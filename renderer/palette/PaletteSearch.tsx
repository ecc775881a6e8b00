import { Command } from 'cmdk';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useApp, useMirror } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { jobNumberIn, linkIn, openLink, projectShown } from '../openLink.ts';
import { useKeyLabels } from '../ui/shortcuts.ts';
import { otherWindows, snippetsIn } from '../state/select.ts';
import { paletteItems, type PaletteItem } from './candidates.ts';
import { useItemWords } from './itemWords.ts';
import { performItem } from './performItem.ts';
import { readRecent, remember } from './recent.ts';
import { searchCandidates, type Found } from './search.ts';

type PaletteSearchProps = { readonly query: string; readonly onQuery: (query: string) => void };

/** The field and what it finds. What was typed before it stood is in the field already. */
export function PaletteSearch({ query, onQuery }: PaletteSearchProps) {
  const text = useText();
  const found = useFound(query);
  const app = useApp();
  const link = linkIn(query) ?? jobNumberIn(query, projectShown(app));
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const end = field.current?.value.length ?? 0;
    field.current?.setSelectionRange(end, end);
  }, []);
  return (
    <Command label={text('palette.title')} shouldFilter={false} loop>
      <Command.Input
        ref={field}
        autoFocus
        placeholder={text('palette.placeholder')}
        className="palette-input"
        value={query}
        onValueChange={onQuery}
      />
      <Command.List className="palette-list">
        <Command.Empty className="palette-empty">{text('palette.nothing')}</Command.Empty>
        {link === undefined ? null : <LinkItem url={link} />}
        {found.map((part) => (
          <FoundGroup key={part.group} found={part} />
        ))}
      </Command.List>
    </Command>
  );
}

function useFound(query: string): readonly Found<PaletteItem>[] {
  const text = useText();
  const { runner, actions, terminals, windowId } = useApp();
  const facts = useMirror((state) => state.facts);
  const [recent] = useState(readRecent);
  const [links] = useState(() => {
    const session = actions.activeSession();
    return session ? terminals.get(session.id)?.view.reading.links() : undefined;
  });
  const candidates = useMemo(
    () =>
      paletteItems({
        facts: facts ?? { jobs: new Map(), sessions: new Map() },
        canRun: runner.canRun,
        text,
        links: links ?? [],
        snippets: facts ? snippetsIn(facts, actions.activeSession()) : [],
        otherWindows: facts && actions.activeSession() ? otherWindows(facts, windowId) : [],
      }),
    [facts, runner, actions, links, windowId, text],
  );
  return useMemo(() => searchCandidates({ candidates, query, recent }), [candidates, query, recent]);
}

function FoundGroup({ found: { group, shown, more } }: { readonly found: Found<PaletteItem> }) {
  const text = useText();
  return (
    <Command.Group heading={text(`palette.groups.${group}`)}>
      {shown.map((item) => (
        <ItemLine key={item.id} item={item} />
      ))}
      {more > 0 ? <p className="palette-more">{text('palette.more', { count: more })}</p> : null}
    </Command.Group>
  );
}

function ItemLine({ item }: { readonly item: PaletteItem }) {
  const app = useApp();
  const keysOf = useKeyLabels();
  const { label, detail } = useItemWords()(item);
  const act = (): void => {
    // What a job put out is not kept.
    if (item.kind !== 'link') remember(item.id);
    performItem(app, item);
  };
  return (
    <Line
      id={item.id}
      label={label}
      detail={detail}
      keys={item.kind === 'action' ? keysOf(item.action)[0] : undefined}
      act={act}
    />
  );
}

function LinkItem({ url }: { readonly url: string }) {
  const text = useText();
  const app = useApp();
  return (
    <Line
      id="link"
      label={text('palette.openLink')}
      detail={url}
      keys={undefined}
      act={() => void openLink(app, url)}
    />
  );
}

type LineProps = {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly keys: string | undefined;
  readonly act: () => void;
};

function Line({ id, label, detail, keys, act }: LineProps) {
  const { view } = useApp();
  const select = (): void => {
    view.setState({ paletteOpen: false });
    // After the palette has given the focus back.
    requestAnimationFrame(act);
  };
  return (
    <Command.Item value={id} className="palette-item" onSelect={select}>
      <span className="palette-label">{label}</span>
      <span className="palette-detail">{detail}</span>
      {keys === undefined ? null : <kbd>{keys}</kbd>}
    </Command.Item>
  );
}
