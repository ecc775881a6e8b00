const recentKey = 'jobshell.palette.recent';
const mostKept = 20;

/** What was chosen in the palette lately, the last first. Kept as long as the window. */
export function readRecent(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(recentKey) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function remember(id: string): void {
  const kept = [id, ...readRecent().filter((other) => other !== id)].slice(0, mostKept);
  sessionStorage.setItem(recentKey, JSON.stringify(kept));
}
