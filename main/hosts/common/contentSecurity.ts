/*
 * What a page of Jobshell may do, said once for both hosts and by the same header everywhere.
 */

/** The page's way to main: the browser host's WebSocket, or in Electron the preload alone. */
export type PageLink = 'same-origin' | 'none';

/**
 * No script but the built files, nothing evaluated, no string ever becomes markup or script: Trusted Types with one policy,
 * made at the page's start, which gives the address of the search's worker and nothing else (renderer/terminal/search). Inline styles are allowed because xterm makes style elements, and style attributes for 24-bit colours; with
 * images and fonts from here only, a style has nowhere to send what it sees.
 */
export function contentSecurityPolicy(link: PageLink): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `connect-src ${link === 'none' ? "'none'" : "'self'"}`,
    "img-src 'self'",
    "font-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types jobshell-search',
  ].join('; ');
}

/** Powers of the web platform that no page of Jobshell ever needs, by their names in Permissions-Policy. */
const unusedFeatures = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
] as const;

/** Headers that go with every answer of either host. */
export function pageSafetyHeaders(link: PageLink): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(link),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'X-DNS-Prefetch-Control': 'off',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': unusedFeatures.map((name) => `${name}=()`).join(', '),
    // A policy forbids what would be loaded, not the connection that Chromium opens ahead of it, by a frame's address for
    // one. In Electron the page's session has a proxy that nobody answers at.
    ...(link === 'same-origin' ? { 'Connection-Allowlist': '(response-origin)' } : {}),
  };
}
