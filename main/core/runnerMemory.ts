import { z } from 'zod';
import type { Job } from '../../preload/contract/model.ts';
import type { Store } from './ports.ts';

/** What was seen of a runner, kept over restarts: it tells «taken» from «unreachable», and gives the next estimate. */
export type RunnerRecord = {
  /** A terminal of it has opened. */
  readonly worked?: boolean | undefined;
  /** What it last said in «will time out in», where that was its own limit. */
  readonly sessionTimeoutMs?: number | undefined;
};

export type RunnerMemory = {
  readonly recall: (job: Job) => RunnerRecord | undefined;
  readonly remember: (job: Job, seen: RunnerRecord) => void;
};

const storeKey = 'runners';
const schema = z.record(
  z.string(),
  z.object({ worked: z.boolean().optional(), sessionTimeoutMs: z.number().optional() }),
);

export function createRunnerMemory(store: Store): RunnerMemory {
  const parsed = schema.safeParse(store.read(storeKey) ?? {});
  let records: Readonly<Record<string, RunnerRecord>> = parsed.success ? parsed.data : {};
  const keyOf = (job: Job) => (job.runner ? `${job.accountId}:${job.runner.id}` : undefined);
  return {
    recall: (job) => records[keyOf(job) ?? ''],
    remember: (job, seen) => {
      const key = keyOf(job);
      if (key === undefined) return;
      const known = records[key];
      const next = { ...known, ...seen };
      if (known?.worked === next.worked && known?.sessionTimeoutMs === next.sessionTimeoutMs) return;
      records = { ...records, [key]: next };
      store.write(storeKey, records);
    },
  };
}
