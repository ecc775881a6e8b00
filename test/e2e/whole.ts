/**
 * Asked for the whole suite: what costs minutes is done in full. `npm test` does less of the same, so that it is short enough
 * to be run before a commit.
 */
export const isWhole = process.env['JOBSHELL_E2E'] === 'whole';
