import { z } from 'zod';
import { transferFailureSchema } from './transfers.ts';

/*
 * Copies of a job's file variables, put aside in the job itself: the Runner deletes the files before it begins to wait for a
 * terminal, and with the container.
 */

/** A folder of ours, whose name means nothing to any shell: it stands in commands as it is, `rm -rf` among them. */
export const asideFolderPattern = /^(?:\/(?!\.\.?\/)[\w.-]{1,100}){0,8}\/jobshell-[a-z0-9]{1,40}$/;
/** What an environment variable, and with it its file, may be called. */
export const variableNamePattern = /^[A-Za-z_]\w{0,199}$/;

export const asideSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('copying') }),
  z.object({
    kind: z.literal('copied'),
    /** In the job; only its user may enter it. Absent: nothing could be copied. */
    folder: z.string().regex(asideFolderPattern).optional(),
    /** The variables whose files lie there, each under its variable's name. */
    names: z.array(z.string().regex(variableNamePattern)),
    missed: z.array(
      z.object({
        name: z.string().regex(variableNamePattern),
        /** `unreadable`: not for the shell's user; `too-large`: over 1 MiB; `failed`: its copy could not be written. */
        why: z.enum(['unreadable', 'too-large', 'failed']),
      }),
    ),
    /** There were more than are told of here; they were left alone. */
    hasMore: z.boolean(),
  }),
  /** `no-folder`: nobody says where the project is; `no-file`: there are none, or none any more. */
  z.object({ kind: z.literal('nothing'), why: z.enum(['no-folder', 'no-file']) }),
  z.object({ kind: z.literal('failed'), failure: transferFailureSchema }),
]);
export type Aside = z.infer<typeof asideSchema>;

const sessionId = z.string().min(1);
const nothing = z.object({});

export const asideCommands = {
  /** Copies the job's file variables into a folder of their own, at the shell's prompt. How it went is in the session. */
  'terminal.copyAside': { input: z.object({ sessionId }), output: nothing },
  /** No longer tells of it. The copies stay. */
  'terminal.dismissAside': { input: z.object({ sessionId }), output: nothing },
} as const;
