import { browser, core, coreFolders, electron, features } from './cleanFiles.ts';

/*
 * For each wall, a file that breaks it. `walls.test.ts` shows that the tools say so.
 */

export type Offence = {
  /** Where it stands in the tree. */
  readonly path: string;
  readonly code: string;
  /** A part of what the linter tells. */
  readonly says: string;
  /** The rule of dependency-cruiser that it breaks as well. Absent: only the linter sees it. */
  readonly rule?: string;
};

const contract: readonly Offence[] = [
  {
    path: 'preload/contract/a1.ts',
    code: "import '../client.ts';",
    says: 'The contract imports nothing but zod',
    rule: 'contract-alone',
  },
  {
    path: 'preload/contract/a2.ts',
    code: "import 'node:fs';",
    says: 'The contract imports nothing but zod',
    rule: 'contract-alone',
  },
  {
    path: 'preload/contract/a3.ts',
    code: "import 'react';",
    says: 'The contract imports nothing but zod',
    rule: 'contract-alone',
  },
  {
    path: 'preload/contract/a4.ts',
    code: "import '../../main/core/core.ts';",
    says: 'The contract imports nothing but zod',
    rule: 'contract-alone',
  },
  {
    path: 'preload/contract/messages/a5.ts',
    code: "import '../../client.ts';",
    says: 'The contract imports nothing but zod',
    rule: 'contract-alone',
  },
];

const preload: readonly Offence[] = [
  {
    path: 'preload/client.ts',
    code: "import './contract/api.ts';\nimport './browser.ts';\nimport 'zod';",
    says: 'write `import type`',
    rule: 'client-contract-types',
  },
  {
    path: 'preload/b1.ts',
    code: "import 'electron';",
    says: 'Only preload/electron.ts knows Electron',
    rule: 'electron-in-its-host-only',
  },
  {
    path: 'preload/browser.ts',
    code: "import 'node:fs';",
    says: 'preload runs in a page',
    rule: 'preload-without-node',
  },
  {
    path: 'preload/electron.ts',
    code: "import '../main/core/core.ts';",
    says: 'preload stands between',
    rule: 'preload-stands-between',
  },
  {
    path: 'preload/b2.ts',
    code: "import '@xterm/xterm';",
    says: 'preload draws nothing',
    rule: 'page-libraries-in-the-page-only',
  },
  { path: 'preload/b3.ts', code: "import 'ws';", says: 'its own WebSocket', rule: 'websocket-at-two-places' },
];

const mainCore: readonly Offence[] = [
  {
    path: `${core}/c1.ts`,
    code: "import 'electron';",
    says: 'main/core never sees Electron',
    rule: 'electron-in-its-host-only',
  },
  {
    path: `${core}/jobs/c2.ts`,
    code: "export const load = () => import('electron');",
    says: 'main/core never sees Electron',
    rule: 'electron-in-its-host-only',
  },
  {
    path: `${core}/c3.ts`,
    code: "import 'electron-store';",
    says: 'electron-store breaks in plain Node',
    rule: 'electron-in-its-host-only',
  },
  {
    path: `${core}/c4.ts`,
    code: "import '../hosts/browser/main.ts';",
    says: 'main/core knows no host',
    rule: 'core-without-hosts-and-page',
  },
  {
    path: `${core}/c5.ts`,
    code: "import '../../renderer/api.ts';",
    says: 'Main never imports the page',
    rule: 'core-without-hosts-and-page',
  },
  {
    path: `${core}/c6.ts`,
    code: "import '../../preload/client.ts';",
    says: 'main/core knows the contract only',
    rule: 'core-without-hosts-and-page',
  },
  {
    path: `${core}/c7.ts`,
    code: "import 'ws';",
    says: 'Only main/core/terminal/channel.ts speaks WebSocket',
    rule: 'websocket-at-two-places',
  },
  {
    path: `${core}/terminal/c8.ts`,
    code: "import 'ws';",
    says: 'Only main/core/terminal/channel.ts speaks WebSocket',
    rule: 'websocket-at-two-places',
  },
  {
    path: `${core}/c9.ts`,
    code: "import 'react';",
    says: 'main/core draws nothing',
    rule: 'page-libraries-in-the-page-only',
  },
  { path: `${core}/c10.ts`, code: "import 'fs';", says: 'Write the `node:` prefix' },
  {
    path: `${core}/gitlab/c11.ts`,
    code: "import '../jobs/clean.ts';",
    says: 'gitlab/ is what the other folders',
    rule: 'gitlab-below-core-folders',
  },
  {
    path: `${core}/transfer/c12.ts`,
    code: "import 'ws';",
    says: 'Only main/core/terminal/channel.ts speaks WebSocket',
    rule: 'websocket-at-two-places',
  },
  {
    path: `${core}/settings/c13.ts`,
    code: "import '../../packaging/clean.ts';",
    says: 'main/packaging makes the packages and stays behind',
    rule: 'packaging-stays-behind',
  },
];

const betweenCoreFolders = between(coreFolders, (from, to) => ({
  path: `${core}/${from}/to-${to}.ts`,
  code: `import type {} from '../${to}/clean.ts';`,
  says: "Core's folders do not import each other",
  rule: 'core-folders-apart',
}));

const hosts: readonly Offence[] = [
  {
    path: `${electron}/d1.ts`,
    code: "import '../../core/jobs/clean.ts';",
    says: 'A host knows core by core.ts',
    rule: 'hosts-by-the-front-door',
  },
  {
    path: `${electron}/d2.ts`,
    code: "import '../browser/main.ts';",
    says: 'Hosts do not know each other',
    rule: 'hosts-apart',
  },
  {
    path: `${electron}/d3.ts`,
    code: "import '../../../renderer/api.ts';",
    says: 'Main never imports the page',
    rule: 'hosts-without-page',
  },
  {
    path: `${electron}/d4.ts`,
    code: "import 'ws';",
    says: 'Only socket.ts',
    rule: 'websocket-at-two-places',
  },
  {
    path: `${electron}/d5.ts`,
    code: "import '../../../preload/client.ts';",
    says: 'A host knows the contract',
    rule: 'hosts-without-page',
  },
  {
    path: `${browser}/e1.ts`,
    code: "import 'electron';",
    says: 'Only main/hosts/electron knows Electron',
    rule: 'electron-in-its-host-only',
  },
  {
    path: `${browser}/e2.ts`,
    code: "import 'electron-store';",
    says: 'electron-store belongs to main/hosts/electron',
    rule: 'electron-in-its-host-only',
  },
  { path: `${browser}/e3.ts`, code: "import 'ws';", says: 'Only socket.ts', rule: 'websocket-at-two-places' },
  {
    path: `${browser}/e4.ts`,
    code: "import '../../core/log/clean.ts';",
    says: 'A host knows core by core.ts',
    rule: 'hosts-by-the-front-door',
  },
  {
    path: `${browser}/e5.ts`,
    code: "import '../electron/main.ts';",
    says: 'Hosts do not know each other',
    rule: 'hosts-apart',
  },
  {
    path: `${browser}/e6.ts`,
    code: "import 'react';",
    says: 'A host draws nothing',
    rule: 'page-libraries-in-the-page-only',
  },
  {
    path: 'main/hosts/common/f1.ts',
    code: "import '../browser/main.ts';",
    says: 'serves every host and knows none',
    rule: 'hosts-apart',
  },
  {
    path: 'main/hosts/common/f2.ts',
    code: "import 'electron';",
    says: 'Only main/hosts/electron knows Electron',
    rule: 'electron-in-its-host-only',
  },
  ...[electron, browser, 'main/hosts/common'].map((host) => ({
    path: `${host}/f4.ts`,
    code: "import '../../packaging/clean.ts';",
    says: 'main/packaging makes the packages and stays behind',
    rule: 'packaging-stays-behind',
  })),
];

const renderer: readonly Offence[] = [
  {
    path: 'renderer/g1.ts',
    code: "import 'node:fs';",
    says: 'The page has no Node',
    rule: 'page-without-node',
  },
  {
    path: 'renderer/g2.tsx',
    code: "import 'electron';",
    says: 'The page never sees Electron',
    rule: 'electron-in-its-host-only',
  },
  {
    path: 'renderer/g3.ts',
    code: "import 'ws';",
    says: "The page's line to main is the Port",
    rule: 'websocket-at-two-places',
  },
  {
    path: 'renderer/g4.ts',
    code: "import '../main/core/core.ts';",
    says: 'The page never imports main',
    rule: 'page-without-main',
  },
  {
    path: 'renderer/g5.ts',
    code: "import '../preload/browser.ts';",
    says: 'Each host brings its own preload',
    rule: 'page-without-main',
  },
  {
    path: 'renderer/g6.ts',
    code: "import '../preload/client.ts';",
    says: 'import the types only',
    rule: 'page-gets-its-client',
  },
  {
    path: 'renderer/g7.ts',
    code: "import '../test/run.ts';",
    says: 'nothing of the tests',
    rule: 'page-without-main',
  },
  {
    path: 'renderer/terminal/g8.ts',
    code: "import '../jobs/clean.ts';",
    says: 'Features import the terminal, never the other way',
    rule: 'terminal-below-features',
  },
  {
    path: 'renderer/jobs/g11.ts',
    code: "import '../performers/clean.ts';",
    says: 'Feature folders of the page do not import each other',
    rule: 'features-apart',
  },
  {
    path: 'renderer/ui/g9.ts',
    code: "import '../tabs/clean.ts';",
    says: 'what features stand on',
    rule: 'ui-and-state-below-features',
  },
  {
    path: 'renderer/state/g10.ts',
    code: "import '../terminal/clean.ts';",
    says: 'what features stand on',
    rule: 'ui-and-state-below-features',
  },
];

const betweenFeatures = between(features, (from, to) => ({
  path: `renderer/${from}/to-${to}.ts`,
  code: `import '../${to}/clean.ts';`,
  says: 'Feature folders of the page do not import each other',
  rule: 'features-apart',
}));

const habits: readonly Offence[] = [
  { path: `${core}/h1.ts`, code: 'export default 1;', says: 'named exports' },
  { path: `${core}/h2.ts`, code: 'export const anything = (value: any): void => void value;', says: 'any' },
  { path: `${core}/h3.ts`, code: '// long\n'.repeat(401), says: 'too many lines' },
  {
    path: `${core}/h4.ts`,
    code: "import { five } from './h5.ts';\nexport const four = (): number => five();",
    says: 'cycle',
    rule: 'no-cycle',
  },
  {
    path: `${core}/h5.ts`,
    code: "import { four } from './h4.ts';\nexport const five = (): number => four();",
    says: 'cycle',
  },
  {
    path: `${core}/h6.ts`,
    code: "import type { Seven } from './h7.ts';\nexport type Six = { readonly seven?: Seven };",
    says: 'cycle',
    rule: 'no-cycle-of-types',
  },
  {
    path: `${core}/h7.ts`,
    code: "import type { Six } from './h6.ts';\nexport type Seven = { readonly six?: Six };",
    says: 'cycle',
  },
];

export const offences: readonly Offence[] = [
  ...contract,
  ...preload,
  ...mainCore,
  ...betweenCoreFolders,
  ...hosts,
  ...renderer,
  ...betweenFeatures,
  ...habits,
];

/** Each folder breaks the wall to the next one. */
function between(
  folders: readonly string[],
  make: (from: string, to: string) => Offence,
): readonly Offence[] {
  return folders.map((from, index) => make(from, folders[(index + 1) % folders.length] ?? from));
}
