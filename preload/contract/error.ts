import { z } from 'zod';

export { assertNever } from './assertNever.ts';

/**
 * Every way a command can fail. The list is closed: the message catalogue has a sentence and a way out for each
 * (`errors.<code>`), so a new code without words is a compile error.
 */
export const errorCodes = [
  // what was typed
  'bad-input',
  'url-invalid',
  'token-malformed',
  'cookie-malformed',
  // the way to GitLab
  'host-not-found',
  'connection-refused',
  'timed-out',
  'certificate',
  'network',
  'not-gitlab',
  // GitLab's answers
  'token-invalid',
  'token-expired',
  'token-revoked',
  'token-scope',
  'forbidden',
  'not-found',
  'rate-limited',
  'gitlab-down',
  'gitlab-answer',
  'token-read-only',
  'job-not-retryable',
  'job-not-playable',
  'job-refused',
  'job-still-ends',
  // the web session
  'cookie-invalid',
  'cookie-other-user',
  'sign-in-closed',
  'web-session-missing',
  // ours
  'no-such-account',
  'no-such-job',
  'job-not-armable',
  'too-many-armed',
  'no-such-session',
  'no-such-window',
  'no-such-transcript',
  'link-malformed',
  'link-elsewhere',
  'link-nothing',
  'unsupported',
  'disconnected',
  'internal',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** Figures and names a sentence may need. Never holds a token or a cookie. */
export const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()]));
export type Params = z.infer<typeof paramsSchema>;

/** An error as it crosses the boundary: plain data, because an Error loses its properties over contextBridge. */
export const appErrorSchema = z.object({
  code: errorCodeSchema,
  params: paramsSchema,
  /** For logs and developers; people read the catalogue's sentence for `code`. */
  message: z.string(),
});
export type AppErrorData = z.infer<typeof appErrorSchema>;

/** The answer to a command. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: AppErrorData };

/** Thrown within main; `dispatch` turns it into data. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: Params;

  constructor({ code, params = {}, message, cause }: AppErrorInit) {
    super(message ?? code, { cause });
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }

  toData(): AppErrorData {
    return { code: this.code, params: this.params, message: this.message };
  }
}

type AppErrorInit = {
  readonly code: ErrorCode;
  readonly params?: Params;
  readonly message?: string;
  readonly cause?: unknown;
};
