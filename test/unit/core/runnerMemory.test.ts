import { describe, expect, it } from 'vitest';
import { createRunnerMemory } from '../../../main/core/runnerMemory.ts';
import { createMemoryStore } from './memoryPorts.ts';
import { sampleJob } from './sampleFacts.ts';

const job = sampleJob();

describe('runner memory', () => {
  it('keeps what was seen over restarts', () => {
    const store = createMemoryStore();
    const memory = createRunnerMemory(store);
    memory.remember(job, { worked: true });
    memory.remember(job, { sessionTimeoutMs: 60_000 });
    expect(createRunnerMemory(store).recall(sampleJob({ id: 'a1:99', gitlabId: 99 }))).toEqual({
      worked: true,
      sessionTimeoutMs: 60_000,
    });
  });

  it('does not mix up accounts, or runners', () => {
    const memory = createRunnerMemory(createMemoryStore());
    memory.remember(job, { worked: true });
    const others = [
      sampleJob({ accountId: 'a2' }),
      sampleJob({ runner: { id: 6, description: '', shared: false } }),
    ];
    expect(others.map((other) => memory.recall(other))).toEqual([undefined, undefined]);
  });

  it('knows nothing of a job without a runner, and writes nothing', () => {
    const { runner: _, ...withoutRunner } = job;
    const store = createMemoryStore();
    const memory = createRunnerMemory(store);
    memory.remember(withoutRunner, { worked: true });
    expect([memory.recall(withoutRunner), store.content.size]).toEqual([undefined, 0]);
  });

  it('writes only what is new', () => {
    const memoryStore = createMemoryStore();
    let writes = 0;
    const memory = createRunnerMemory({ ...memoryStore, write: () => void (writes += 1) });
    memory.remember(job, { worked: true });
    memory.remember(job, { worked: true });
    expect(writes).toBe(1);
  });

  it.each([['text'], [[1, 2]], [{ 'a1:5': { worked: 'yes' } }]])('starts empty from %j', (stored) => {
    expect(createRunnerMemory(createMemoryStore({ runners: stored })).recall(job)).toBeUndefined();
  });
});
