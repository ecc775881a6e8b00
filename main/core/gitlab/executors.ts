/** Executors that have no terminal, by the Runner's documentation and code. */
const executorsWithoutTerminal: ReadonlySet<string> = new Set([
  'ssh',
  'virtualbox',
  'parallels',
  'custom',
  'instance',
]);

export function hasNoTerminal(executor: string): boolean {
  return executorsWithoutTerminal.has(executor);
}

/** GitLab.com's own shared runners have no terminals. */
export function isHosted(gitlabUrl: string, runner: { readonly shared: boolean } | undefined): boolean {
  return new URL(gitlabUrl).hostname === 'gitlab.com' && runner?.shared === true;
}
