import { z } from 'zod';

/** No name in GitLab is as long; a page has to lay out what comes through. */
const longestName = 1_000;

/** Control characters, line separators, and the marks that make text read in another order than it stands (UAX #9). */
const unseen = /\p{Cc}|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A name of GitLab's as people may see it in a list, a title, a notification or a terminal: one line, in the order it is
 * written, of bounded length. Whoever may name a branch or a job chooses it, so it may try to look like something else.
 */
export function toDisplayText(text: string): string {
  return text.slice(0, longestName).replaceAll(unseen, '').toWellFormed();
}

/** A name in one of GitLab's answers. */
export const displayText = z.string().transform(toDisplayText);

/** An address in one of GitLab's answers that people may follow: a web page, with nothing hidden in it. */
export const webAddress = z.string().refine(isWebAddress, 'not the address of a web page');

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || url.protocol === 'http:';
}

/** ECMA-48's control sequences and strings (CSI, OSC and their like), and escapes of two characters. */
// oxlint-disable-next-line no-control-regex -- they begin with a control character
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
/** All that `unseen` has but line breaks and tabs. */
const unseenInLines = /(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * Text of several lines that a job wrote, as people may see it: without colours and other sequences, in the order it is
 * written, at most `longest` characters of it.
 */
export function toDisplayLines(
  text: string,
  longest: number,
): { readonly text: string; readonly isCut: boolean } {
  // Sequences take room, but what is cut off is not looked at.
  const seen = text
    .slice(0, longest * 4)
    .replaceAll('\r\n', '\n')
    .replaceAll(sequences, '');
  const clean = seen.replaceAll(unseenInLines, '').toWellFormed();
  const isCut = clean.length > longest || text.length > longest * 4;
  return { text: clean.slice(0, longest).toWellFormed(), isCut };
}
