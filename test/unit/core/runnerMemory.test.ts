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
    memory.remember(job, { executor: 'shell' });
    memory.remember(job, { executor: 'docker' });
    expect(createRunnerMemory(store).recall(sampleJob({ id: 'a1:99', gitlabId: 99 }))).toEqual({
      worked: true,
      sessionTimeoutMs: 60_000,
      executor: 'docker',
    });
  });

  it('tells apart the machines of one runner, and takes a new one for the one seen last', () => {
    const memory = createRunnerMemory(createMemoryStore());
    memory.remember(job, { sessionTimeoutMs: 60_000 }, 's_one');
    memory.remember(job, { sessionTimeoutMs: 1_800_000 }, 's_two');
    expect(
      ['s_one', 's_two', 's_three', undefined].map(
        (systemId) => memory.recall(job, systemId)?.sessionTimeoutMs,
      ),
    ).toEqual([60_000, 1_800_000, 1_800_000, 1_800_000]);
  });

  it('does not grow with machines that come and go', () => {
    const store = createMemoryStore();
    const memory = createRunnerMemory(store);
    for (let count = 0; count < 2_000; count += 1)
      memory.remember(job, { sessionTimeoutMs: count * 1_000 }, `s_${count}`);
    expect(Object.keys(Object(store.content.get('runners'))).length).toBe(500);
    expect([memory.recall(job, 's_1999'), memory.recall(job, 's_0')]).toEqual([
      { sessionTimeoutMs: 1_999_000 },
      { sessionTimeoutMs: 1_999_000 },
    ]);
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
    memory.remember(job, { executor: 'docker' });
    memory.remember(job, { executor: 'docker' });
    expect(writes).toBe(2);
  });

  it.each([['text'], [[1, 2]], [{ 'a1:5': { worked: 'yes' } }]])('starts empty from %j', (stored) => {
    expect(createRunnerMemory(createMemoryStore({ runners: stored })).recall(job)).toBeUndefined();
  });
});
