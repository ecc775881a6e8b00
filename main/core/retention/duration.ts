const goUnitsMs = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  µs: 0.001,
  μs: 0.001,
  us: 0.001,
  ns: 0.000_001,
} as const;
const goDuration = /^(?:\d+(?:\.\d+)?(?:h|ms|m|s|µs|μs|us|ns))+$/;

/** Milliseconds of a Go duration as the Runner prints it (`1h30m0s`, `18s`, `0s`), or undefined where it is none. */
export function parseGoDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!goDuration.test(text)) return undefined;
  return sumOfParts(text, /(\d+(?:\.\d+)?)(h|ms|m|s|µs|μs|us|ns)/g, goUnitsMs);
}

// GitLab counts with the gem chronic_duration: eight hours are not a day there, and a month has thirty days.
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const humanUnitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  sec: 1000,
  secs: 1000,
  second: 1000,
  seconds: 1000,
  m: minuteMs,
  min: minuteMs,
  mins: minuteMs,
  minute: minuteMs,
  minutes: minuteMs,
  h: 60 * minuteMs,
  hr: 60 * minuteMs,
  hrs: 60 * minuteMs,
  hour: 60 * minuteMs,
  hours: 60 * minuteMs,
  d: dayMs,
  day: dayMs,
  days: dayMs,
  w: 7 * dayMs,
  wk: 7 * dayMs,
  week: 7 * dayMs,
  weeks: 7 * dayMs,
  mo: 30 * dayMs,
  month: 30 * dayMs,
  months: 30 * dayMs,
};
const humanPart = /(\d+(?:\.\d+)?)\s*([a-z]+)/g;
const humanDuration = /^\d+(?:\.\d+)?\s*[a-z]+(?:(?:\s+and\s+|\s*,\s*|\s*)\d+(?:\.\d+)?\s*[a-z]+)*$/;

/**
 * Milliseconds of a time limit in GitLab's words: `1h`, `10 minutes`, `1 hour 30 minutes`, `1h 30m`, `3600` (seconds).
 * Undefined where it can't be read.
 */
export function parseHumanDuration(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (/^\d+(?:\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1000;
  if (!humanDuration.test(trimmed)) return undefined;
  return sumOfParts(trimmed, humanPart, humanUnitsMs);
}

function sumOfParts(
  text: string,
  part: RegExp,
  unitsMs: Readonly<Record<string, number>>,
): number | undefined {
  let sumMs = 0;
  for (const [, count, unit] of text.matchAll(part)) {
    const unitMs = unitsMs[unit ?? ''];
    if (unitMs === undefined) return undefined;
    sumMs += Number(count) * unitMs;
  }
  return sumMs;
}
