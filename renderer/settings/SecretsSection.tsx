import { useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { FactRow } from './FactRow.tsx';

/** How tokens and sessions are kept. */
export function SecretsSection() {
  const text = useText();
  const protection = useFacts((facts) => facts.capabilities.secretProtection);
  return (
    <>
      <FactRow label={text('settings.secrets.protection')}>
        {text(`settings.secrets.${protection}`)} {text('settings.secrets.changeHelp')}
      </FactRow>
      <FactRow label={text('settings.secrets.where')}>{text('settings.secrets.whereHelp')}</FactRow>
    </>
  );
}
