import { z } from 'zod';

/*
 * What a test asks of the stand-in before it starts, as JSON in one environment variable. Everything else goes over the control
 * channel.
 */

export const optionsVariable = 'JOBSHELL_STAND_IN';

const rectangleSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/** A display of the imagined desk. */
const displaySchema = z.object({
  id: z.number().int(),
  bounds: rectangleSchema,
  workArea: rectangleSchema,
  scaleFactor: z.number().default(1),
});
export type StandInDisplay = z.infer<typeof displaySchema>;

export const storageBackends = [
  'gnome_libsecret',
  'kwallet',
  'kwallet5',
  'kwallet6',
  'basic_text',
  'unknown',
] as const;

const optionsSchema = z.object({
  /** `ws://…/devtools/browser/…` of a Chromium that several processes share. Absent: one of its own. */
  browserUrl: z.string().optional(),
  /** Windows one can see. */
  headed: z.boolean().default(false),
  isPackaged: z.boolean().default(false),
  /** How the system keeps safeStorage's key. `unknown` with `encryption: false`: there is no storage at all. */
  storageBackend: z.enum(storageBackends).default('gnome_libsecret'),
  encryption: z.boolean().default(true),
  dark: z.boolean().default(false),
  highContrast: z.boolean().default(false),
  displays: z
    .array(displaySchema)
    .min(1)
    .default([
      {
        id: 1,
        bounds: { x: 0, y: 0, width: 1920, height: 1080 },
        workArea: { x: 0, y: 0, width: 1920, height: 1040 },
        scaleFactor: 1,
      },
    ]),
  /** Languages as the system would give them. */
  locale: z.string().default('en-US'),
});

export type StandInOptions = z.infer<typeof optionsSchema>;
export type StandInInput = z.input<typeof optionsSchema>;

/** Throws where the variable holds something else. */
export function readOptions(environment: NodeJS.ProcessEnv): StandInOptions {
  return optionsSchema.parse(JSON.parse(environment[optionsVariable] ?? '{}'));
}
