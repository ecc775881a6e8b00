import { useMemo } from 'react';
import { useApp, useFacts, useMirror, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { CloseIcon } from '../ui/icons.tsx';

/** The line to main is down: what is seen may be old. */
export function LineNotice() {
  const text = useText();
  const line = useMirror((state) => state.line);
  return (
    <div role="alert">
      {line === 'down' ? (
        <p className="notice-line" data-tone="wait">
          {text('app.lineDown')}
        </p>
      ) : null}
    </div>
  );
}

/** Why something that was asked for did not happen. */
export function CommandNotice() {
  const text = useText();
  const { view } = useApp();
  const notice = useView((state) => state.notice);
  return (
    <div role="alert" className="toast-place">
      {notice ? (
        <p className="toast">
          <span>{notice}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={text('app.close')}
            onClick={() => view.setState({ notice: undefined })}
          >
            <CloseIcon />
          </button>
        </p>
      ) : null}
    </div>
  );
}

/** The terminals that were open at the last quit, whose jobs still run. */
export function ReopenOffers() {
  const text = useText();
  const { actions } = useApp();
  const offers = useFacts((facts) => facts.offers);
  const list = useMemo(() => [...offers.values()], [offers]);
  if (list.length === 0) return null;
  const isUnexpected = list.some((offer) => offer.endedUnexpectedly);
  const sentence = text(isUnexpected ? 'offers.unexpected' : 'offers.text', { count: list.length });
  return (
    <section className="notice-line" data-tone="accent" aria-label={sentence}>
      <span>{sentence}</span>
      <ul className="offers">
        {list.map((offer) => (
          <li key={offer.jobId}>
            <span className="offer-name" title={offer.projectPath}>
              {offer.jobName}
            </span>
            <button
              type="button"
              className="button"
              aria-label={text('offers.reopenName', { job: offer.jobName })}
              onClick={() => actions.debug(offer.jobId)}
            >
              {text('offers.reopen')}
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="button"
        data-variant="quiet"
        onClick={() => void actions.run('offers.dismiss', {})}
      >
        {text('offers.dismiss')}
      </button>
    </section>
  );
}
