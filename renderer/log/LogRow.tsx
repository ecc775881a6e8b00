import { memo, type MouseEvent, type ReactNode } from 'react';
import type { LogLine, LogSection, LogToken } from '../../preload/contract/jobLog.ts';
import type { JobStep } from '../../preload/contract/steps.ts';
import { formatDate, formatNumber, useText } from '../i18n.ts';
import { formatCountdown } from '../state/time.ts';
import { TerminalIcon } from '../ui/icons.tsx';
import { lookOf } from './logLook.ts';
import './logLook.css';
import './logRow.css';
import type { Excerpt } from './excerpt.ts';
import { cutRanges, placesOf, searchedText, withPlaces } from './markRanges.ts';
import type { Settings } from '../../preload/contract/settings.ts';

type LogRowProps = {
  readonly number: number;
  readonly row: number;
  readonly start: number;
  readonly line: LogLine | undefined;
  /** It is the heading of this one. */
  readonly section: LogSection | undefined;
  readonly isFolded: boolean;
  readonly times: Settings['logTimes'];
  readonly startedAt: number | undefined;
  readonly mark: 'found' | 'current' | undefined;
  readonly isSelected: boolean;
  /** Plain words to mark in it; empty: none. */
  readonly words: string;
  readonly matchCase: boolean;
  /** Start and end of what a pattern matches in it, in turn. */
  readonly ranges: readonly number[] | undefined;
  /** What was found where the line is not shown. */
  readonly excerpt: Excerpt | undefined;
  readonly onToggle: (section: LogSection) => void;
  readonly onChoose: (line: number, extends_: boolean) => void;
  /** Puts the line's command at its job's prompt. */
  readonly onPut: (step: JobStep) => void;
  readonly measure: ((element: HTMLElement | null) => void) | undefined;
};

/** One line of a log. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { number, row, start, line, section, times, mark, isSelected, measure } = props;
  const ranges = line && props.words !== '' ? placesOf(searchedText(line), props) : props.ranges;
  const choose = (event: MouseEvent): void => props.onChoose(number, event.shiftKey);
  return (
    <div
      className="log-row"
      data-index={row}
      data-line={number + 1}
      data-mark={mark}
      data-selected={isSelected || undefined}
      data-heading={section ? '' : undefined}
      data-error-stream={line?.isErrorStream}
      style={{ transform: `translateY(${start}px)` }}
      ref={measure}
    >
      <span className="log-number figures" data-number={number + 1} onClick={choose} />
      {times === 'off' ? null : <span className="log-time figures">{timeText(line?.writtenAt, props)}</span>}
      {section ? <FoldButton {...props} section={section} line={line} /> : null}
      {line?.command ? <PutButton step={line.command} onPut={props.onPut} /> : null}
      <span className="log-text">
        {withPlaces(line?.tokens ?? []).map(({ token, ...part }, index) => (
          <Token key={index} token={token} ranges={cutRanges(ranges, part)} />
        ))}
        {line?.leftOut === undefined ? null : <LeftOut count={line.leftOut} excerpt={props.excerpt} />}
      </span>
      {section?.durationSeconds === undefined || section.hidesDuration ? null : (
        <span className="log-duration figures">{formatCountdown(section.durationSeconds * 1000)}</span>
      )}
    </div>
  );
});

function FoldButton({
  section,
  isFolded,
  onToggle,
}: Pick<LogRowProps, 'isFolded' | 'onToggle'> & {
  readonly section: LogSection;
  readonly line: LogLine | undefined;
}) {
  const text = useText();
  return (
    <button
      type="button"
      className="log-fold"
      aria-expanded={!isFolded}
      aria-label={text('log.section', { name: section.name })}
      onClick={() => onToggle(section)}
    />
  );
}

function PutButton({ step, onPut }: { readonly step: JobStep } & Pick<LogRowProps, 'onPut'>) {
  const text = useText();
  return (
    <button
      type="button"
      className="log-put"
      aria-label={text('log.put.name', { command: step.text.slice(0, longestNamed) })}
      title={text('log.put.help')}
      onClick={() => onPut(step)}
    >
      <TerminalIcon />
    </button>
  );
}

/** Of a command, read out. */
const longestNamed = 80;

type LeftOutProps = Pick<LogRowProps, 'excerpt'> & { readonly count: number };

function LeftOut({ count, excerpt }: LeftOutProps) {
  const text = useText();
  return (
    <>
      <span className="log-left-out">{text('log.leftOut', { count: formatNumber(count) })}</span>
      {excerpt === undefined ? null : (
        <>
          <span className="log-left-out">{text(excerpt.isFirst ? 'log.foundFirst' : 'log.foundThere')}</span>
          <span className="log-excerpt">
            {excerpt.before}
            <mark>{excerpt.hit}</mark>
            {excerpt.behind}
          </span>
        </>
      )}
    </>
  );
}

type TokenProps = { readonly token: LogToken; readonly ranges: readonly number[] };

function Token({ token, ranges }: TokenProps) {
  const { className, style } = lookOf(token);
  // The name of what can't be seen is marked as a whole.
  const marked = token.isControl && ranges.length > 0 ? [0, token.text.length] : ranges;
  const content = marked.length === 0 ? token.text : withMarks(token.text, marked);
  return (
    <span className={className} style={style}>
      {content}
    </span>
  );
}

function withMarks(text: string, ranges: readonly number[]): ReactNode {
  const parts: ReactNode[] = [];
  let from = 0;
  for (let index = 0; index < ranges.length; index += 2) {
    const [start = 0, end = 0] = ranges.slice(index, index + 2);
    parts.push(text.slice(from, start));
    parts.push(<mark key={start}>{text.slice(start, end)}</mark>);
    from = end;
  }
  parts.push(text.slice(from));
  return parts;
}

function timeText(
  writtenAt: number | undefined,
  { times, startedAt }: Pick<LogRowProps, 'times' | 'startedAt'>,
): string {
  if (writtenAt === undefined) return '';
  if (times === 'since') return `+${formatCountdown(Math.max(0, writtenAt - (startedAt ?? writtenAt)))}`;
  return formatDate(new Date(writtenAt), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
}
