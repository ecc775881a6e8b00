import { expect, test } from 'vitest';
import { formatNumber, speak, text } from '../../../renderer/i18n.ts';
import { formatClock, formatDay } from '../../../renderer/state/time.ts';
import { formatBytes } from '../../../renderer/ui/bytes.ts';

const sample = () => [
  text('app.cancel'),
  text('jobs.emptyFilter', { filter: 'x' }),
  text('retention.summary', { count: 2, time: '14:32' }),
  formatNumber(10_000),
  formatBytes(3_400),
  formatDay('2026-11-28'),
  // In whatever zone this machine is.
  formatClock(new Date(2026, 10, 24, 14, 32).getTime(), new Date(2026, 11, 24, 14, 32).getTime()),
];

test('sentences, numbers and dates follow the language', async () => {
  await speak('system', ['en-US']);
  expect(sample()).toEqual([
    'Cancel',
    'No job matches «x».',
    '2 kept, next ends 14:32',
    '10,000',
    '3.4 kB',
    'Nov 28, 2026',
    'Nov 24, 14:32',
  ]);
  await speak('de', ['en-US']);
  expect(sample()).toEqual([
    'Abbrechen',
    'Kein Job passt zu „x“.',
    '2 gehalten, nächster endet 14:32',
    '10.000',
    '3,4 kB',
    '28.11.2026',
    '24. Nov., 14:32',
  ]);
  await speak('system', ['fr', 'en']);
  expect(text('app.cancel')).toBe('Cancel');
});

test('the language that was chosen last is spoken, however long each takes to come', async () => {
  await Promise.all([speak('de', []), speak('en', [])]);
  expect(text('app.cancel')).toBe('Cancel');
  await Promise.all([speak('en', []), speak('de', [])]);
  expect(text('app.cancel')).toBe('Abbrechen');
});

test('a date that is none is shown as it came', () => {
  expect(formatDay('soon')).toBe('soon');
});
