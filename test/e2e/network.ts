import { existsSync, readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';

/*
 * Who Jobshell speaks to, over a whole test: the hosts its process contacts (recordConnections.ts, loaded into it) and the
 * addresses its pages ask for. All instances of the tests are on this computer, so anything else is a leak.
 */

const recorder = new URL('./recordConnections.ts', import.meta.url);

/** Environment of a process whose connections are to be written into `file`. */
export function recordingEnvironment(file: string): Readonly<Record<string, string>> {
  return {
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${recorder.href}`.trim(),
    JOBSHELL_TEST_CONNECTIONS: file,
  };
}

/** Where the connections of an app with this data folder are written: beside it, since the folder is the app's. */
export function connectionsFile(dataDir: string): string {
  return `${dataDir}.connections`;
}

export type Recording = {
  /** Whom it contacted so far. */
  readonly contacts: () => readonly string[];
};

/** What a process has contacted; empty where it was not recorded. */
export function connectionsOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** Follows what the pages of `context` ask for: requests of any kind, and WebSockets. */
export function recordPages(context: BrowserContext): Recording {
  const contacts: string[] = [];
  context.on('request', (request) => contacts.push(`request ${request.url()}`));
  const follow = (page: Page): void =>
    void page.on('websocket', (socket) => contacts.push(`socket ${socket.url()}`));
  context.pages().forEach(follow);
  context.on('page', follow);
  return { contacts: () => contacts };
}

/** What the pages of `context` are told by the browser about their content policy. */
export function recordViolations(context: BrowserContext): () => readonly string[] {
  const violations: string[] = [];
  context.on('console', (message) => {
    if (/Content Security Policy|requires 'Trusted|Permissions-Policy/.test(message.text()))
      violations.push(`${message.text()} (${message.location().url})`);
  });
  return () => violations;
}

/** Those of the contacts that are neither this computer nor an address that can't exist (RFC 2606). */
export function elsewhere(contacts: readonly string[]): readonly string[] {
  return [...new Set(contacts)].filter((contact) => !isHere(contact));
}

function isHere(contact: string): boolean {
  const target = contact.slice(contact.indexOf(' ') + 1);
  if (/^(?:unix|data|blob|about|app):/.test(target)) return true;
  const host = URL.canParse(target) ? new URL(target).hostname : target;
  return /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/.test(host) || /\.(?:localhost|invalid)$/.test(host);
}
