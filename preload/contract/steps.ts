import { z } from 'zod';

/** A command of a job's script, as its log shows it before it runs. */
export const jobStepSchema = z.object({
  /** Its first line where it has several, without the log's own words; nothing that moves the cursor is in it. */
  text: z.string(),
  /** The Runner shows only the first line of a command of several. */
  isCollapsed: z.boolean(),
  /** Longer than what is kept: this is its beginning. */
  isCut: z.boolean(),
  /** A value in it was masked: it stands there as `[MASKED]`. */
  isMasked: z.boolean(),
});
export type JobStep = z.infer<typeof jobStepSchema>;
