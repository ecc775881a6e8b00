import { createLogBytes } from '../../../../main/core/log/logBytes.ts';
import type { RawLog } from '../../../../main/core/log/rawLog.ts';

/** This text as GitLab gives it. */
export function rawLogOf(text: string): RawLog {
  const raw = createLogBytes();
  raw.append(Buffer.from(text));
  return raw;
}
