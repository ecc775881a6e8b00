import { AppError } from '../../../preload/contract/error.ts';
import type { Clock, Stop } from '../ports.ts';
import { networkFailure, requestTimeoutMs } from './failures.ts';
import { credentialHeaders, failureOf, type Credential } from './http.ts';

/*
 * Files of GitLab's, in pieces: artifacts may be larger than anything is held in memory. GitLab with an object storage sends
 * on to it by a signed address (G: lib/api/helpers.rb, present_carrierwave_file!); the token is for GitLab alone, so whoever
 * is asked after a redirect gets none.
 */

export type OpenedDownload = {
  /** Undefined: not told. */
  readonly sizeBytes: number | undefined;
  /** @throws AppError where the line breaks, falls silent, or gives more than was told */
  readonly pieces: AsyncIterable<Uint8Array>;
};

export type GitLabDownloads = {
  /** @throws AppError for every answer that is no file */
  readonly open: (request: {
    /** Below the instance's root. */
    readonly path: string;
    /** GitLab may send on to where the file is. Otherwise a redirect is what it mostly is: some sign-in page. */
    readonly mayMove: boolean;
    readonly signal: AbortSignal;
  }) => Promise<OpenedDownload>;
};

type DownloadsOptions = {
  readonly gitlabUrl: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly version: string;
  readonly token: () => string;
  /** Ends every download under way. */
  readonly signal: AbortSignal;
  readonly onRequest: () => void;
};

/** GitLab, a CDN, a storage: more ways round are none. */
const mostMoves = 3;
/** A line that gives nothing for so long is broken. */
const silenceMs = 60_000;
/** Beyond what any instance allows for artifacts. Where no size is told, this ends what never ends. */
const longestFileBytes = 64 * 1024 ** 3;
/** Of an answer that is no file, this much tells what it is. */
const longestRefusal = 4_000;

export function createGitLabDownloads(options: DownloadsOptions): GitLabDownloads {
  return {
    open: async ({ path, mayMove, signal }) => {
      const watch = startWatch(options.clock, AbortSignal.any([signal, options.signal]));
      try {
        const { response, url } = await ask({ ...options, path, mayMove, watch });
        return openedOf({ response, url, watch });
      } catch (error) {
        watch.stop();
        throw error instanceof AppError ? error : networkFailure(error, options.gitlabUrl);
      }
    },
  };
}

type Ask = DownloadsOptions & { readonly path: string; readonly mayMove: boolean; readonly watch: Watch };
type Answer = { readonly response: Response; readonly url: string };

async function ask(options: Ask): Promise<Answer> {
  let url = `${options.gitlabUrl}${options.path}`;
  let credential: Credential = { kind: 'token', token: options.token() };
  for (let moves = 0; ; moves += 1) {
    options.watch.rearm(requestTimeoutMs);
    options.onRequest();
    const response = await options.fetch(url, {
      // What is unpacked on the way has another size than was told.
      headers: {
        'User-Agent': `Jobshell/${options.version}`,
        'Accept-Encoding': 'identity',
        ...credentialHeaders(credential),
      },
      redirect: 'manual',
      signal: options.watch.signal,
    });
    if (response.status === 200) return { response, url };
    const target = isRedirect(response.status) ? response.headers.get('location') : null;
    if (target === null) throw await refusalOf({ response, url }, options);
    await response.body?.cancel();
    const next = options.mayMove && moves < mostMoves ? nextAddress(target, url) : undefined;
    if (next === undefined) throw unexpected(response.status, url);
    url = next;
    credential = { kind: 'none' };
  }
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** Where a redirect leads; undefined where nobody should go: another scheme, from https to http, a name before the host. */
function nextAddress(location: string, from: string): string | undefined {
  const next = URL.parse(location, from);
  if (next === null || next.username !== '' || next.password !== '') return undefined;
  const isWeb = next.protocol === 'https:' || (next.protocol === 'http:' && from.startsWith('http:'));
  return isWeb ? next.href : undefined;
}

async function refusalOf({ response, url }: Answer, { clock, gitlabUrl }: Ask): Promise<AppError> {
  const body = await beginningOf(response);
  const { status, headers } = response;
  // What a storage refuses says nothing about the token.
  return url.startsWith(`${gitlabUrl}/`)
    ? failureOf({ status, headers, url, body }, clock)
    : unexpected(status, url);
}

function unexpected(status: number, url: string): AppError {
  return new AppError({ code: 'gitlab-answer', params: { status, host: new URL(url).host } });
}

async function beginningOf({ body }: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  if (body === null) return text;
  for await (const piece of body) {
    text += decoder.decode(piece, { stream: true });
    if (text.length >= longestRefusal) break;
  }
  return text.slice(0, longestRefusal);
}

function openedOf({ response, url, watch }: Answer & { readonly watch: Watch }): OpenedDownload {
  const told =
    response.headers.get('content-encoding') === null ? response.headers.get('content-length') : null;
  const sizeBytes = told !== null && /^\d{1,15}$/.test(told) ? Number(told) : undefined;
  return { sizeBytes, pieces: piecesOf({ response, url, watch, sizeBytes }) };
}

type Pieces = Answer & { readonly watch: Watch; readonly sizeBytes: number | undefined };

async function* piecesOf({ response, url, watch, sizeBytes }: Pieces): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    watch.rearm(silenceMs);
    for await (const piece of response.body ?? []) {
      bytes += piece.byteLength;
      if (bytes > (sizeBytes ?? longestFileBytes)) throw unexpected(response.status, url);
      yield piece;
      watch.rearm(silenceMs);
    }
    if (sizeBytes !== undefined && bytes < sizeBytes) throw new Error('The file ended too early');
  } catch (error) {
    throw error instanceof AppError ? error : networkFailure(error, url);
  } finally {
    watch.stop();
  }
}

type Watch = {
  readonly signal: AbortSignal;
  /** Ends everything after `inMs`, unless called again or stopped. */
  readonly rearm: (inMs: number) => void;
  readonly stop: Stop;
};

function startWatch(clock: Clock, signal: AbortSignal): Watch {
  const timeout = new AbortController();
  let stopTimer: Stop = () => {};
  return {
    signal: AbortSignal.any([timeout.signal, signal]),
    rearm: (inMs) => {
      stopTimer();
      stopTimer = clock.after(inMs, () => timeout.abort(new DOMException('no answer', 'TimeoutError')));
    },
    stop: () => stopTimer(),
  };
}
