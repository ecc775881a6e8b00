import type { CommandName } from '../../preload/contract/api.ts';
import { updateChecks } from '../../preload/contract/settingsLimits.ts';
import type { UpdateState } from '../../preload/contract/updates.ts';
import { useApp, useFacts } from '../appContext.ts';
import { formatDate, useText, type Text } from '../i18n.ts';
import { assertNever } from '../state/assertNever.ts';
import { ChoiceView } from './controls.tsx';
import { FactRow } from './FactRow.tsx';
import { TextView } from './TextView.tsx';
import { useSetting } from './useSetting.ts';

/** Where updates come from, and where one stands. */
export function UpdatesSection() {
  const text = useText();
  const state = useFacts((facts) => facts.update);
  if (state === undefined) {
    return <FactRow label={text('settings.updates.none')}>{text('settings.updates.noneHelp')}</FactRow>;
  }
  return (
    <>
      <UpdateRow state={state} />
      <CheckSetting />
      <TextPart
        part="feedUrl"
        words={{
          label: text('settings.updates.feed'),
          help: text('settings.updates.feedHelp'),
          bad: text('settings.updates.feedBad'),
        }}
        isGood={isFeedAddress}
      />
      <TextPart
        part="publicKey"
        words={{
          label: text('settings.updates.key'),
          help: text('settings.updates.keyHelp'),
          bad: text('settings.updates.keyBad'),
        }}
        isGood={isKey}
      />
    </>
  );
}

function UpdateRow({ state }: { readonly state: UpdateState }) {
  const text = useText();
  const { actions } = useApp();
  const version = useFacts((facts) => facts.version);
  const isOff = useFacts(({ settings }) => settings.updates.check === 'off');
  const step = isOff ? undefined : nextStep(state);
  return (
    <FactRow
      label={text('settings.updates.state', { version })}
      action={
        step === undefined ? null : (
          <button type="button" className="button" onClick={() => void actions.run(step.command, {})}>
            {text(step.label)}
          </button>
        )
      }
    >
      {isOff ? text('settings.updates.now.off') : stateWords(state, text)}
    </FactRow>
  );
}

type Step = {
  readonly command: Extract<CommandName, 'update.check' | 'update.download' | 'update.install'>;
  readonly label: 'settings.updates.look' | 'settings.updates.download' | 'settings.updates.install';
};

/** The one thing to do; undefined: something is under way. */
function nextStep(state: UpdateState): Step | undefined {
  switch (state.kind) {
    case 'idle':
    case 'failed':
      return { command: 'update.check', label: 'settings.updates.look' };
    case 'available':
      return { command: 'update.download', label: 'settings.updates.download' };
    case 'ready':
    case 'deferred':
      return { command: 'update.install', label: 'settings.updates.install' };
    case 'checking':
    case 'downloading':
      return undefined;
    default:
      return assertNever(state);
  }
}

const whenChecked = { dateStyle: 'medium', timeStyle: 'short' } as const;

function stateWords(state: UpdateState, text: Text): string {
  switch (state.kind) {
    case 'idle':
      if (state.checkedAt === undefined) return text('settings.updates.now.idle');
      return text('settings.updates.now.current', {
        date: formatDate(new Date(state.checkedAt), whenChecked),
      });
    case 'checking':
      return text('settings.updates.now.checking');
    case 'available':
      return text('settings.updates.now.available', { version: state.version });
    case 'downloading':
      return text('settings.updates.now.downloading', { version: state.version, percent: state.percent });
    case 'ready':
      return text('settings.updates.now.ready', { version: state.version });
    case 'deferred':
      return text('settings.updates.now.deferred', { version: state.version, count: state.terminals });
    case 'failed':
      return text(`settings.updates.problems.${state.problem}`);
    default:
      return assertNever(state);
  }
}

function CheckSetting() {
  const text = useText();
  const { value, set } = useSetting('updates');
  return (
    <ChoiceView
      label={text('settings.updates.check')}
      help={text('settings.updates.checkHelp')}
      value={value.check}
      options={updateChecks.map((check) => ({
        value: check,
        label: text(`settings.updates.checks.${check}`),
      }))}
      onChange={(check) => set({ ...value, check })}
      // Back to «never»; the feed and its key stay.
      onReset={value.check === 'off' ? undefined : () => set({ ...value, check: 'off' })}
      defaultText={text('settings.updates.checks.off')}
    />
  );
}

type TextPartProps = {
  readonly part: 'feedUrl' | 'publicKey';
  readonly words: { readonly label: string; readonly help: string; readonly bad: string };
  readonly isGood: (entered: string) => boolean;
};

/** A text of the settings for updates. What makes no sense is not kept. */
function TextPart({ part, words, isGood }: TextPartProps) {
  const { value, set } = useSetting('updates');
  return (
    <TextView
      label={words.label}
      help={words.help}
      value={value[part]}
      onChange={(entered) => set({ ...value, [part]: entered })}
      problemOf={(entered) => (entered === '' || isGood(entered) ? undefined : words.bad)}
    />
  );
}

function isFeedAddress(entered: string): boolean {
  if (!URL.canParse(entered)) return false;
  const { protocol, username, password } = new URL(entered);
  return protocol === 'https:' && username === '' && password === '';
}

/** Main reads it for real; this tells at once what was cut off. */
function isKey(entered: string): boolean {
  return /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/.test(entered);
}
