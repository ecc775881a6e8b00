/** R: common/build.go, AfterScriptTimeout. */
const usualMinutes = 5;
const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000 };

/** How long an after_script may take: `RUNNER_AFTER_SCRIPT_TIMEOUT` is a Go duration; what is none counts for nothing. */
export function afterScriptLimitMs(variables: Readonly<Record<string, string>>): number {
  const text = variables['RUNNER_AFTER_SCRIPT_TIMEOUT'] ?? '';
  if (!/^(?:\d+(?:\.\d+)?[hms])+$/.test(text)) return usualMinutes * 60_000;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  return parts.reduce((sumMs, [, count, unit]) => sumMs + Number(count) * (unitsMs[unit ?? ''] ?? 0), 0);
}
