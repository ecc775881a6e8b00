import { expect, test } from 'vitest';
import { actionIds } from '../../../preload/contract/actions.ts';
import { messages, type MessageKey } from '../../../preload/contract/messages/messages.ts';
import { paletteItems, readSettingPlaces, type PaletteItem } from '../../../renderer/palette/candidates.ts';
import { jobNumberIn, linkIn } from '../../../renderer/openLink.ts';
import { searchCandidates } from '../../../renderer/palette/search.ts';
import { makeJob, makeSession } from './facts.ts';
import { cpuMs } from '../cpuTime.ts';

const text = (key: MessageKey): string =>
  String(
    key.split('.').reduce<unknown>((tree, part) => (tree as Record<string, unknown>)[part], messages.en),
  );

type ItemsOptions = {
  readonly jobs?: readonly ReturnType<typeof makeJob>[];
  readonly sessions?: readonly ReturnType<typeof makeSession>[];
};

function items({ jobs = [], sessions = [] }: ItemsOptions = {}): readonly PaletteItem[] {
  return paletteItems({
    facts: {
      jobs: new Map(jobs.map((job) => [job.id, job])),
      sessions: new Map(sessions.map((session) => [session.id, session])),
    },
    canRun: (id) => id !== 'window.new',
    text,
  });
}

function find(query: string, options: ItemsOptions & { readonly recent?: readonly string[] } = {}) {
  return searchCandidates({ candidates: items(options), query, recent: options.recent ?? [] });
}

const idsOf = (found: ReturnType<typeof find>): readonly string[] =>
  found.flatMap(({ shown }) => shown.map(({ id }) => id));

test('with nothing typed every action that makes sense is there, and nothing else of the table', () => {
  const expected = actionIds.filter((id) => id !== 'palette.open' && id !== 'window.new');
  expect(idsOf(find(''))).toEqual(expected.map((id) => `action ${id}`));
});

test('what was used lately comes first, once', () => {
  const found = find('', { recent: ['action zoom.out', 'job gone', 'action tab.next'] });
  expect(found[0]).toMatchObject({
    group: 'recent',
    shown: [{ action: 'zoom.out' }, { action: 'tab.next' }],
  });
  expect(idsOf(found)).toHaveLength(new Set(idsOf(found)).size);
});

test('all words must match, and names before what stands beside them', () => {
  const jobs = [
    makeJob(1, { name: 'deploy', projectPath: 'acme/lint' }),
    makeJob(2, { name: 'lint', projectPath: 'acme/shop' }),
    makeJob(3, { name: 'build', projectPath: 'acme/shop' }),
  ];
  expect(idsOf(find('lint', { jobs }))).toEqual(['job a:2', 'job a:1']);
  expect(idsOf(find('acme deploy', { jobs }))).toEqual(['job a:1']);
  expect(idsOf(find('sign out'))[0]).toBe('action account.signOut');
});

test('jobs with no terminal are found by typing, after those that have one; those with a tab are its terminal', () => {
  const jobs = [
    makeJob(1, { terminal: { kind: 'unavailable', reason: 'not-running' } }),
    makeJob(2),
    makeJob(3, { name: 'job-open' }),
  ];
  const sessions = [makeSession('s3', { jobId: 'a:3', jobName: 'job-open' })];
  expect(idsOf(find('', { jobs, sessions })).slice(0, 2)).toEqual(['tab s3', 'job a:2']);
  expect(idsOf(find('job-', { jobs, sessions }))).toEqual(['tab s3', 'job a:2', 'job a:1']);
});

test('every setting can be found by its name', () => {
  const places = readSettingPlaces(messages.en.settings);
  expect(places).toContainEqual({ section: 'appearance', label: 'settings.appearance.theme' });
  expect(places.length).toBeGreaterThan(10);
  for (const { label } of places) expect(idsOf(find(text(label)))).toContain(`setting ${label}`);
});

test('a search among 5,000 jobs shows a few, tells how many more there are, and takes no time', () => {
  const jobs = Array.from({ length: 5000 }, (_none, index) => makeJob(index, { name: `rspec ${index}` }));
  const candidates = items({ jobs });
  const search = () => searchCandidates({ candidates, query: 'rspec 4', recent: [] });
  const found = search();
  const times = 50;
  const ms = cpuMs(() => {
    for (let count = 0; count < times; count += 1) search();
  });
  expect(found[0]).toMatchObject({ group: 'jobs', more: expect.any(Number) });
  expect(found[0]?.shown).toHaveLength(30);
  expect(ms / times).toBeLessThan(10);
});

test('a pasted address is known for one', () => {
  expect(linkIn(' https://gitlab.example.com/a/b/-/jobs/7 ')).toBe('https://gitlab.example.com/a/b/-/jobs/7');
  expect(['group/project#7', 'jobshell://gitlab.example.com/a/b/-/jobs/7'].map(linkIn)).toEqual([
    'group/project#7',
    'jobshell://gitlab.example.com/a/b/-/jobs/7',
  ]);
  expect(['gitlab.example.com', 'https://', 'javascript:alert(1)', 'https://a b'].map(linkIn)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('snippets are found by name and by what they type', () => {
  const candidates = paletteItems({
    facts: { jobs: new Map(), sessions: new Map() },
    canRun: () => false,
    text,
    snippets: [
      { id: 'one', name: 'Failing only', text: 'npm test -- --last-failed', runs: true },
      { id: 'two', name: 'Disk', text: 'df -h', runs: false },
    ],
  });
  const search = (query: string) => idsOf(searchCandidates({ candidates, query, recent: [] }));
  expect([search('failing'), search('last-f'), search('df')]).toEqual([
    ['snippet one'],
    ['snippet one'],
    ['snippet two'],
  ]);
  expect(search('')).toEqual(['snippet one', 'snippet two']);
});

test('a number alone is a job of the project in view', () => {
  expect([
    jobNumberIn(' 4711 ', 'acme/shop'),
    jobNumberIn('#4711', 'acme/shop'),
    jobNumberIn('4711', undefined),
    jobNumberIn('47', 'acme/shop'),
    jobNumberIn('4711 x', 'acme/shop'),
  ]).toEqual(['acme/shop#4711', 'acme/shop#4711', undefined, undefined, undefined]);
});
