import type { Log, SecretStore, Store } from '../../../main/core/ports.ts';

/** A store in memory. What is read went through JSON, as with a real one. */
export function createMemoryStore(
  initial: Readonly<Record<string, unknown>> = {},
): Store & { readonly content: Map<string, unknown> } {
  const content = new Map<string, unknown>(Object.entries(initial));
  return {
    content,
    read: (key) => {
      const value = content.get(key);
      return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
    },
    write: (key, value) => void content.set(key, value),
  };
}

type MemorySecrets = SecretStore & { readonly content: Map<string, string> };

/** Secrets in memory: what a host without a keyring does until the person wants them kept. */
export function createMemorySecrets(initial: Readonly<Record<string, string>> = {}): MemorySecrets {
  const content = new Map(Object.entries(initial));
  let protection: 'memory' | 'weak' = 'memory';
  return {
    content,
    protection: () => protection,
    read: async (key) => content.get(key),
    write: async (key, value) => void content.set(key, value),
    remove: async (key) => void content.delete(key),
    keepWithoutKeyring: async () => {
      protection = 'weak';
    },
  };
}

/** A log that keeps the names of its events. */
export function createCollectedLog(): Log & {
  readonly events: readonly string[];
  readonly causes: readonly unknown[];
} {
  const events: string[] = [];
  const causes: unknown[] = [];
  return {
    events,
    causes,
    info: (event) => void events.push(event),
    warn: (event) => void events.push(event),
    error: (event, _fields, cause) => {
      events.push(event);
      causes.push(cause);
    },
  };
}
