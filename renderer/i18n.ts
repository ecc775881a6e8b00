import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { AppErrorData, Params } from '../preload/contract/error.ts';
import type { Finding } from '../preload/contract/model.ts';
import { messages, type MessageKey } from '../preload/contract/messages/messages.ts';

/** A sentence of the catalogue. */
export type Text = (key: MessageKey, params?: Params) => string;

const instance = i18next.createInstance();

/** Loads the catalogue. Nothing is fetched: it is part of the bundle. */
export async function startI18n(): Promise<void> {
  await instance.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: messages.en } },
    // React escapes what it shows; escaping twice would show entities.
    interpolation: { escapeValue: false },
  });
}

/** For code outside of components. */
export const text: Text = (key, params) => String(instance.t(key, params ?? {}));

/** For components: they are drawn anew when the language changes. */
export function useText(): Text {
  useTranslation(undefined, { i18n: instance });
  return text;
}

export type Explanation = { readonly text: string; readonly wayOut: string };

/** What went wrong with a command, and what one can do. */
export function explainError(error: Pick<AppErrorData, 'code' | 'params'>): Explanation {
  return {
    text: text(`errors.${error.code}.text`, error.params),
    wayOut: text(`errors.${error.code}.wayOut`, error.params),
  };
}

/** Why a terminal did not open or has ended, and what one can do. */
export function explainFinding(finding: Finding): Explanation {
  return {
    text: text(`findings.${finding.code}.text`, finding.params),
    wayOut: text(`findings.${finding.code}.wayOut`, finding.params),
  };
}
