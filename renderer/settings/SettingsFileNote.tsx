import type { SettingsProblem } from '../../preload/contract/settings.ts';
import { useFacts } from '../appContext.ts';
import { formatNumber, useText, type Text } from '../i18n.ts';
import { assertNever } from '../state/assertNever.ts';

/** What is wrong with the settings' file, by name and line. */
export function SettingsFileNote() {
  const text = useText();
  const problems = useFacts((facts) => facts.settingsProblems);
  return (
    <div role="alert">
      {problems.length > 0 ? (
        <div className="settings-problems">
          <strong>{text('settings.problems.title')}</strong>
          <ul>
            {problems.map((problem) => (
              <li key={JSON.stringify(problem)}>{problemWords(problem, text)}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

type Expected = Extract<SettingsProblem, { kind: 'value' }>['expected'];

function expectedWords(expected: Expected, text: Text): string {
  switch (expected.kind) {
    case 'type':
      return text('settings.problems.expectedType', { type: expected.type });
    case 'least':
      return text('settings.problems.expectedLeast', { least: formatNumber(expected.least) });
    case 'most':
      return text('settings.problems.expectedMost', { most: formatNumber(expected.most) });
    case 'one-of':
      return text('settings.problems.expectedOneOf', { values: expected.values.join(', ') });
    case 'form':
      return text('settings.problems.expectedForm');
    default:
      return assertNever(expected);
  }
}

function problemWords(problem: SettingsProblem, text: Text): string {
  switch (problem.kind) {
    case 'value': {
      const { name, line } = problem;
      const reason = expectedWords(problem.expected, text);
      return line === undefined
        ? text('settings.problems.valueSomewhere', { name, reason })
        : text('settings.problems.value', { name, reason, line });
    }
    case 'unreadable':
      return problem.line === undefined
        ? text('settings.problems.unreadableSomewhere')
        : text('settings.problems.unreadable', { line: problem.line });
    case 'set-aside':
      return text('settings.problems.setAside', { file: problem.file });
    case 'unwritable':
      return text('settings.problems.unwritable', { reason: problem.reason });
    default:
      return assertNever(problem);
  }
}
