import { useSyncExternalStore } from 'react';
import type { AppErrorData, Params } from '../preload/contract/error.ts';
import { chooseLanguage, type Language, type LanguageSetting } from '../preload/contract/languages.ts';
import type { Finding } from '../preload/contract/model.ts';
import { catalogues, type Catalogue } from '../preload/contract/messages/catalogues.ts';
import { messages, type MessageKey } from '../preload/contract/messages/messages.ts';
import { createSentences } from '../preload/contract/messages/sentences.ts';

/** A sentence of the catalogue. */
export type Text = (key: MessageKey, params?: Params) => string;

type Spoken = { readonly language: Language; readonly text: Text };

/** The languages whose sentences are there. English is part of the bundle. */
const known = new Map<Language, Spoken>();
let spoken = know('en', messages.en);
let locale = 'en';
const listeners = new Set<() => void>();

function know(language: Language, catalogue: Catalogue): Spoken {
  const made = { language, text: createSentences(language, catalogue) };
  known.set(language, made);
  return made;
}

/** What was asked for last: a language that comes after another was chosen is not spoken. */
let wanted: LanguageSetting | undefined;

/**
 * Speaks this language from now on, once its sentences are there. Where they can't be fetched nothing changes.
 * `systemLocales`: what the system or the browser asks for, the most wanted first.
 */
export async function speak(setting: LanguageSetting, systemLocales: readonly string[]): Promise<void> {
  wanted = setting;
  const next = chooseLanguage(setting, systemLocales);
  let sentences = known.get(next.language);
  try {
    sentences ??= know(next.language, await catalogues[next.language]());
  } catch {
    return;
  }
  if (wanted !== setting) return;
  locale = next.locale;
  if (spoken === sentences) return;
  spoken = sentences;
  for (const changed of [...listeners]) changed();
}

/** For code outside of components. */
export const text: Text = (key, params) => spoken.text(key, params);

function useSpoken(): Spoken {
  return useSyncExternalStore(follow, () => spoken);
}

function follow(changed: () => void): () => void {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}

/** For components: they are drawn anew when the language changes. One function a language: what is made of it is made anew. */
export function useText(): Text {
  return useSpoken().text;
}

/** The language of now, for what depends on it besides sentences. */
export function useLanguage(): Language {
  return useSpoken().language;
}

/** A number as the language writes it: `10,000`, `3.4`. Not for names, like a port. */
export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return value.toLocaleString(locale, options);
}

/** A moment as the language writes it. */
export function formatDate(at: Date, options: Intl.DateTimeFormatOptions): string {
  return at.toLocaleString(locale, options);
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
