/**
 * What of a pasted text may be typed into a shell. Taken out: control characters other than tab and line ends, and with
 * ESC the end mark of bracketed paste, which would let the rest run as typed; and the marks that reorder text, which show
 * another command than the one that runs.
 */
export function cleanPaste(text: string): string {
  // The whole marks go, not only their ESC: «[201~» would stay behind as noise.
  return text.replaceAll('\u001b[200~', '').replaceAll('\u001b[201~', '').replaceAll(forbidden, '');
}

/** Control characters (C0, DEL, C1) but for tab and line ends; then the bidirectional controls (UAX #9). */
const forbidden = /(?![\t\n\r])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
