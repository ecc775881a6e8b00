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

const core = 'main/core';
const browser = 'main/hosts/browser';
const electron = 'main/hosts/electron';

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

const coreFolders =
  'accounts diagnosis hold jobs log notices pipelines retention settings terminal transcripts transfer'.split(
    ' ',
  );
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

const features =
  'accounts commands diagnosis jobs log notices palette pipeline retention settings tabs tour transcripts transfer'.split(
    ' ',
  );
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

/** The same folders, each importing all that it may. */
export const cleanFiles: Readonly<Record<string, string>> = {
  'preload/contract/api.ts': "import 'zod';\nimport './model.ts';\n",
  'preload/contract/model.ts': 'export type Model = number;\n',
  'preload/contract/messages/clean.ts': "import '../model.ts';\n",
  'preload/clean.ts': "import type {} from './client.ts';\nimport './contract/api.ts';\n",
  [`${core}/core.ts`]: [...coreFolders, 'gitlab']
    .map((folder) => `import './${folder}/clean.ts';\n`)
    .join(''),
  [`${core}/dispatch.ts`]: "import 'zod';\nimport 'node:crypto';\nimport '../../preload/contract/api.ts';\n",
  [`${core}/ports.ts`]: "import type {} from '../../preload/contract/model.ts';\n",
  [`${core}/terminal/channel.ts`]: "import 'ws';\nimport '../ports.ts';\nimport '../gitlab/clean.ts';\n",
  [`${core}/gitlab/clean.ts`]: "import '../ports.ts';\n",
  ...Object.fromEntries(
    coreFolders.map((folder) => [`${core}/${folder}/clean.ts`, "import '../ports.ts';\n"]),
  ),
  'main/hosts/common/clean.ts': "import '../../core/ports.ts';\nimport 'node:fs';\n",
  'main/packaging/clean.ts': "import 'vite';\nimport '../hosts/electron/clean.ts';\n",
  [`${electron}/clean.ts`]: "import 'node:fs';\n",
  [`${electron}/main.ts`]:
    "import 'electron';\nimport 'electron-store';\nimport '../../core/core.ts';\nimport '../../core/dispatch.ts';\nimport '../common/clean.ts';\n",
  [`${browser}/main.ts`]: "import 'conf';\nimport './socket.ts';\nimport '../common/clean.ts';\n",
  [`${browser}/socket.ts`]: "import 'ws';\nimport '../../core/core.ts';\n",
  'renderer/api.ts':
    "import type { Client } from '../preload/client.ts';\nimport '../preload/contract/api.ts';\nexport type Api = Client;\n",
  'renderer/workspace/clean.tsx':
    "import '../jobs/clean.ts';\nimport '../terminal/clean.ts';\nimport 'react';\n",
  'renderer/terminal/clean.ts': "import '@xterm/xterm';\nimport '../ui/clean.ts';\n",
  'renderer/ui/clean.ts': "import 'radix-ui';\nimport '../state/clean.ts';\n",
  'renderer/state/clean.ts': "import 'zustand/vanilla';\n",
  ...Object.fromEntries(
    features.map((folder) => [`renderer/${folder}/clean.ts`, "import '../ui/clean.ts';\n"]),
  ),
  'test/run.ts': "import '../main/hosts/browser/main.ts';\n",
};

/** Each folder breaks the wall to the next one. */
function between(
  folders: readonly string[],
  make: (from: string, to: string) => Offence,
): readonly Offence[] {
  return folders.map((from, index) => make(from, folders[(index + 1) % folders.length] ?? from));
}
