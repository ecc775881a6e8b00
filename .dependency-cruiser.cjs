/*
 * The walls of .oxlintrc.json once more, on resolved paths: they also hold where an import is written in a way that the
 * linter does not see through, and here an exception can be exact. And no cycles.
 */

const coreFolders = [
  'accounts',
  'diagnosis',
  'hold',
  'jobs',
  'log',
  'notices',
  'pipelines',
  'retention',
  'settings',
  'terminal',
  'transcripts',
  'transfer',
];
const features = [
  'accounts',
  'commands',
  'diagnosis',
  'jobs',
  'log',
  'notices',
  'palette',
  'pipeline',
  'retention',
  'settings',
  'tabs',
  'tour',
  'transcripts',
  'transfer',
];
const either = (names) => `(${names.join('|')})`;
const page = '^(react|react-dom|radix-ui|cmdk|zustand|@xterm/|@tanstack/)';
const inModules = (pattern) => pattern.replace('^', '(^|/)node_modules/');

/** Nothing in the third may import what the fourth matches. */
const walls = [
  [
    'no-cycle',
    'Modules that need each other are one module, or need a third.',
    {},
    {
      circular: true,
      viaOnly: { dependencyTypesNot: ['type-only'] },
    },
  ],
  [
    'no-cycle-of-types',
    'What runs for users has none of types either: who needs the other is to be seen.',
    { path: '^(main|preload|renderer)/' },
    { circular: true },
  ],
  ['resolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }],
  [
    'contract-alone',
    'The contract imports nothing but zod and its own folder.',
    { path: '^preload/contract/' },
    { pathNot: ['^preload/contract/', '(^|/)node_modules/zod/'] },
  ],
  [
    'client-contract-types',
    "preload/client imports the contract's types and nothing else.",
    { path: '^preload/client\\.ts$' },
    { dependencyTypesNot: ['type-only'] },
  ],
  [
    'preload-stands-between',
    'preload imports neither main nor the page.',
    { path: '^preload/', pathNot: '^preload/(build\\.ts$|contract/)' },
    { path: '^(main|renderer|test)/' },
  ],
  [
    'preload-without-node',
    'preload runs in a page: it has no Node.',
    { path: '^preload/', pathNot: '^preload/build\\.ts$' },
    { dependencyTypes: ['core'] },
  ],
  [
    'core-without-hosts-and-page',
    'main/core imports itself and the contract; a host gives it the rest by ports.ts.',
    { path: '^main/core/' },
    { path: '^(main|preload|renderer|test)/', pathNot: '^(main/core/|preload/contract/)' },
  ],
  [
    'core-folders-apart',
    "Core's folders do not import each other: core.ts introduces them with function arguments.",
    { path: `^main/core/${either(coreFolders)}/` },
    { path: `^main/core/${either(coreFolders)}/`, pathNot: '^main/core/$1/' },
  ],
  [
    'gitlab-below-core-folders',
    "gitlab/ is what core's other folders stand on.",
    { path: '^main/core/gitlab/' },
    { path: `^main/core/${either(coreFolders)}/` },
  ],
  [
    'electron-in-its-host-only',
    'Everything but main/hosts/electron runs in plain Node or in a page.',
    { path: '^(main|preload|renderer)/', pathNot: '^(main/hosts/electron/|preload/electron\\.ts$)' },
    { path: '(^|/)node_modules/electron(-store|-updater)?/' },
  ],
  [
    'websocket-at-two-places',
    "Only core's terminal/channel.ts and the browser host's socket.ts use ws.",
    {
      path: '^(main|preload|renderer)/',
      pathNot: '^main/(core/terminal/channel|hosts/browser/socket)\\.ts$',
    },
    { path: '(^|/)node_modules/ws/' },
  ],
  [
    'page-libraries-in-the-page-only',
    'React and xterm belong to renderer/.',
    { path: '^(main|preload)/' },
    { path: inModules(page) },
  ],
  [
    'hosts-by-the-front-door',
    'A host knows core by core.ts, dispatch.ts and ports.ts.',
    { path: '^main/hosts/' },
    { path: '^main/core/', pathNot: '^main/core/(core|dispatch|ports)\\.ts$' },
  ],
  [
    'hosts-apart',
    'Hosts do not know each other: what both need is in main/hosts/common, which knows none.',
    { path: '^main/hosts/([^/]+)/' },
    { path: '^main/hosts/(electron|browser)/', pathNot: '^main/hosts/$1/' },
  ],
  [
    'hosts-without-page',
    "A host knows the contract, not the page's side of the Port.",
    { path: '^main/hosts/', pathNot: '/build\\.ts$' },
    { path: '^(renderer|test|preload)/', pathNot: '^preload/contract/' },
  ],
  [
    'packaging-stays-behind',
    'What makes packages is not in them.',
    { path: '^main/(core|hosts)/' },
    { path: '^main/packaging/' },
  ],
  [
    'page-without-main',
    "The page mirrors main's facts through the contract.",
    { path: '^renderer/', pathNot: '^renderer/(build|vite\\.config)\\.ts$' },
    { path: '^(main|test|preload)/', pathNot: '^preload/(contract/|client\\.ts$)' },
  ],
  [
    'page-gets-its-client',
    'The page gets its client from the host as window.api: types only.',
    { path: '^renderer/' },
    { path: '^preload/client\\.ts$', dependencyTypesNot: ['type-only'] },
  ],
  [
    'page-without-node',
    'The page has no Node.',
    { path: '^renderer/', pathNot: '^renderer/(build|vite\\.config)\\.ts$' },
    { dependencyTypes: ['core'] },
  ],
  [
    'features-apart',
    'Feature folders of the page do not import each other: workspace/, performers/ and App put them together.',
    { path: `^renderer/${either(features)}/` },
    { path: `^renderer/${either([...features, 'workspace', 'performers'])}/`, pathNot: '^renderer/$1/' },
  ],
  [
    'terminal-below-features',
    'Features import the terminal, never the other way round.',
    { path: '^renderer/terminal/' },
    { path: `^renderer/${either([...features, 'workspace', 'performers'])}/` },
  ],
  [
    'ui-and-state-below-features',
    'ui/ and state/ are what features stand on.',
    { path: '^renderer/(ui|state)/' },
    { path: `^renderer/${either([...features, 'workspace', 'performers', 'terminal'])}/` },
  ],
  [
    'installed-for-users',
    'What main needs at run time belongs to dependencies, or a packaged app lacks it.',
    { path: '^main/(core|hosts)/', pathNot: '/build\\.ts$' },
    {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      dependencyTypesNot: ['type-only'],
      pathNot: '(^|/)node_modules/electron/',
    },
  ],
];

module.exports = {
  forbidden: walls.map(([name, comment, from, to]) => ({ name, comment, severity: 'error', from, to })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache|test-results)/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
