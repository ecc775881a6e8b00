import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pageSafetyHeaders } from '../common/contentSecurity.ts';
import { contentTypes, plainPath } from '../common/pageFiles.ts';
import { appHost } from './origin.ts';

/** The page's only way out is its preload. */
const safetyHeaders = pageSafetyHeaders('none');

/** Answers `app://jobshell/…` from the built renderer. */
export function createPageProtocol(staticDir: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = URL.parse(request.url);
    if (url === null || url.host !== appHost) return answer(404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405);
    const pathname = url.pathname === '/' ? '/index.html' : url.pathname;
    if (!plainPath.test(pathname)) return answer(404);
    try {
      return answer(200, { body: await readFile(join(staticDir, pathname.slice(1))), pathname });
    } catch {
      return answer(404);
    }
  };
}

type Found = { readonly body: Uint8Array<ArrayBuffer>; readonly pathname: string };

function answer(status: number, found?: Found): Response {
  return new Response(found?.body ?? null, {
    status,
    headers: {
      ...safetyHeaders,
      'Content-Type': contentTypes[extname(found?.pathname ?? '')] ?? 'application/octet-stream',
    },
  });
}
