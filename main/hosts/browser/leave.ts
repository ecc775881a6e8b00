import type { IncomingMessage } from 'node:http';
import { pageSafetyHeaders } from '../common/contentSecurity.ts';

/*
 * The page on the way out (preload/leave.ts). It holds nothing, runs nothing, and leads on by itself.
 */

/** Without the list of whom it may contact, and with even less of everything else. */
const { 'Connection-Allowlist': _none, ...safetyHeaders } = pageSafetyHeaders('same-origin');

export const leaveHeaders: Readonly<Record<string, string>> = {
  ...safetyHeaders,
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
};

/**
 * The page's HTML; undefined: nobody is let out there. Only a press of the person's counts, or else a script in Jobshell's page
 * could say something to another host by leaving. Browsers other than Chromium don't all tell of one, and don't know the list
 * that makes this page necessary.
 */
export function leavePage({ url, headers }: Pick<IncomingMessage, 'url' | 'headers'>): string | undefined {
  const isChromium = headers['sec-ch-ua'] !== undefined;
  if (headers['sec-fetch-site'] !== 'same-origin' || headers['sec-fetch-dest'] !== 'document')
    return undefined;
  if (isChromium && headers['sec-fetch-user'] !== '?1') return undefined;
  const address = readAddress(url ?? '');
  if (address === undefined) return undefined;
  const shown = escapeHtml(address.href);
  return `<!doctype html><meta charset="utf-8"><title>${escapeHtml(address.host)}</title><meta http-equiv="refresh" content="0;url=${shown}"><a href="${shown}">${shown}</a>`;
}

function readAddress(path: string): URL | undefined {
  const to = URL.parse(path, 'http://localhost')?.searchParams.get('to') ?? '';
  const address = URL.parse(to);
  const isWeb = address?.protocol === 'http:' || address?.protocol === 'https:';
  return isWeb && address.username === '' && address.password === '' ? address : undefined;
}

function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": '#39',
  };
  return text.replaceAll(/[&<>"']/g, (sign) => `&${names[sign]};`);
}
