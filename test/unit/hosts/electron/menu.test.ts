import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';
import { createTranslate } from '../../../../main/hosts/common/translate.ts';
import { createMenuBar } from '../../../../main/hosts/electron/menu.ts';
import { menuTemplate, type MenuOptions } from '../../../../main/hosts/electron/menuTemplate.ts';
import { actionIds, defaultKeys } from '../../../../preload/contract/actions.ts';

const platforms = ['darwin', 'linux', 'win32'] as const;
const translate = createTranslate();

function optionsFor(platform: NodeJS.Platform, change: Partial<MenuOptions> = {}): MenuOptions {
  return {
    platform,
    text: translate,
    ownKeys: {},
    forDevelopers: true,
    places: ['docs', 'logs', 'licences', 'report'],
    act: () => {},
    open: () => {},
    quit: () => {},
    ...change,
  };
}

/** All items, those of submenus too. */
function flat(items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
}

/** The keys Electron gives to roles by itself (its docs' table of roles, lib/browser/api/menu-item-roles). */
const roleKeys: Readonly<Record<string, { readonly mac?: string; readonly pc?: string }>> = {
  about: {},
  services: {},
  hide: { mac: 'Cmd+H' },
  hideOthers: { mac: 'Cmd+Alt+H' },
  unhide: {},
  quit: { mac: 'Cmd+Q', pc: 'Ctrl+Q' },
  undo: { mac: 'Cmd+Z', pc: 'Ctrl+Z' },
  redo: { mac: 'Cmd+Shift+Z', pc: 'Ctrl+Y' },
  cut: { mac: 'Cmd+X', pc: 'Ctrl+X' },
  copy: { mac: 'Cmd+C', pc: 'Ctrl+C' },
  paste: { mac: 'Cmd+V', pc: 'Ctrl+V' },
  selectAll: { mac: 'Cmd+A', pc: 'Ctrl+A' },
  minimize: { mac: 'Cmd+M', pc: 'Ctrl+M' },
  close: { mac: 'Cmd+W', pc: 'Ctrl+W' },
  reload: { mac: 'Cmd+R', pc: 'Ctrl+R' },
  zoom: {},
  front: {},
  window: {},
  help: {},
  togglefullscreen: { mac: 'Ctrl+Cmd+F', pc: 'F11' },
  toggleDevTools: { mac: 'Cmd+Alt+I', pc: 'Ctrl+Shift+I' },
};

function acceleratorsOf(platform: NodeJS.Platform): readonly string[] {
  return flat(menuTemplate(optionsFor(platform))).flatMap(({ role, accelerator }) => {
    if (accelerator !== undefined) return [accelerator];
    if (role === undefined) return [];
    const known = roleKeys[role];
    if (known === undefined) throw new Error(`Which key has the role ${role}?`);
    return (platform === 'darwin' ? known.mac : known.pc) ?? [];
  });
}

/** What a shell, readline or a program in it reads. */
const shellKeys: Readonly<Record<(typeof platforms)[number], RegExp>> = {
  darwin: /^(?:ctrl|control)\+[a-z]$/i,
  linux: /^(?:(?:ctrl|control|cmdorctrl|commandorcontrol)\+[a-z]|alt\+[a-z0-9])$/i,
  win32: /^(?:(?:ctrl|control|cmdorctrl|commandorcontrol)\+[a-z]|alt\+[a-z0-9])$/i,
};

describe.each(platforms)('the menu bar of %s', (platform) => {
  test('takes no key that a shell reads', () => {
    const keys = acceleratorsOf(platform);
    expect(keys.length).toBeGreaterThan(8);
    expect(keys.filter((key) => shellKeys[platform].test(key))).toEqual([]);
  });

  test('has no key twice, and no letter for Alt', () => {
    const keys = acceleratorsOf(platform);
    expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(keys.length);
    const labels = flat(menuTemplate(optionsFor(platform))).map(({ label = '' }) => label);
    expect(labels.filter((label) => label.includes('&'))).toEqual([]);
  });

  test('says everything in words of the catalogue', () => {
    const labels = flat(menuTemplate(optionsFor(platform))).flatMap(({ label }) => label ?? []);
    expect(labels.filter((label) => /^[a-z]+(?:\.\w+)+$/.test(label) || label === '')).toEqual([]);
  });

  test('leaves no word to Electron, whose labels are English', () => {
    const german = flat(menuTemplate(optionsFor(platform, { text: createTranslate(['de']) })));
    const english = flat(menuTemplate(optionsFor(platform)));
    expect(german.filter(({ label, type }) => label === undefined && type !== 'separator')).toEqual([]);
    const same = english.filter(({ label }, index) => label !== undefined && label === german[index]?.label);
    expect(new Set(same.map(({ label }) => label))).toEqual(
      new Set(platform === 'darwin' ? ['Jobshell', 'Shell'] : []),
    );
  });

  test('has no developer tools in a package', () => {
    const items = flat(menuTemplate(optionsFor(platform, { forDevelopers: false })));
    expect(items.filter(({ role }) => role === 'toggleDevTools' || role === 'reload')).toEqual([]);
  });

  test('shows a person’s own keys, and none for what has none', () => {
    const ownKeys = { 'settings.open': ['Ctrl+Shift+F9'], 'palette.open': [] };
    const items = flat(menuTemplate(optionsFor(platform, { ownKeys })));
    const keyOf = (id: string) => items.find((item) => item.id === id)?.accelerator;
    expect([keyOf('settings.open'), keyOf('palette.open')]).toEqual(['Ctrl+Shift+F9', undefined]);
  });
});

test.each(['linux', 'win32'] as const)('on %s pages act on keys, the menu shows them', (platform) => {
  const items = flat(menuTemplate(optionsFor(platform))).filter(({ id }) => id !== undefined);
  expect(
    items.filter(({ accelerator, registerAccelerator }) => accelerator && registerAccelerator !== false),
  ).toEqual([]);
});

test('macOS has its own first menu, and Cmd+W for the tab', () => {
  const [first] = menuTemplate(optionsFor('darwin'));
  const roles = Array.isArray(first?.submenu) ? first.submenu.map(({ role, id }) => role ?? id) : [];
  expect(roles.filter(Boolean)).toEqual([
    'about',
    'settings.open',
    'services',
    'hide',
    'hideOthers',
    'unhide',
    'quit',
  ]);
  const items = flat(menuTemplate(optionsFor('darwin')));
  expect([
    items.find(({ id }) => id === 'tab.close')?.accelerator,
    items.find(({ role }) => role === 'close')?.accelerator,
  ]).toEqual(['Super+W', 'Cmd+Shift+W']);
});

test('the actions’ own default keys are none of a shell’s', () => {
  for (const [isMac, platform] of [
    [true, 'darwin'],
    [false, 'linux'],
  ] as const) {
    const keys = actionIds.flatMap((id) => defaultKeys(id, { isMac, isBrowser: false }));
    expect(keys.filter((key) => shellKeys[platform].test(key))).toEqual([]);
  }
});

test('is built anew only when it reads differently', () => {
  let built = 0;
  const bar = createMenuBar({
    ...optionsFor('linux'),
    build: () => {
      built += 1;
      return Object.create(null);
    },
    install: () => {},
  });
  bar({ keys: {} });
  bar({ keys: {} });
  bar({ keys: { 'tab.close': ['Ctrl+Shift+F4'] } });
  bar({ keys: { 'no.such': ['Ctrl+Shift+F5'], 'tab.close': ['Ctrl+Shift+F4'] } });
  expect(built).toBe(2);
});

test('an item asks for its action, in the window it was chosen in', () => {
  const asked: unknown[] = [];
  const items = flat(
    menuTemplate(optionsFor('linux', { act: (action, window) => asked.push([action, window]) })),
  );
  const item = items.find(({ id }) => id === 'window.new');
  item?.click?.call(undefined, Object.create(null), undefined, Object.create(null));
  expect(asked).toEqual([['window.new', undefined]]);
});
