import type { Result } from './contract/error.ts';

/** Requests that wait for their answers. */
export type Pending = {
  /** A number for a new request, and its answer to come. */
  readonly add: () => { readonly id: number; readonly answer: Promise<Result<unknown>> };
  /** An answer nobody waits for is dropped. */
  readonly settle: (id: number, result: Result<unknown>) => void;
  readonly settleAll: (result: Result<unknown>) => void;
};

export function createPending(): Pending {
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  let lastId = 0;
  const settle: Pending['settle'] = (id, result) => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    resolve?.(result);
  };
  return {
    add: () => {
      lastId += 1;
      const id = lastId;
      return { id, answer: new Promise((resolve) => waiting.set(id, resolve)) };
    },
    settle,
    settleAll: (result) => {
      for (const id of [...waiting.keys()]) settle(id, result);
    },
  };
}

export const disconnected: Result<unknown> = {
  ok: false,
  error: { code: 'disconnected', params: {}, message: 'The line to main is down' },
};
