import { memo } from 'react';
import type { LogFound } from '../../preload/contract/jobLog.ts';
import { logParts } from '../../preload/contract/logLimits.ts';
import './logMarks.css';

type LogMarksProps = {
  readonly found: LogFound | undefined;
  readonly lineCount: number;
  readonly current: number | undefined;
};

/** Where in the whole log what was searched for stands, beside its scrollbar. */
export const LogMarks = memo(function LogMarks({ found, lineCount, current }: LogMarksProps) {
  if (found?.kind !== 'found' || lineCount === 0) return null;
  const currentPlace = current === undefined ? -1 : Math.floor((current / lineCount) * logParts);
  return (
    <div className="log-marks" aria-hidden="true">
      {found.places.map((place) => (
        <span
          key={place}
          className="log-mark"
          data-current={place === currentPlace || undefined}
          style={{ top: `${(place / logParts) * 100}%` }}
        />
      ))}
    </div>
  );
});
