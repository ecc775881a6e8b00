import { useEffect, useState } from 'react';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { ExternalIcon } from '../ui/icons.tsx';
import { afterMs } from '../state/ticker.ts';

/** The address is asked for when typing has come to rest. */
const restMs = 150;

type TokenPageLinkProps = {
  readonly gitlabUrl: string;
  /** The address may still become another one. */
  readonly isTyping: boolean;
};

/**
 * Leads to GitLab's page that makes a token with the right name and scopes, as soon as it is known which GitLab. Of an address
 * with a path main must ask its host: only once the person has left the field, so that typing speaks to nobody.
 */
export function TokenPageLink({ gitlabUrl, isTyping }: TokenPageLinkProps) {
  const text = useText();
  const { client } = useApp();
  const [url, setUrl] = useState<string>();
  const mayAsk = gitlabUrl.trim() !== '' && (!isTyping || isHostOnly(gitlabUrl));
  useEffect(() => {
    let isCurrent = true;
    const stop = afterMs(restMs, async () => {
      const answer = mayAsk ? await client.call('account.tokenPage', { gitlabUrl }) : undefined;
      if (isCurrent) setUrl(answer?.ok ? answer.value.url : undefined);
    });
    return () => {
      isCurrent = false;
      stop();
    };
  }, [client, gitlabUrl, mayAsk]);
  if (!url) return <span className="hint">{text('account.createTokenFirst')}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {text('account.createToken')}
      <ExternalIcon />
    </a>
  );
}

/** Whether an address names nothing of its host: main knows where tokens are made there without asking. */
function isHostOnly(typed: string): boolean {
  const trimmed = typed.trim();
  const url = URL.parse(trimmed.includes('://') ? trimmed : `https://${trimmed}`);
  return url?.pathname === '/';
}
