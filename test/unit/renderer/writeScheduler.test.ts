import { expect, test } from 'vitest';
import {
  createWriteScheduler,
  pieceBytes,
  turnPieces,
  type Lane,
} from '../../../renderer/terminal/writeScheduler.ts';
import { createTestClock } from './testClient.ts';

/** Every piece takes this long to parse. */
const pieceMs = 4;

function setUp() {
  const clock = createTestClock();
  const scheduler = createWriteScheduler(clock);
  const log: string[] = [];
  const lanes = new Map<string, Lane>();
  const visible = new Set<string>();
  const add = (name: string, isVisible: boolean): Lane => {
    if (isVisible) visible.add(name);
    const lane = scheduler.addLane({
      isVisible: () => visible.has(name),
      write: (_piece, done) => {
        log.push(name);
        clock.after(pieceMs, done);
      },
      onParsed: () => undefined,
    });
    lanes.set(name, lane);
    return lane;
  };
  return { clock, log, add, visible };
}

const pieces = (count: number): Uint8Array => new Uint8Array(count * pieceBytes);

test('output is cut into pieces that join on', () => {
  const clock = createTestClock();
  const scheduler = createWriteScheduler(clock);
  const seen: (readonly [number, number])[] = [];
  const lane = scheduler.addLane({
    isVisible: () => true,
    write: ({ bytes, endOffset }, done) => {
      seen.push([bytes.byteLength, endOffset]);
      done();
    },
    onParsed: () => undefined,
  });
  lane.push(new Uint8Array(pieceBytes * 2 + 5), 100);
  expect(seen).toEqual([
    [pieceBytes, 100 + pieceBytes],
    [pieceBytes, 100 + pieceBytes * 2],
    [5, 100 + pieceBytes * 2 + 5],
  ]);
});

test('the visible lane goes without pause, hidden ones get a bounded share and are not starved', () => {
  const { clock, log, add } = setUp();
  const shown = add('shown', true);
  const hidden = add('hidden', false);
  shown.push(pieces(100), 0);
  hidden.push(pieces(100), 0);
  clock.advance(100 * pieceMs);
  const hiddenTurns = log.filter((name) => name === 'hidden').length;
  expect(log.filter((name) => name === 'shown')).toHaveLength(100);
  expect(hiddenTurns).toBeGreaterThanOrEqual(3);
  expect(hiddenTurns).toBeLessThanOrEqual(5);
});

test('hidden lanes take turns, one piece at a time in the whole page', () => {
  const { clock, log, add } = setUp();
  const one = add('one', false);
  const other = add('other', false);
  one.push(pieces(turnPieces + 2), 0);
  other.push(pieces(3), 0);
  clock.advance(pieceMs);
  expect(log).toHaveLength(1 + 1);
  clock.advance((turnPieces + 5) * pieceMs);
  const turn = (name: string, count: number): readonly string[] => Array.from({ length: count }, () => name);
  expect(log).toEqual([...turn('one', turnPieces), ...turn('other', 3), ...turn('one', 2)]);
});

test('a lane that is shown goes on at once', () => {
  const { clock, log, add, visible } = setUp();
  const lane = add('lane', false);
  lane.push(pieces(3), 0);
  visible.add('lane');
  lane.poke();
  expect(log).toEqual(['lane']);
  clock.advance(3 * pieceMs);
  expect(log).toHaveLength(3);
});

test('what is dropped is not parsed', () => {
  const { clock, log, add } = setUp();
  const lane = add('lane', true);
  lane.push(pieces(3), 0);
  lane.drop();
  clock.advance(100);
  expect(log).toEqual(['lane']);
});

test('a hidden lane that is closed in the middle of a piece does not hold up the others', () => {
  const clock = createTestClock();
  const scheduler = createWriteScheduler(clock);
  const log: string[] = [];
  const add = (name: string, isDeaf: boolean): Lane =>
    scheduler.addLane({
      isVisible: () => false,
      write: (_piece, done) => {
        log.push(name);
        if (!isDeaf) clock.after(pieceMs, done);
      },
      onParsed: () => undefined,
    });
  const closing = add('closing', true);
  const other = add('other', false);
  closing.push(pieces(1), 0);
  other.push(pieces(2), 0);
  clock.advance(100);
  closing.dispose();
  clock.advance(100);
  expect(log).toEqual(['closing', 'other', 'other']);
});

test('several visible lanes go on beside each other, and hidden ones keep their share of the whole', () => {
  const { clock, log, add } = setUp();
  const lanes = [add('left', true), add('right', true), add('hidden', false)];
  for (const lane of lanes) lane.push(pieces(100), 0);
  clock.advance(50 * pieceMs);
  const count = (name: string): number => log.filter((one) => one === name).length;
  expect([count('left'), count('right')]).toEqual([51, 51]);
  expect(count('hidden')).toBeGreaterThanOrEqual(2);
  expect(count('hidden')).toBeLessThanOrEqual(3);
});
