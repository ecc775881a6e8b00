import { z } from 'zod';
import { AppError } from '../../../preload/contract/error.ts';
import type { Clock, Stop } from '../ports.ts';
import { answerFailure, networkFailure, requestTimeoutMs } from './failures.ts';

/** Which credential goes with a request. Each goes to the configured instance only, and never after a redirect. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'cookie'; readonly cookie: string };

/** One answer's times, to compare GitLab's clock with ours (serverClock.ts). */
export type DateSample = {
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  readonly serverDateMs: number;
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly url: string;
};

/** Takes the next bytes, cut anywhere. They are the taker's. */
export type TakePiece = (piece: Uint8Array) => void;

export type GitLabHttp = {
  /** Any answer, redirects included (they are never followed). @throws AppError when there was none. */
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  /** The same for an answer that may be very long: a 200's body goes to `take`, piece by piece, and is empty here. */
  readonly sendInto: (request: HttpRequest, take: TakePiece) => Promise<HttpAnswer>;
  /** A 2xx answer's JSON, parsed. @throws AppError for every other answer, and for JSON that is not what GitLab's is. */
  readonly json: <Schema extends z.ZodType>(
    request: HttpRequest,
    schema: Schema,
  ) => Promise<{ readonly value: z.output<Schema>; readonly headers: Headers }>;
};

export type HttpRequest = {
  /** Path and query below the instance's root, starting with `/`. */
  readonly path: string;
  readonly credential: Credential;
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly accept?: string;
  /** An answer that is longer is broken off. Absent: what no answer of GitLab's comes near. */
  readonly longestBytes?: number;
};

export type HttpOptions = {
  readonly gitlabUrl: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly version: string;
  /** Ends every request under way. */
  readonly signal?: AbortSignal;
  readonly onRequest?: () => void;
  readonly onDate?: (sample: DateSample) => void;
};

export function createHttp(options: HttpOptions): GitLabHttp {
  const exchange = async (request: HttpRequest, take?: TakePiece): Promise<HttpAnswer> => {
    const url = `${options.gitlabUrl}${request.path}`;
    options.onRequest?.();
    const sentAtMs = options.clock.now();
    const deadline = startDeadline(options);
    try {
      const response = await options.fetch(url, {
        method: request.method ?? 'GET',
        headers: headersFor(request, options.version),
        redirect: 'manual',
        signal: deadline.signal,
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
      sampleDate({ response, sentAtMs, options });
      const limitBytes = request.longestBytes ?? longestBodyBytes;
      const body = await readBody(response, { limitBytes, take: response.status === 200 ? take : undefined });
      return { status: response.status, headers: response.headers, body, url };
    } catch (error) {
      throw networkFailure(error, url);
    } finally {
      deadline.stop();
    }
  };
  const send = (request: HttpRequest): Promise<HttpAnswer> => exchange(request);

  const json: GitLabHttp['json'] = async (request, schema) => {
    const answer = await send({ accept: 'application/json', ...request });
    if (answer.status < 200 || answer.status > 299) throw failureOf(answer, options.clock);
    return { value: parseJson(answer, schema), headers: answer.headers };
  };

  return { send, sendInto: exchange, json };
}

/** GitLab keeps at most 100 MB of a job's log unless told otherwise, and no other answer comes near. */
const longestBodyBytes = 128 * 1024 * 1024;

class BodyTooLong extends Error {}

/** Whether this is why `send` or `json` failed. */
export function isBodyTooLong(error: unknown): boolean {
  return error instanceof AppError && error.cause instanceof BodyTooLong;
}

type ReadBody = { readonly limitBytes: number; readonly take: TakePiece | undefined };

/**
 * The answer's text, or nothing where its bytes are taken. One that never ends, or unpacks to more than any answer of GitLab's,
 * is broken off.
 */
async function readBody({ body }: Response, { limitBytes, take }: ReadBody): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > limitBytes) throw new BodyTooLong(`An answer of more than ${limitBytes} bytes`);
    if (take) take(piece);
    else text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

/** A timer of the host's clock and the account's own signal, as one AbortSignal. */
function startDeadline({ clock, signal }: HttpOptions): {
  readonly signal: AbortSignal;
  readonly stop: Stop;
} {
  const timeout = new AbortController();
  const stop = clock.after(requestTimeoutMs, () =>
    timeout.abort(new DOMException('no answer', 'TimeoutError')),
  );
  return { signal: signal ? AbortSignal.any([timeout.signal, signal]) : timeout.signal, stop };
}

function headersFor({ credential, body, accept }: HttpRequest, version: string): Record<string, string> {
  return {
    'User-Agent': `Jobshell/${version}`,
    ...(accept ? { Accept: accept } : {}),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...credentialHeaders(credential),
  };
}

/** The header that carries a credential; shared with the terminal's channel. */
export function credentialHeaders(credential: Credential): Record<string, string> {
  switch (credential.kind) {
    case 'none':
      return {};
    case 'token':
      return { 'PRIVATE-TOKEN': credential.token };
    case 'cookie':
      return { Cookie: `_gitlab_session=${credential.cookie}` };
  }
}

function sampleDate(sample: { response: Response; sentAtMs: number; options: HttpOptions }): void {
  const serverDateMs = Date.parse(sample.response.headers.get('date') ?? '');
  if (Number.isNaN(serverDateMs)) return;
  const receivedAtMs = sample.options.clock.now();
  sample.options.onDate?.({ sentAtMs: sample.sentAtMs, receivedAtMs, serverDateMs });
}

/** The AppError an answer that is not a 2xx stands for. */
export function failureOf(answer: HttpAnswer, clock: Clock): AppError {
  return answerFailure({ ...answer, retryAfterSeconds: retryAfterSeconds(answer.headers, clock.now()) });
}

/** `Retry-After` in seconds, given as seconds or as a date; undefined where GitLab names none (its own limits don't). */
export function retryAfterSeconds(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - nowMs) / 1000));
}

function parseJson<Schema extends z.ZodType>(answer: HttpAnswer, schema: Schema): z.output<Schema> {
  const host = new URL(answer.url).host;
  const parsed = schema.safeParse(jsonOf(answer.body));
  if (parsed.success) return parsed.data;
  throw new AppError({
    code: 'gitlab-answer',
    params: { status: answer.status, host },
    message: `${new URL(answer.url).pathname}: ${z.prettifyError(parsed.error)}`,
  });
}

/** Undefined for what is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
