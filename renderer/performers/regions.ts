/** List, tabs, terminals, and around; those that can't be seen are left out. */
export function nextRegion(by: 1 | -1, goTo: (sessionId: string) => void): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) =>
    region.checkVisibility({ visibilityProperty: true }),
  );
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const region = regions[(at + by + regions.length + (at < 0 && by < 0 ? 1 : 0)) % regions.length];
  const pane = region?.closest<HTMLElement>('[data-session-id]')?.dataset['sessionId'];
  if (region?.dataset['region'] === 'terminal' && pane !== undefined) return goTo(pane);
  const targets = [
    '.log-scroll',
    '[role="listitem"][tabindex="0"]',
    '[role="tab"][tabindex="0"]',
    'input',
    'button',
  ];
  const target = targets.map((selector) => region?.querySelector<HTMLElement>(selector)).find(Boolean);
  target?.focus();
}
