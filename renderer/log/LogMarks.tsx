import { memo } from 'react';
import type { LogFound } from '../../preload/contract/jobLog.ts';

type LogMarksProps = {
  readonly found: LogFound | undefined;
  readonly lineCount: number;
  readonly current: number | undefined;
};

/** More marks than this can't be told apart. */
const mostMarks = 300;

/** Where in the whole log what was searched for stands, beside its scrollbar. */
export const LogMarks = memo(function LogMarks({ found, lineCount, current }: LogMarksProps) {
  if (found?.kind !== 'found' || lineCount === 0) return null;
  const places = new Set(found.lines.map((line) => Math.floor((line / lineCount) * mostMarks)));
  const currentPlace = current === undefined ? -1 : Math.floor((current / lineCount) * mostMarks);
  return (
    <div className="log-marks" aria-hidden="true">
      {[...places].map((place) => (
        <span
          key={place}
          className="log-mark"
          data-current={place === currentPlace || undefined}
          style={{ top: `${(place / mostMarks) * 100}%` }}
        />
      ))}
    </div>
  );
});
