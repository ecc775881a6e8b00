import { useEffect, useState } from 'react';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { ExternalIcon } from '../ui/icons.tsx';
import { afterMs } from '../state/ticker.ts';

/** The address is asked for when typing has come to rest. */
const restMs = 150;

/** Leads to GitLab's page that makes a token with the right name and scopes, as soon as it is known which GitLab. */
export function TokenPageLink({ gitlabUrl }: { readonly gitlabUrl: string }) {
  const text = useText();
  const { client } = useApp();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    const stop = afterMs(restMs, async () => {
      const answer =
        gitlabUrl.trim() === '' ? undefined : await client.call('account.tokenPage', { gitlabUrl });
      if (isCurrent) setUrl(answer?.ok ? answer.value.url : undefined);
    });
    return () => {
      isCurrent = false;
      stop();
    };
  }, [client, gitlabUrl]);
  if (!url) return <span className="hint">{text('account.createTokenFirst')}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {text('account.createToken')}
      <ExternalIcon />
    </a>
  );
}
