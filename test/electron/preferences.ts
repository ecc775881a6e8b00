import { runtime } from './runtime.ts';

/*
 * The one kind of page that the stand-in imitates: sandboxed, isolated, without Node. Whoever asks for another is told so.
 */

/** Accepted with any value, because nothing in an imitated window depends on them. */
const withoutEffect: readonly string[] = [
  'spellcheck',
  'backgroundThrottling',
  'safeDialogs',
  'devTools',
  'v8CacheOptions',
  'disableDialogs',
  'additionalArguments',
  'textAreasAreResizable',
  'autoplayPolicy',
  'zoomFactor',
  'accessibleTitle',
];

/** Only these values are imitated. */
const only: Readonly<Record<string, unknown>> = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  plugins: false,
  images: true,
  javascript: true,
  webgl: true,
  offscreen: false,
};

const handled: readonly string[] = ['preload', 'session', 'partition'];

/** Throws for what is not imitated. Left out, `nodeIntegration` and its like have Electron's defaults, which are the imitated ones. */
export function checkPreferences(preferences: Electron.WebPreferences): void {
  for (const [name, value] of Object.entries(preferences)) {
    if (value === undefined || handled.includes(name) || withoutEffect.includes(name)) continue;
    if (!Object.hasOwn(only, name)) runtime.notImitated(`the web preference ${name}`);
    if (only[name] !== value) runtime.notImitated(`windows with ${name}: ${String(value)}`);
  }
}
