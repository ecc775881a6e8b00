import { expect, test } from 'vitest';
import { changedActions, withDefaults, withKey, withoutKey } from '../../../renderer/settings/keyChanges.ts';
import { pc } from '../contract/keyPress.ts';

const change = { id: 'tab.close', platform: pc } as const;

test('a key comes beside the default ones, or in place of one', () => {
  expect(withKey({}, { ...change, key: 'F9' })).toEqual({
    'tab.close': ['Ctrl+Shift+W', 'Ctrl+Shift+X', 'F9'],
  });
  expect(withKey({}, { ...change, key: 'F9', replaced: 'Ctrl+Shift+W' })).toEqual({
    'tab.close': ['F9', 'Ctrl+Shift+X'],
  });
});

test('the last key taken away leaves none, which is not the default', () => {
  const one = withoutKey({}, { ...change, key: 'Ctrl+Shift+W' });
  expect(withoutKey(one, { ...change, key: 'Ctrl+Shift+X' })).toEqual({ 'tab.close': [] });
});

test('keys like the default ones need not stand in the file', () => {
  const own = withKey({}, { ...change, key: 'F9' });
  expect(withoutKey(own, { ...change, key: 'F9' })).toEqual({});
});

test('what the file says and this version can’t use outlives every change', () => {
  const own = { 'tab.tear': ['F7'], 'tab.close': ['ctrl+shift+w', 'Ctrl+Nonsense', 7], later: { a: 1 } };
  const changed = withKey(own, { ...change, key: 'F9', replaced: 'Ctrl+Shift+W' });
  expect(changed).toEqual({ ...own, 'tab.close': ['F9', 'Ctrl+Nonsense', 7] });
  expect(withDefaults(changed)).toEqual({ 'tab.tear': ['F7'], later: { a: 1 } });
});

test('the default keys come back for one action or for all', () => {
  const own = { 'tab.close': ['F9'], 'tab.next': ['F8'] };
  expect(changedActions(own)).toEqual(['tab.next', 'tab.close']);
  expect(withDefaults(own, 'tab.next')).toEqual({ 'tab.close': ['F9'] });
  expect(withDefaults(own)).toEqual({});
});
