import { useEffect, useState } from 'react';
import { useApp, useMirror } from '../appContext.ts';
import { explainError } from '../i18n.ts';
import { afterMs } from '../state/ticker.ts';

type Later<Part> = {
  /** The same function each time. */
  readonly load: () => Promise<Part>;
  /** It is needed now. Otherwise it is fetched when the first screen has long been drawn, so that it is there when it is. */
  readonly isWanted: boolean;
  /** It is needed now and can't be had. */
  readonly onFail?: () => void;
};

const fetchedAfterMs = 2000;

/** A part of the page that the first screen can do without. Undefined until it is there. */
export function useLater<Part>({ load, isWanted, onFail }: Later<Part>): Part | undefined {
  const { view } = useApp();
  const line = useMirror((state) => state.line);
  const [loaded, setLoaded] = useState<{ readonly part: Part }>();
  const isThere = loaded !== undefined;
  useEffect(() => {
    if (isThere || line === 'down') return undefined;
    const fail = (): void => {
      if (!isWanted) return;
      view.setState({ notice: explainError({ code: 'disconnected', params: {} }).text });
      onFail?.();
    };
    return afterMs(isWanted ? 0 : fetchedAfterMs, () => {
      load()
        .then((part) => setLoaded({ part }))
        .catch(fail);
    });
  }, [isThere, isWanted, line, load, onFail, view]);
  return loaded?.part;
}
