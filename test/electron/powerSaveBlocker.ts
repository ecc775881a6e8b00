const blocking = new Set<number>();
let lastId = 0;

/** Electron's powerSaveBlocker: kept count of, nothing is blocked. */
export const powerSaveBlocker = {
  start: (_type: 'prevent-app-suspension' | 'prevent-display-sleep'): number => {
    lastId += 1;
    blocking.add(lastId);
    return lastId;
  },
  stop: (id: number): boolean => blocking.delete(id),
  isStarted: (id: number): boolean => blocking.has(id),
} as const;
