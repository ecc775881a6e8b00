/* oxlint-disable no-control-regex -- escape sequences and control characters are what this is about */
/*
 * From a raw line of a job's log to plain text, as GitLab's own converter reads it.
 */

/** A stretch of a raw line between section markers. */
export type Stretch = {
  readonly text: string;
  /** Where it begins in the raw line, in characters: after the stretch before it, so markers included. */
  readonly begins: number;
  /** Unix milliseconds at the start of the second in the last marker before the text, by the Runner's clock. */
  readonly markerAtMs?: number;
  /** Whether the text was overwritten from its start here or later, so that what came before no longer counts. */
  readonly startsOver: boolean;
  /** Whether a marker precedes it. */
  readonly afterMarker: boolean;
  /** Whether it is shown as a Runner shows a command before it runs it: bold and green, behind `$ `. */
  readonly isEcho: boolean;
  /** The markers between the stretch before it and this one. */
  readonly marks: readonly SectionMark[];
};

/** Where a section begins or ends. */
export type SectionMark = { readonly kind: 'start' | 'end'; readonly name: string };

/** What may stand before it clears the line or ends another colour. */
const echo = /^(?:\x1b\[(?:0?K|0?;?m))*\x1b\[32;1m\$ /;

const sectionMarker = /(?:\x1b\[0K)?section_(start|end):(\d+):([\w.-]+)(?:\[[^\]\r\n]*\])?\r\x1b\[0K/g;

/** Splits at the section markers, which end a line that was begun before them. At least one stretch, maybe empty. */
export function readStretches(raw: string): readonly Stretch[] {
  const out: Stretch[] = [];
  let markerAtMs: number | undefined;
  let afterMarker = false;
  let from = 0;
  let begins = 0;
  let marks: readonly SectionMark[] = [];
  const add = (to: number): void => {
    const cleared = afterLastReturn(raw.slice(from, to));
    out.push({
      text: stripEscapes(cleared.text),
      begins,
      startsOver: cleared.startsOver,
      afterMarker,
      isEcho: echo.test(cleared.text),
      marks,
      ...(markerAtMs !== undefined && { markerAtMs }),
    });
    begins = to;
    marks = [];
  };
  if (raw.includes('section_')) {
    for (const marker of raw.matchAll(sectionMarker)) {
      if (marker.index > from) add(marker.index);
      from = marker.index + marker[0].length;
      marks = [...marks, { kind: marker[1] === 'end' ? 'end' : 'start', name: marker[3] ?? '' }];
      markerAtMs = Number(marker[2]) * 1000;
      afterMarker = true;
    }
  }
  if (from < raw.length || out.length === 0 || marks.length > 0) add(raw.length);
  return out;
}

/** A carriage return starts the line over (a progress bar), but those before the line's end belong to the end. */
function afterLastReturn(raw: string): { readonly text: string; readonly startsOver: boolean } {
  if (!raw.includes('\r')) return { text: raw, startsOver: false };
  let end = raw.length;
  while (end > 0 && raw[end - 1] === '\r') end -= 1;
  const last = end === 0 ? -1 : raw.lastIndexOf('\r', end - 1);
  return { text: raw.slice(last + 1, end), startsOver: last >= 0 };
}

// CSI with its parameters; OSC, DCS, APC, PM and SOS up to their terminator; any other escape of two or three
// characters. Each may be cut at the line's end.
const escapes =
  /\x1b\[[0-?]*[ -/]*(?:[@-~]|$)|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[ -/]*(?:[0-~]|$)/g;
const anyControl = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** `text` without escape sequences and control characters; tabs stay. */
export function stripEscapes(text: string): string {
  if (!anyControl.test(text)) return text;
  const visible = text.includes('\x1b') ? text.replace(escapes, '') : text;
  return visible.replace(controls, '');
}
