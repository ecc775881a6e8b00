import { useEffect, useRef, type KeyboardEvent } from 'react';
import { longestLogQuery } from '../../preload/contract/logLimits.ts';
import { formatNumber, useText, type Text } from '../i18n.ts';
import { ArrowDownIcon, ArrowUpIcon, CloseIcon } from '../ui/icons.tsx';
import { Tip } from '../ui/Tip.tsx';
import '../terminal/search/search.css';
import './logSearch.css';
import { lineAsked, type LogHits } from './useLogSearch.ts';

type LogSearchBarProps = { readonly hits: LogHits; readonly onClose: () => void };

/** The search of a log. */
export function LogSearchBar({ hits, onClose }: LogSearchBarProps) {
  return hits.isOpen ? <OpenBar hits={hits} onClose={onClose} /> : null;
}

function OpenBar({ hits, onClose }: LogSearchBarProps) {
  const text = useText();
  const { query, setQuery } = hits;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    // A number is to follow.
    if (field.current?.value !== ':') field.current?.select();
  }, []);
  const close = (): void => {
    hits.close();
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const isStep = event.key === 'Enter' && event.target === field.current;
    const isF3 = event.key === 'F3';
    if (event.key !== 'Escape' && !isStep && !isF3) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') close();
    else hits.step(event.shiftKey ? -1 : 1);
  };
  return (
    <search className="log-search" aria-label={text('log.search.name')} onKeyDown={onKeyDown}>
      <div className="search-field">
        <input
          ref={field}
          type="text"
          aria-label={text('log.search.field')}
          placeholder={text(query.errors ? 'log.search.errorsShown' : 'log.search.placeholder')}
          aria-invalid={hits.found?.kind === 'invalid' || undefined}
          spellCheck={false}
          autoComplete="off"
          maxLength={longestLogQuery}
          value={query.errors ? '' : query.text}
          onChange={(event) => setQuery({ ...query, errors: false, text: event.target.value })}
        />
        <Choice
          sign="Aa"
          name={text('search.matchCase')}
          isOn={query.matchCase}
          onClick={() => setQuery({ ...query, matchCase: !query.matchCase })}
        />
        <Choice
          sign=".*"
          name={text('search.isRegex')}
          isOn={query.isRegex}
          onClick={() => setQuery({ ...query, isRegex: !query.isRegex })}
        />
        <Choice
          sign="!"
          name={text('log.search.errors')}
          isOn={query.errors}
          onClick={() => setQuery({ ...query, errors: !query.errors })}
        />
      </div>
      <span className="search-count figures" role="status" data-problem={isProblem(hits) || undefined}>
        {resultText(hits, text)}
      </span>
      <div className="search-buttons">
        <button
          type="button"
          className="icon-button"
          aria-label={text('search.previous')}
          onClick={() => hits.step(-1)}
        >
          <ArrowUpIcon />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={text('search.next')}
          onClick={() => hits.step(1)}
        >
          <ArrowDownIcon />
        </button>
        <button type="button" className="icon-button" aria-label={text('search.close')} onClick={close}>
          <CloseIcon />
        </button>
      </div>
    </search>
  );
}

type ChoiceProps = {
  readonly sign: string;
  readonly name: string;
  readonly isOn: boolean;
  readonly onClick: () => void;
};

function Choice({ sign, name, isOn, onClick }: ChoiceProps) {
  return (
    <Tip text={name}>
      <button
        type="button"
        className="search-choice"
        data-sign={sign}
        aria-label={name}
        aria-pressed={isOn}
        onClick={onClick}
      />
    </Tip>
  );
}

function isProblem({ found }: LogHits): boolean {
  return found?.kind === 'invalid' || found?.kind === 'too-slow';
}

function resultText({ found, current, query }: LogHits, text: Text): string {
  if (lineAsked(query) !== undefined) return text('log.search.goesToLine');
  switch (found?.kind) {
    case 'invalid':
      return text('log.search.invalid');
    case 'too-slow':
      return text('log.search.tooSlow');
    case 'found': {
      if (found.count === 0) return text('log.search.none');
      const at = current === undefined ? -1 : found.lines.indexOf(current);
      const count = formatNumber(found.count);
      return at < 0
        ? text('log.search.count', { count: found.count, lines: count })
        : text('log.search.at', { at: formatNumber(found.before + at + 1), lines: count });
    }
    default:
      return query.text === '' && !query.errors ? '' : text('log.search.searching');
  }
}
