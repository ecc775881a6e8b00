import type { IncomingHttpHeaders } from 'node:http';

/** A request as Rails sees it: below the relative root, its body read. */
export type RailsRequest = {
  readonly method: string;
  /** Percent-encoded, without root and query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
};

export function json(body: unknown, options: { status?: number; headers?: Reply['headers'] } = {}): Reply {
  return {
    status: options.status ?? 200,
    headers: { 'Content-Type': 'application/json', ...options.headers },
    body: JSON.stringify(body),
  };
}

export function html(body: string, options: { status?: number; headers?: Reply['headers'] } = {}): Reply {
  return {
    status: options.status ?? 200,
    headers: { 'Content-Type': 'text/html; charset=utf-8', ...options.headers },
    body,
  };
}

export function text(
  body: string | Buffer,
  options: { status?: number; headers?: Reply['headers'] } = {},
): Reply {
  return {
    status: options.status ?? 200,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', ...options.headers },
    body,
  };
}

export function redirect(location: string): Reply {
  return html(`<html><body>You are being <a href="${escapeHtml(location)}">redirected</a>.</body></html>`, {
    status: 302,
    headers: { Location: location },
  });
}

export function escapeHtml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** GitLab's own page for everything that is not there, or not for this user. */
export function notFoundPage(): Reply {
  return html(
    "<!DOCTYPE html><html><head><title>The page you're looking for could not be found (404)</title></head>" +
      '<body><h1>404: Page not found</h1><p>Make sure the address is correct and the page has not moved.</p></body></html>',
    { status: 404 },
  );
}

export function message(status: number, words: string): Reply {
  return json({ message: words }, { status });
}

/** The value of one cookie of a Cookie header. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
