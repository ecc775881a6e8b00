import type { Params } from '../../../preload/contract/error.ts';
import type { TransferFailure, TransferFailureCode } from '../../../preload/contract/transfers.ts';
import { displayText } from './names.ts';

/** Why a transfer stopped, within this folder; it leaves it as data. */
export class TransferStopped extends Error {
  readonly failure: TransferFailure;

  constructor(code: TransferFailureCode, params: Params = {}) {
    super(code);
    this.name = 'TransferStopped';
    this.failure = { code, params };
  }
}

/** The person asked for it to end. */
export class TransferCanceled extends Error {
  constructor() {
    super('canceled');
    this.name = 'TransferCanceled';
  }
}

/** What a tool of the job says is quoted no longer than this. */
const quoteLimit = 300;

/** `dd` counts its records beside a complaint: `0+0 records in`, `12 bytes copied, …`. */
const countLine = /^(\d+\+\d+ records (in|out)|\d+ bytes\b.*)$/;

/** A tool's words for `EFBIG` and `EDQUOT`, and a shell's for a tool that `SIGXFSZ` ended. */
const sizeLimit = /disk quota|file too large|file size limit/i;

/** Pure: what a tool's complaint means (its locale is C). */
export function failureFromComplaint(complaint: string): TransferStopped {
  const lines = complaint.split('\n').filter((line) => !countLine.test(line.trim()));
  const details = displayText(lines.join('\n').trim()).slice(0, quoteLimit);
  if (/no space left/i.test(complaint)) return new TransferStopped('no-space');
  const limit = lines.find((line) => sizeLimit.test(line));
  if (limit !== undefined) {
    // What stands before the reason is the tool and a temporary file of ours.
    const reason = limit.slice(limit.lastIndexOf(': ') + 1).trim();
    return new TransferStopped('size-limit', { details: displayText(reason).slice(0, quoteLimit) });
  }
  if (/permission denied|read-only file system|operation not permitted/i.test(complaint))
    return new TransferStopped('permission', { details });
  return new TransferStopped('remote', { details });
}

const codesFromShell = [
  'not-found',
  'is-directory',
  'not-a-file',
  'permission',
  'target-exists',
  'tar-failed',
  'tool-missing',
  'no-space',
  'changed',
] as const;

/** Pure: a failure as our own script names it. A far end that makes up a name has failed in its own way. */
export function failureFromShell(code: string, detail: string): TransferStopped {
  const known = codesFromShell.find((candidate) => candidate === code);
  if (known === undefined) return failureFromComplaint(detail);
  return new TransferStopped(known, { details: displayText(detail.trim()).slice(0, quoteLimit) });
}
