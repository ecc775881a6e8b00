import type { UpdateProblem } from '../../../preload/contract/updates.ts';

/** An update that can't be: what is told, and what the log gets besides. */
export class UpdateFault extends Error {
  readonly problem: UpdateProblem;

  constructor(problem: UpdateProblem, options: { readonly message?: string; readonly cause?: unknown } = {}) {
    super(options.message ?? problem, { cause: options.cause });
    this.problem = problem;
  }
}
