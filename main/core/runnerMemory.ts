import { z } from 'zod';
import type { Job } from '../../preload/contract/model.ts';
import type { Store } from './ports.ts';

/** What was seen of a runner, kept over restarts: it tells «taken» from «unreachable», and gives the next estimate. */
export type RunnerRecord = {
  /** A terminal of it has opened. */
  readonly worked?: boolean | undefined;
  /** What it last said in «will time out in», where that was its own limit. */
  readonly sessionTimeoutMs?: number | undefined;
  /** As the last of its logs that was read named it. */
  readonly executor?: string | undefined;
};

type OnRunner = Pick<Job, 'accountId' | 'runner'>;

/**
 * `systemId`: the machine, where several share one registration: each has a configuration of its own. One that is not known is
 * taken for the one that was seen last.
 */
export type RunnerMemory = {
  readonly recall: (job: OnRunner, systemId?: string) => RunnerRecord | undefined;
  readonly remember: (job: OnRunner, seen: RunnerRecord, systemId?: string) => void;
};

const storeKey = 'runners';
/** Machines that come and go have a new system ID each time. The one that was news last is the last. */
const mostRecords = 500;
const schema = z.record(
  z.string(),
  z.object({
    worked: z.boolean().optional(),
    sessionTimeoutMs: z.number().optional(),
    executor: z.string().optional().catch(undefined),
  }),
);

export function createRunnerMemory(store: Store): RunnerMemory {
  const parsed = schema.safeParse(store.read(storeKey) ?? {});
  let records: Readonly<Record<string, RunnerRecord>> = parsed.success ? parsed.data : {};
  const keyOf = (job: OnRunner) => (job.runner ? `${job.accountId}:${job.runner.id}` : undefined);
  const put = (key: string, seen: RunnerRecord): boolean => {
    const { [key]: known, ...others } = records;
    const next = { ...known, ...seen };
    if (known && isSame(known, next)) return false;
    records = Object.fromEntries([...Object.entries(others), [key, next] as const].slice(-mostRecords));
    return true;
  };
  return {
    recall: (job, systemId) => {
      const key = keyOf(job) ?? '';
      return (systemId === undefined ? undefined : records[`${key}:${systemId}`]) ?? records[key];
    },
    remember: (job, seen, systemId) => {
      const key = keyOf(job);
      if (key === undefined) return;
      const isNewsOfMachine = systemId !== undefined && put(`${key}:${systemId}`, seen);
      const isNews = put(key, seen);
      if (isNews || isNewsOfMachine) store.write(storeKey, records);
    },
  };
}

function isSame(one: RunnerRecord, other: RunnerRecord): boolean {
  return (
    one.worked === other.worked &&
    one.sessionTimeoutMs === other.sessionTimeoutMs &&
    one.executor === other.executor
  );
}
