import { Fragment, useState, useSyncExternalStore } from 'react';
import type { NoticeSettings } from '../../preload/contract/settings.ts';
import { useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import {
  onPageNotifications,
  pageNotifications,
  switchPageNotifications,
} from '../state/pageNotifications.ts';
import { NumberSettingRow, ToggleView } from './controls.tsx';
import { FactRow } from './FactRow.tsx';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './useSetting.ts';

const kinds = [
  'ready',
  'kept',
  'ending',
  'idle',
  'lost',
  'canceled',
  'failed',
  'unopened',
] as const satisfies readonly (keyof NoticeSettings)[];

/** Which notices a person wants, and where the page shows them, whether the browser may. */
export function NotificationsSection() {
  const text = useText();
  const how = useFacts((facts) => facts.capabilities.notifications);
  if (how === 'none') {
    return (
      <FactRow label={text('settings.sections.notifications')}>{text('settings.notifications.none')}</FactRow>
    );
  }
  return (
    <>
      {how === 'page' ? <BrowserRow /> : null}
      {kinds.map((kind) => (
        <Fragment key={kind}>
          <KindRow kind={kind} />
          {kind === 'idle' ? <IdleMinutes /> : null}
        </Fragment>
      ))}
    </>
  );
}

function IdleMinutes() {
  const text = useText();
  return (
    <NumberSettingRow
      name="idleMinutes"
      label={text('settings.notifications.idleMinutes')}
      help={text('settings.notifications.idleMinutesHelp')}
      unit="min"
    />
  );
}

function KindRow({ kind }: { readonly kind: keyof NoticeSettings }) {
  const text = useText();
  const { value, defaultValue, set } = useSetting('notifications');
  const ownDefault = defaultValue?.[kind];
  return (
    <ToggleView
      label={text(`settings.notifications.${kind}`)}
      help={text(`settings.notifications.${kind}Help`)}
      checked={value[kind]}
      onChange={(on) => set({ ...value, [kind]: on })}
      onReset={
        ownDefault === undefined || ownDefault === value[kind]
          ? undefined
          : () => set({ ...value, [kind]: ownDefault })
      }
      {...(ownDefault === undefined
        ? {}
        : { defaultText: text(ownDefault ? 'settings.on' : 'settings.off') })}
    />
  );
}

/** The browser asks the person itself, and only after this click. */
function BrowserRow() {
  const text = useText();
  const state = useSyncExternalStore(onPageNotifications, pageNotifications);
  const [isAsking, setAsking] = useState(false);
  const toggle = (): void => {
    setAsking(true);
    void switchPageNotifications(state !== 'on').finally(() => setAsking(false));
  };
  if (state === 'unsupported') {
    return (
      <FactRow label={text('settings.notifications.browser')}>{text('settings.notifications.none')}</FactRow>
    );
  }
  return (
    <SettingRow
      label={text('settings.notifications.browser')}
      help={
        isAsking ? text('settings.notifications.browserAsking') : text('settings.notifications.browserText')
      }
      problem={state === 'denied' ? text('settings.notifications.browserDenied') : undefined}
    >
      {(ids) => (
        <button
          type="button"
          id={ids.control}
          className="button"
          aria-describedby={ids.help}
          disabled={state === 'denied'}
          onClick={toggle}
        >
          {text(state === 'on' ? 'settings.notifications.browserOff' : 'settings.notifications.browserOn')}
        </button>
      )}
    </SettingRow>
  );
}
