import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { hasEnded, type JobRecord, type World } from '../state/world.ts';
import { convert, startState, type AnsiState } from './ansi.ts';
import { json, type Reply } from './http.ts';

/** Only the end of a long log is converted. */
const limitBytes = 500 * 1024;
/** G: lib/gitlab/ci/trace.rb, WATCH_FLAG_TTL. */
const watchMs = 10_000;

const stateSchema = z.object({
  offset: z.number().int().min(0),
  style: z.object({
    foreground: z.string().optional(),
    background: z.string().optional(),
    flags: z.array(z.string()),
  }),
  sections: z.array(
    z.object({ name: z.string(), startedAt: z.number(), options: z.record(z.string(), z.string()) }),
  ),
  timestamp: z.string().optional(),
});

/** `/-/jobs/:id/trace.json`: parsed lines since `state`, and the log counts as watched for 10 s. */
export function traceReply(world: World, { job, state }: { job: JobRecord; state: string | null }): Reply {
  if (!hasEnded(job.status)) job.watchedUntil = world.time.elapsedMs() + watchMs;
  if (job.trace.length === 0) return { status: 204, headers: {}, body: '' };
  const log = Buffer.concat(job.trace).toString('latin1');
  const known = state === null ? undefined : verified(world, state);
  const isAppend = known !== undefined && known.offset <= log.length;
  const from = isAppend ? known : startState;
  const isTruncated = log.length - from.offset > limitBytes;
  const start = isTruncated ? { ...startState, offset: firstWholeLine(log) } : from;
  const { lines, state: next } = convert(log, start);
  return json({
    id: job.id,
    status: job.status,
    complete: hasEnded(job.status),
    state: signed(world, next),
    append: isAppend && !isTruncated,
    truncated: isTruncated,
    offset: start.offset,
    size: log.length - start.offset,
    total: log.length,
    lines,
  });
}

function firstWholeLine(log: string): number {
  const newline = log.indexOf('\n', log.length - limitBytes);
  return newline < 0 ? log.length - limitBytes : newline + 1;
}

function signed(world: World, state: AnsiState): string {
  const body = Buffer.from(JSON.stringify(state)).toString('base64url');
  return `${body}--${hmac(world, body)}`;
}

function hmac(world: World, body: string): string {
  return createHmac('sha256', world.secret).update(body).digest('hex');
}

/** An invalid state is ignored: the log starts over. */
function verified(world: World, state: string): AnsiState | undefined {
  const [body = '', given = ''] = state.split('--');
  const wanted = Buffer.from(hmac(world, body));
  const actual = Buffer.from(given);
  if (actual.byteLength !== wanted.byteLength || !timingSafeEqual(actual, wanted)) return undefined;
  const parsed = stateSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  if (!parsed.success) return undefined;
  const { style, timestamp, ...rest } = parsed.data;
  return {
    ...rest,
    timestamp,
    style: { foreground: style.foreground, background: style.background, flags: style.flags },
  };
}
