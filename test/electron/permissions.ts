import type { Cdp } from './cdp.ts';
import { originOf } from './addresses.ts';
import { runtime } from './runtime.ts';
import type { WebContents } from './webContents.ts';

/*
 * Chromium can't be made to ask someone else each time, so both handlers are asked for every permission before a document of an
 * origin is loaded, and Chromium is told what they said. Without a handler Electron grants everything.
 */

export type PermissionRequestHandler = (
  contents: WebContents,
  permission: string,
  decide: (granted: boolean) => void,
  details: { readonly requestingUrl: string; readonly isMainFrame: boolean },
) => void;
export type PermissionCheckHandler = (
  contents: WebContents | null,
  permission: string,
  origin: string,
  details: { readonly requestingUrl: string; readonly isMainFrame: boolean; readonly securityOrigin: string },
) => boolean;

export type PermissionHandlers = {
  readonly request: PermissionRequestHandler | null;
  readonly check: PermissionCheckHandler | null;
};

/** Electron's names, with the protocol's. */
const permissions: readonly (readonly [electron: string, protocol: string])[] = [
  ['clipboard-sanitized-write', 'clipboard-write'],
  ['clipboard-read', 'clipboard-read'],
  ['notifications', 'notifications'],
  ['geolocation', 'geolocation'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['midi', 'midi'],
  ['idle-detection', 'idle-detection'],
  ['storage-access', 'storage-access'],
  ['window-management', 'window-management'],
  ['display-capture', 'display-capture'],
];

export type Applying = {
  readonly browser: Cdp;
  readonly contextId: string;
  readonly contents: WebContents;
  readonly url: string;
  readonly isMainFrame: boolean;
};

export async function applyPermissions(handlers: PermissionHandlers, applying: Applying): Promise<void> {
  const { browser, contextId, url } = applying;
  const origin = originOf(runtime.addresses.toPage(url));
  if (origin === 'null') return;
  await Promise.all(
    permissions.map(async ([electronName, name]) => {
      const granted = await isGranted(handlers, { ...applying, permission: electronName });
      await browser
        .send('Browser.setPermission', {
          permission: { name },
          setting: granted ? 'granted' : 'denied',
          origin,
          browserContextId: contextId,
        })
        // A name this Chromium does not know can't be asked for either.
        .catch(() => {});
    }),
  );
}

type Question = Omit<Applying, 'browser' | 'contextId'> & { readonly permission: string };

async function isGranted(
  handlers: PermissionHandlers,
  { contents, permission, url, isMainFrame }: Question,
): Promise<boolean> {
  const { check, request } = handlers;
  const securityOrigin = `${originOf(url)}/`;
  const details = { requestingUrl: url, isMainFrame, securityOrigin };
  if (check !== null && !check(contents, permission, securityOrigin, details)) return false;
  if (request === null) return true;
  return await new Promise((resolve) => request(contents, permission, resolve, details));
}
