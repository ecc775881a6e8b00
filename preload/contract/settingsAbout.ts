import { z } from 'zod';
import { settingsSchema } from './settings.ts';

/** What the settings' page shows besides the settings themselves. */
export const settingsAboutSchema = z.object({
  /** What counts where nobody set anything. */
  defaults: settingsSchema,
  /** Where they are kept. */
  file: z.string(),
  logFolder: z.string(),
  /** Whether `settings.show` can show them. */
  canShow: z.boolean(),
  /** What is typed into a shell when it opens, by part; `#` stands for a number. */
  typed: z.object({
    folder: z.array(z.string()),
    size: z.array(z.string()),
    term: z.array(z.string()),
    end: z.array(z.string()),
  }),
});
