import { expect, test } from 'vitest';
import { actionIds, type ActionId, type OwnKeys } from '../../../preload/contract/actions.ts';
import { applySnapshot, type Facts } from '../../../renderer/state/facts.ts';
import { createMatchKey, isBrowsersPaste, type MatchKey } from '../../../renderer/ui/matchKey.ts';
import { press } from '../contract/keyPress.ts';
import { makeSnapshot } from './facts.ts';

type PageOptions = {
  readonly isMac?: boolean;
  readonly browserKeys?: boolean;
  readonly keys?: OwnKeys;
  readonly canRun?: (id: ActionId) => boolean;
};

function makePage({
  isMac = false,
  browserKeys = false,
  keys = {},
  canRun = () => true,
}: PageOptions = {}): MatchKey {
  const snapshot = makeSnapshot();
  const facts: Facts = {
    ...applySnapshot(snapshot),
    settings: { ...snapshot.settings, keys: structuredClone(keys) as Facts['settings']['keys'] },
    capabilities: { ...snapshot.capabilities, browserKeys },
  };
  return createMatchKey({ isMac, facts: () => facts, canRun });
}

test('a terminal keeps every Ctrl+letter, Alt+letter and Alt+digit, whatever the settings say', () => {
  const greedy = Object.fromEntries(actionIds.map((id) => [id, ['Ctrl+R', 'Alt+R', 'R', 'Ctrl+[']]));
  const pages = [makePage(), makePage({ browserKeys: true }), makePage({ keys: greedy })];
  const letters = [...'abcdefghijklmnopqrstuvwxyz'].map((key) => [`Key${key.toUpperCase()}`, key] as const);
  const digits = [...'0123456789'].map((key) => [`Digit${key}`, key] as const);
  const taken = [...letters, ...digits].flatMap(([code, key]) => [
    ...(code.startsWith('Key') ? [press(code, key, 'ctrl')] : []),
    press(code, key, 'alt'),
    press(code, key, 'alt shift'),
    press(code, key),
  ]);
  for (const match of pages) expect(taken.filter((event) => match(event, 'terminal'))).toEqual([]);
});

test('on Dvorak no Ctrl+letter is taken either', () => {
  const match = makePage();
  // Where a US keyboard has , - = [ ] / Dvorak has letters or other marks.
  const events = [press('Comma', 'w', 'ctrl'), press('Period', 'v', 'ctrl'), press('Slash', 'z', 'ctrl')];
  expect(events.map((event) => match(event, 'terminal'))).toEqual([undefined, undefined, undefined]);
  expect(match(press('KeyW', ',', 'ctrl'), 'terminal')).toBe('settings.open');
});

test('the app has its own keys, and others where a browser keeps them', () => {
  const events = [
    press('PageDown', 'PageDown', 'ctrl'),
    press('F6', 'F6', 'ctrl'),
    press('F6', 'F6', 'ctrl shift'),
    press('F6', 'F6'),
    press('KeyP', 'P', 'ctrl shift'),
    press('KeyW', 'W', 'ctrl shift'),
    press('KeyX', 'X', 'ctrl shift'),
  ];
  const [app, browser] = [makePage(), makePage({ browserKeys: true })];
  expect(events.map((event) => app(event, 'terminal'))).toEqual([
    'tab.next',
    'tab.next',
    'tab.previous',
    'region.next',
    'palette.open',
    'tab.close',
    'tab.close',
  ]);
  expect(events.map((event) => browser(event, 'terminal'))).toEqual([
    undefined,
    'tab.next',
    'tab.previous',
    'region.next',
    'palette.open',
    undefined,
    'tab.close',
  ]);
});

test('copy and paste act in terminals only, and a Mac has its own keys for them', () => {
  const match = makePage();
  const copies = [press('KeyC', 'C', 'ctrl shift'), press('Insert', 'Insert', 'ctrl')];
  const pastes = [press('KeyV', 'V', 'ctrl shift'), press('Insert', 'Insert', 'shift')];
  expect(copies.map((event) => match(event, 'terminal'))).toEqual(['terminal.copy', 'terminal.copy']);
  expect(pastes.map((event) => match(event, 'terminal'))).toEqual(['terminal.paste', 'terminal.paste']);
  expect(pastes.map((event) => isBrowsersPaste(event, false))).toEqual([true, true]);
  expect([...copies, ...pastes].flatMap((event) => match(event, 'typing') ?? [])).toEqual([]);
  const onMac = makePage({ isMac: true });
  expect(onMac(press('KeyC', 'c', 'meta'), 'terminal')).toBe('terminal.copy');
  expect(onMac(press('KeyC', 'c', 'ctrl'), 'terminal')).toBeUndefined();
  expect(onMac(press('KeyC', 'c', 'meta'), 'typing')).toBeUndefined();
});

test('plain keys act on the page, not where one types', () => {
  const match = makePage();
  const slash = press('Slash', '/');
  expect(match(slash, 'page')).toBe('list.filter');
  expect([match(slash, 'typing'), match(slash, 'terminal')]).toEqual([undefined, undefined]);
  expect(match(press('F5', 'F5'), 'typing')).toBe('jobs.refresh');
  expect(match(press('F5', 'F5'), 'terminal')).toBeUndefined();
});

test('own keys act, and what was there before is free', () => {
  const match = makePage({ keys: { 'tab.close': ['F9'] } });
  expect(match(press('F9', 'F9'), 'terminal')).toBe('tab.close');
  expect(match(press('KeyX', 'X', 'ctrl shift'), 'terminal')).toBeUndefined();
});

test('where two actions want a key, the own choice gets it; where that makes no sense now, the other', () => {
  const keys = { 'tab.close': ['Ctrl+Shift+P'] };
  expect(makePage({ keys })(press('KeyP', 'P', 'ctrl shift'), 'terminal')).toBe('tab.close');
  const withoutTabs = makePage({ keys, canRun: (id) => id !== 'tab.close' });
  expect(withoutTabs(press('KeyP', 'P', 'ctrl shift'), 'page')).toBe('palette.open');
});

test('the key of an action that makes no sense now is nobody’s', () => {
  const match = makePage({ canRun: () => false });
  expect(match(press('KeyX', 'X', 'ctrl shift'), 'terminal')).toBeUndefined();
});
