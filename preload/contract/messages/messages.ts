import type { ErrorCode } from '../error.ts';
import type { JobStatus } from '../jobStatus.ts';
import type { FindingCode, RetentionPhase } from '../model.ts';
import type { SumAlgorithm, TransferFailureCode } from '../transfers.ts';
import type { UpdateProblem } from '../updates.ts';
import en from './en.json' with { type: 'json' };

/*
 * The one catalogue of sentences people read; nothing of it is ever used as HTML. Parameters stand in `{{braces}}`, plurals
 * have the suffixes `_one` and `_other` (sentences.ts). The other languages stand in catalogues.ts.
 */

type KeptLimit = Extract<RetentionPhase, { kind: 'kept' }>['limit'];

/** A sentence and what one can do: every error and every finding has both. */
type Explained = { readonly text: string; readonly wayOut: string };

// A code without words, here, is a compile error.
en.errors satisfies Readonly<Record<ErrorCode, Explained>>;
en.findings satisfies Readonly<Record<FindingCode, Explained>>;
en.status.limit satisfies Readonly<Record<KeptLimit, string>>;
en.jobs.status satisfies Readonly<Record<JobStatus, string>>;
en.settings.updates.problems satisfies Readonly<Record<UpdateProblem, string>>;

en.transfer.failures satisfies Readonly<Record<TransferFailureCode, Explained>>;
en.transfer.sums satisfies Readonly<Record<SumAlgorithm, string>>;

type WithoutPlural<Key extends string> = Key extends `${infer Stem}_one`
  ? Stem
  : Key extends `${infer Stem}_other`
    ? Stem
    : Key;

type Paths<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? WithoutPlural<Key> : `${Key}.${Paths<Tree[Key]>}`;
}[keyof Tree & string];

/** The keys of the catalogue, as `errors.timed-out.text`. */
export type MessageKey = Paths<typeof en>;

/** The English catalogue, which every other language is a translation of. */
export const messages = { en } as const;
