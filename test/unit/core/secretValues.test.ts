import { expect, it } from 'vitest';
import { AppError } from '../../../preload/contract/error.ts';
import { readSecretValues } from '../../../main/core/secretValues.ts';
import { createVirtualClock } from './virtualClock.ts';

/** Variables by owner; who is not among them may not read any. */
function createBench(known: Readonly<Record<string, readonly string[] | 'silent'>>) {
  const asked: string[] = [];
  const clock = createVirtualClock(0);
  const read = readSecretValues({
    projectPath: 'acme/backend/shop',
    clock,
    client: {
      variableValues: async ({ kind, path }) => {
        asked.push(`${kind}/${path}`);
        const values = known[path];
        if (values === 'silent') return new Promise(() => {});
        if (!values) throw new AppError({ code: 'forbidden' });
        return values;
      },
    },
  });
  return { asked, clock, read };
}

it('asks the project and its groups, each once, and gives what any of them has', async () => {
  const { asked, read } = createBench({
    'acme/backend/shop': ['project-secret', 'short', 'line one of a key\r\n  line two of a key\n'],
    acme: ['group-secret', 'project-secret'],
  });
  expect(await read).toEqual(['project-secret', 'line one of a key', 'line two of a key', 'group-secret']);
  expect(asked).toEqual(['projects/acme/backend/shop', 'groups/acme/backend', 'groups/acme']);
});

it('tells apart that there are none and that none may be read', async () => {
  expect(await createBench({ acme: [] }).read).toEqual([]);
  expect(await createBench({}).read).toBeUndefined();
});

it('waits no longer than 4 s for who does not answer', async () => {
  const { clock, read } = createBench({ 'acme/backend/shop': 'silent', acme: ['group-secret'] });
  await clock.advance(4_000);
  expect(await read).toEqual(['group-secret']);
});

it('gives long values in parts, and no more than can be looked for', async () => {
  const long = 'x'.repeat(9_000);
  const many = Array.from({ length: 1_000 }, (_, index) => `value number ${index}`);
  const values = (await createBench({ acme: [long, ...many] }).read) ?? [];
  expect([values[0]?.length, values[1]?.length, values.length]).toEqual([4_000, 1_000, 500]);
});
