/* The tree in which every wall is run into: its folders, each with a file that keeps to them. */

export const core = 'main/core';
export const browser = 'main/hosts/browser';
export const electron = 'main/hosts/electron';

export const coreFolders =
  'accounts diagnosis hold jobs log notices pipelines retention settings terminal transcripts transfer'.split(
    ' ',
  );

export const features =
  'accounts commands diagnosis jobs log notices palette pipeline retention settings tabs tour transcripts transfer'.split(
    ' ',
  );

/** Each folder imports all that it may. */
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
  'renderer/performers/clean.ts': "import '../jobs/clean.ts';\nimport '../terminal/clean.ts';\n",
  'renderer/terminal/clean.ts': "import '@xterm/xterm';\nimport '../ui/clean.ts';\n",
  'renderer/ui/clean.ts': "import 'radix-ui';\nimport '../state/clean.ts';\n",
  'renderer/state/clean.ts': "import 'zustand/vanilla';\n",
  ...Object.fromEntries(
    features.map((folder) => [`renderer/${folder}/clean.ts`, "import '../ui/clean.ts';\n"]),
  ),
  'test/run.ts': "import '../main/hosts/browser/main.ts';\n",
};
