import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { afterEach, vi } from 'vitest';
import WebSocket from 'ws';
import { startGitLab, type GitLab } from '../../gitlab/gitlab.ts';
import type { JobHandle, UserHandle } from '../../gitlab/handles.ts';
import type { GitLabOptions } from '../../gitlab/options.ts';

/** A GitLab with alice and bob in one project. */
export type Rig = {
  readonly gitlab: GitLab;
  readonly alice: UserHandle;
  readonly bob: UserHandle;
  readonly project: string;
  readonly token: string;
  /** A whole Cookie header of alice's. */
  readonly cookie: string;
};

/** Real shells on a busy machine take their time. */
const testTimeoutMs = 30_000;
vi.setConfig({ testTimeout: testTimeoutMs, hookTimeout: testTimeoutMs });

const open: GitLab[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((gitlab) => gitlab.close()));
});

export async function startRig(options: GitLabOptions = {}): Promise<Rig> {
  const gitlab = await startGitLab(options);
  open.push(gitlab);
  const alice = gitlab.users.add({ username: 'alice' });
  const bob = gitlab.users.add({ username: 'bob' });
  const project = 'acme/app';
  gitlab.projects.add({ path: project, members: { alice: 'developer', bob: 'maintainer' } });
  return {
    gitlab,
    alice,
    bob,
    project,
    token: alice.token(),
    cookie: `_gitlab_session=${alice.signInCookie()}`,
  };
}

export type Refused = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Terminal = {
  readonly socket: WebSocket;
  readonly protocol: string;
  readonly output: () => string;
  readonly outputBytes: () => Buffer;
  /** How many messages came, and whether all were binary. */
  readonly frames: () => { readonly count: number; readonly areBinary: boolean };
  readonly type: (text: string) => void;
  /** Resolves with close code and reason. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
};

export type DialOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  readonly path?: string;
  readonly signal?: AbortSignal;
};

export async function dial(job: JobHandle, options: DialOptions = {}): Promise<Terminal | Refused> {
  const url = options.path ?? `${job.webUrl}/terminal.ws`;
  const socket = new WebSocket(
    url.replace(/^http/, 'ws'),
    [...(options.protocols ?? ['terminal.gitlab.com'])],
    {
      headers: { ...options.headers },
    },
  );
  const chunks: Buffer[] = [];
  let areBinary = true;
  socket.on('message', (data, isBinary) => {
    areBinary &&= isBinary;
    if (Buffer.isBuffer(data)) chunks.push(data);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  options.signal?.addEventListener('abort', () => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => void readRefusal(response).then(resolve));
    socket.on('open', () =>
      resolve({
        socket,
        protocol: socket.protocol,
        output: () => Buffer.concat(chunks).toString(),
        outputBytes: () => Buffer.concat(chunks),
        frames: () => ({ count: chunks.length, areBinary }),
        type: (text) => socket.send(text),
        closed,
      }),
    );
  });
}

async function readRefusal(response: IncomingMessage): Promise<Refused> {
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

export async function openTerminal(job: JobHandle, options: DialOptions): Promise<Terminal> {
  const result = await dial(job, options);
  if (!('socket' in result)) throw new Error(`Refused: ${result.status} ${result.body}`);
  return result;
}

export async function refusal(job: JobHandle, options: DialOptions = {}): Promise<Refused> {
  const result = await dial(job, options);
  if ('socket' in result) {
    result.socket.terminate();
    throw new Error('Opened, though it should have been refused');
  }
  return result;
}

/** Waits until the shell has answered `marker`, which must not be what was typed. */
export async function seen({ gitlab }: Rig, terminal: Terminal, marker: string): Promise<void> {
  await gitlab.until(() => terminal.output().includes(marker), {
    what: `${JSON.stringify(marker)} in the output`,
  });
}

export async function getJson(
  rig: Rig,
  path: string,
  headers?: Readonly<Record<string, string>>,
): Promise<Answer> {
  const response = await fetch(rig.gitlab.url + path, {
    headers: { ...(headers ?? { 'PRIVATE-TOKEN': rig.token }) },
    redirect: 'manual',
  });
  const body = await response.text();
  return { status: response.status, headers: response.headers, body: body === '' ? undefined : parse(body) };
}

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: unknown };

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
