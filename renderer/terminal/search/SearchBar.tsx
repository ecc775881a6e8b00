import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { formatNumber, useText, type Text } from '../../i18n.ts';
import { afterMs } from '../../state/ticker.ts';
import { ArrowDownIcon, ArrowUpIcon, CloseIcon } from '../../ui/icons.tsx';
import { useKeyLabel } from '../../ui/shortcuts.ts';
import { Tip } from '../../ui/Tip.tsx';
import { longestQuery, type SearchQuery } from './query.ts';
import './search.css';
import type { SearchResult, TerminalSearch } from './terminalSearch.ts';

type SearchBarProps = {
  readonly search: TerminalSearch;
  /** Gives the focus back. */
  readonly onClose: () => void;
};

/** The search of a terminal, over its upper right corner. */
export function SearchBar({ search, onClose }: SearchBarProps) {
  const isOpen = useStore(search.state, (state) => state.isOpen);
  return isOpen ? <OpenBar search={search} onClose={onClose} /> : null;
}

function OpenBar({ search, onClose }: SearchBarProps) {
  const text = useText();
  const field = useRef<HTMLInputElement>(null);
  const query = useStore(search.state, (state) => state.query);
  const asked = useStore(search.state, (state) => state.asked);
  const result = useStore(search.state, (state) => state.result);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [asked]);
  const close = (): void => {
    search.close();
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const isStep = event.key === 'Enter' && event.target === field.current;
    if (event.key !== 'Escape' && !isStep) return;
    event.preventDefault();
    event.stopPropagation();
    if (isStep) search.step(event.shiftKey ? -1 : 1);
    else close();
  };
  return (
    <search
      className="terminal-search"
      aria-label={text('search.name')}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.stopPropagation()}
    >
      <div className="search-field">
        <input
          ref={field}
          type="text"
          aria-label={text('search.field')}
          placeholder={text('search.placeholder')}
          aria-invalid={result.kind === 'invalid' || undefined}
          spellCheck={false}
          autoComplete="off"
          maxLength={longestQuery}
          value={query.text}
          onChange={(event) => search.setQuery({ ...query, text: event.target.value })}
        />
        <Choices query={query} onChange={search.setQuery} />
      </div>
      <SearchCount result={result} />
      <div className="search-buttons">
        <StepButton direction="previous" result={result} onClick={() => search.step(-1)} />
        <StepButton direction="next" result={result} onClick={() => search.step(1)} />
        <button type="button" className="icon-button" aria-label={text('search.close')} onClick={close}>
          <CloseIcon />
        </button>
      </div>
    </search>
  );
}

const choices = [
  { name: 'matchCase', sign: 'Aa' },
  { name: 'wholeWord', sign: 'ab' },
  { name: 'isRegex', sign: '.*' },
] as const;

type ChoicesProps = { readonly query: SearchQuery; readonly onChange: (query: SearchQuery) => void };

function Choices({ query, onChange }: ChoicesProps) {
  const text = useText();
  return choices.map(({ name, sign }) => (
    <Tip key={name} text={text(`search.${name}`)}>
      <button
        type="button"
        className="search-choice"
        data-choice={name}
        data-sign={sign}
        aria-label={text(`search.${name}`)}
        aria-pressed={query[name]}
        onClick={() => onChange({ ...query, [name]: !query[name] })}
      />
    </Tip>
  ));
}

type StepButtonProps = {
  readonly direction: 'next' | 'previous';
  readonly result: SearchResult;
  readonly onClick: () => void;
};

function StepButton({ direction, result, onClick }: StepButtonProps) {
  const text = useText();
  const keys = useKeyLabel(direction === 'next' ? 'terminal.findNext' : 'terminal.findPrevious');
  const isIdle = result.kind !== 'counted' || result.count === 0;
  return (
    <Tip text={text(`search.${direction}`)} keys={keys}>
      <button
        type="button"
        className="icon-button"
        aria-label={text(`search.${direction}`)}
        aria-disabled={isIdle || undefined}
        onClick={onClick}
      >
        {direction === 'next' ? <ArrowDownIcon /> : <ArrowUpIcon />}
      </button>
    </Tip>
  );
}

/** Said once it rests: a count that runs would be read out without end. */
const restMs = 600;

function SearchCount({ result }: { readonly result: SearchResult }) {
  const text = useText();
  const words = resultWords(result, text);
  const [said, setSaid] = useState('');
  useEffect(() => afterMs(restMs, () => setSaid(words)), [words]);
  const isProblem = result.kind === 'invalid' || (result.kind === 'counted' && result.isTooSlow);
  return (
    <>
      <span
        className="search-count figures"
        data-problem={isProblem || undefined}
        data-complete={(result.kind === 'counted' && result.isComplete) || undefined}
        aria-hidden="true"
      >
        {words}
      </span>
      <span className="visually-hidden" aria-live="polite">
        {said}
      </span>
    </>
  );
}

/** «3 of 120», and how far that can be relied on. */
function resultWords(result: SearchResult, text: Text): string {
  if (result.kind === 'nothing') return '';
  if (result.kind !== 'counted') return text(`search.${result.kind}`);
  const { count, current, isComplete, isCutOff, isTooSlow } = result;
  if (isTooSlow) return text('search.tooSlow', { count: formatNumber(count) });
  if (count === 0) return text(isComplete ? 'search.none' : 'search.searching');
  const figures = { current: formatNumber(current), count: formatNumber(count) };
  return text(isCutOff ? 'search.countCutOff' : isComplete ? 'search.count' : 'search.countSoFar', figures);
}
