import { longestPasteBytes } from '../../preload/contract/frames.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { ViewStore } from '../state/view.ts';
import { asOneLine, examinePaste, reasonToAsk } from './examinePaste.ts';

/** Stands before every paste, whatever way it comes. */
export type PasteGuard = {
  /** Pastes at once, or asks first. */
  readonly offer: (sessionId: string, text: string) => void;
  /** The answer to the question that is asked. */
  readonly answer: (choice: PasteChoice) => void;
};

export type PasteChoice = {
  readonly how: 'as-is' | 'one-line';
  /** Not to ask again in this terminal for several lines. Where something is hidden it is asked all the same. */
  readonly trustsLines: boolean;
};

type PasteGuardOptions = {
  readonly view: ViewStore;
  readonly setting: () => Settings['pasteGuard'];
  /** A shell is there to paste into. */
  readonly canPaste: (sessionId: string) => boolean;
  readonly typePaste: (sessionId: string, text: string) => void;
  /** It is longer than anything that is pasted. */
  readonly onTooLong: () => void;
};

export function createPasteGuard({
  view,
  setting,
  canPaste,
  typePaste,
  onTooLong,
}: PasteGuardOptions): PasteGuard {
  const trusted = new Set<string>();

  const mustAsk = (sessionId: string, text: string): boolean => {
    const reason = reasonToAsk(examinePaste(text));
    const guard = setting();
    if (reason === undefined || guard === 'off') return false;
    return reason === 'hidden' || (guard === 'all' && !trusted.has(sessionId));
  };

  return {
    offer: (sessionId, text) => {
      if (text === '' || !canPaste(sessionId)) return;
      // A character is a byte at least: what is much too long is not looked at.
      if (text.length > longestPasteBytes || examinePaste(text).bytes > longestPasteBytes) return onTooLong();
      if (mustAsk(sessionId, text)) view.setState({ question: { kind: 'paste', sessionId, text } });
      else typePaste(sessionId, text);
    },
    answer: ({ how, trustsLines }) => {
      const { question } = view.getState();
      if (question?.kind !== 'paste') return;
      const { sessionId, text } = question;
      if (trustsLines) trusted.add(sessionId);
      const { clean } = examinePaste(text);
      view.setState({ question: undefined });
      typePaste(sessionId, how === 'one-line' ? asOneLine(clean) : clean);
    },
  };
}
