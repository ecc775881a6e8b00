/** List, tabs, terminal, and around; those that can't be seen are left out. */
export function nextRegion(by: 1 | -1, focusTerminal: () => void): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) =>
    region.checkVisibility({ visibilityProperty: true }),
  );
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const region = regions[(at + by + regions.length + (at < 0 && by < 0 ? 1 : 0)) % regions.length];
  if (region?.dataset['region'] === 'terminal') return focusTerminal();
  const targets = ['[role="listitem"][tabindex="0"]', '[role="tab"][tabindex="0"]', 'input', 'button'];
  const target = targets.map((selector) => region?.querySelector<HTMLElement>(selector)).find(Boolean);
  target?.focus();
}
