import { useState } from 'react';
import type { FailedTest, PipelineView, TestCounts, TestsView } from '../../preload/contract/pipelines.ts';
import { useApp } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
import { formatCountdown } from '../state/time.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { ChevronIcon, ExternalIcon } from '../ui/icons.tsx';
import { openOutside } from '../ui/openOutside.ts';
import { StateMark } from '../ui/StateMark.tsx';
import { doWithJob, jobPlaceOf } from './jobSteps.ts';
import { problemText } from './problemText.ts';
import type { KnownTests } from './useTests.ts';

type TestsTabProps = { readonly tests: KnownTests; readonly view: PipelineView | undefined };

/** What the tests of a pipeline said: the figures, then each that failed. */
export function TestsTab({ tests: { answer, problem }, view }: TestsTabProps) {
  const text = useText();
  if (!answer) {
    return (
      <p className="pipeline-empty" role="status">
        {problem ? problemText(problem) : text('pipeline.tests.reading')}
      </p>
    );
  }
  if (answer.kind !== 'known')
    return <p className="pipeline-empty">{text(`pipeline.tests.${answer.kind}`)}</p>;
  return <Known answer={answer} view={view} />;
}

type KnownProps = {
  readonly answer: Extract<TestsView, { kind: 'known' }>;
  readonly view: PipelineView | undefined;
};

function Known({ answer: { total, suites, failures, more, isTooLarge }, view }: KnownProps) {
  const text = useText();
  const hasSuites = suites.length > 1;
  return (
    <>
      <div className="pipeline-summary">
        <StateMark mark={total.failed + total.errors > 0 ? 'failed' : 'ok'} />
        <p className="figures">{countsText(total, text)}</p>
        {view ? (
          <button
            type="button"
            className="button"
            data-variant="quiet"
            onClick={() => openOutside(`${view.webUrl}/test_report`)}
          >
            {text('pipeline.tests.openInGitlab')}
            <ExternalIcon />
          </button>
        ) : null}
      </div>
      {suites.map(({ name, error }) =>
        error === undefined ? null : (
          <p key={name} className="pipeline-warning">
            {text('pipeline.tests.suiteError', { suite: name, error })}
          </p>
        ),
      )}
      {hasSuites ? (
        <ul className="pipeline-suites">
          {suites.map(({ name, counts }) => (
            <li key={name}>
              <StateMark mark={counts.failed + counts.errors > 0 ? 'failed' : 'ok'} size={14} />
              <span className="pipeline-name">{name}</span>
              <span className="figures pipeline-muted">{countsText(counts, text)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {isTooLarge ? <p className="pipeline-warning">{text('pipeline.tests.tooLarge')}</p> : null}
      {failures.length > 0 ? (
        <ol className="pipeline-failures" aria-label={text('pipeline.tests.failures')}>
          {failures.map((test, index) => (
            // Names of tests repeat, and the list comes as a whole.
            <Failure key={index} test={test} view={view} />
          ))}
        </ol>
      ) : null}
      {more > 0 ? (
        <p className="pipeline-muted pipeline-more-note">{text('pipeline.tests.more', { count: more })}</p>
      ) : null}
    </>
  );
}

function countsText({ count, success, failed, errors, skipped, seconds }: TestCounts, text: Text): string {
  const parts =
    failed + errors === 0
      ? [text('pipeline.tests.allPassed', { count })]
      : [
          text('pipeline.tests.summary', { failed, count }),
          ...(errors > 0 ? [text('pipeline.tests.errors', { count: errors })] : []),
          text('pipeline.tests.passed', { count: success }),
        ];
  return [
    ...parts,
    ...(skipped > 0 ? [text('pipeline.tests.skipped', { count: skipped })] : []),
    ...(seconds > 0 ? [formatCountdown(seconds * 1000)] : []),
  ].join(' · ');
}

type FailureProps = { readonly test: FailedTest; readonly view: PipelineView | undefined };

function Failure({ test, view }: FailureProps) {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const where = [test.className, test.suite].filter((one) => one !== '').join(' · ');
  return (
    <li className="pipeline-failure">
      <button type="button" className="pipeline-fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <ChevronIcon />
        <span className="pipeline-fold-words">
          <span className="pipeline-name">{test.name}</span>
          <span className="pipeline-muted">{`${text(`pipeline.tests.${test.status}`)} · ${where}`}</span>
        </span>
        <span className="figures pipeline-muted">
          {test.durationSeconds > 0 ? formatCountdown(test.durationSeconds * 1000) : ''}
        </span>
      </button>
      {isOpen ? <Output test={test} view={view} /> : null}
    </li>
  );
}

function Output({ test, view }: FailureProps) {
  const text = useText();
  const app = useApp();
  const job = view?.jobs.find(({ name }) => name === test.suite);
  return (
    <div className="pipeline-output">
      {test.output === '' ? (
        <p className="pipeline-muted">{text('pipeline.tests.noOutput')}</p>
      ) : (
        // It scrolls, so keys must reach it.
        <pre tabIndex={0} aria-label={test.name}>
          {test.output}
        </pre>
      )}
      {test.isCut ? <p className="pipeline-muted">{text('pipeline.tests.cut')}</p> : null}
      <p className="pipeline-output-buttons">
        {test.output === '' ? null : <CopyButton value={test.output} />}
        {view && job ? (
          <button
            type="button"
            className="button"
            data-variant="quiet"
            onClick={() => void doWithJob(app, jobPlaceOf(view, job), 'log.toggle')}
          >
            {text('pipeline.tests.log', { job: job.name })}
          </button>
        ) : null}
      </p>
    </div>
  );
}
