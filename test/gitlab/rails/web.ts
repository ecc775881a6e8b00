import { randomBytes } from 'node:crypto';
import { canOpenTerminal, canReadJobs, canReadProject, canUpdateJob } from '../state/access.ts';
import { hasEnded, type JobRecord, type UserRecord, type World } from '../state/world.ts';
import { sessionCookie, webUser } from './auth.ts';
import { iso, seconds } from './entities.ts';
import {
  cookieValue,
  escapeHtml,
  html,
  json,
  notFoundPage,
  redirect,
  text,
  type RailsRequest,
  type Reply,
} from './http.ts';
import { traceReply } from './traceJson.ts';

const jobPath = /^\/(.+)\/-\/jobs\/(\d+)(\.json|\/trace\.json|\/raw|\/terminal)?$/;

/** Pages and what belongs to them. */
export function handleWeb(world: World, request: RailsRequest): Reply {
  if (request.path === '/users/sign_in')
    return request.method === 'POST' ? signIn(world, request) : signInPage(world);
  if (request.path === '/users/sign_out') return signOut(world, request);
  const user = webUser(world, request);
  const match = jobPath.exec(request.path);
  if (match !== null)
    return jobPages(world, {
      request,
      user,
      path: decodeURIComponent(match[1] ?? ''),
      id: Number(match[2]),
      page: match[3],
    });
  if (user === undefined) return redirect(`${world.url}/users/sign_in`);
  if (request.path === '/') return html(page('Projects', `<p>Signed in as ${escapeHtml(user.name)}</p>`));
  if (request.path === '/-/user_settings/personal_access_tokens')
    return html(page('Personal access tokens', '<p>Add new token</p>'));
  const project = world.projectsByPath.get(decodeURIComponent(request.path.slice(1)));
  if (project !== undefined && canReadProject(project, user)) return html(page(project.path, ''));
  return notFoundPage();
}

function page(title: string, body: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)} · GitLab</title></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
}

function signInPage(world: World, problem = ''): Reply {
  const form =
    `<p role="alert">${escapeHtml(problem)}</p><form method="post" action="${world.root}/users/sign_in">` +
    '<p><label>Username or primary email <input name="user[login]" autocomplete="username"></label></p>' +
    '<p><label>Password <input name="user[password]" type="password" autocomplete="current-password"></label></p>' +
    '<p><button type="submit">Sign in</button></p></form>';
  return html(page('Sign in', form));
}

function signIn(world: World, request: RailsRequest): Reply {
  const fields = new URLSearchParams(request.body);
  const login = fields.get('user[login]') ?? fields.get('username');
  const password = fields.get('user[password]') ?? fields.get('password');
  const user = world.users.find(
    (candidate) => candidate.username === login && candidate.password === password,
  );
  if (user === undefined) return signInPage(world, 'Invalid login or password.');
  const attributes = `path=${world.root === '' ? '/' : world.root}; HttpOnly; SameSite=Lax${world.url.startsWith('https:') ? '; Secure' : ''}`;
  const answer = redirect(`${world.url}/`);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'Set-Cookie': `${sessionCookie}=${createWebSession(world, user)}; ${attributes}`,
    },
  };
}

/** A signed-in session; the value is that of the `_gitlab_session` cookie. */
export function createWebSession(world: World, user: UserRecord): string {
  const id = randomBytes(16).toString('hex');
  world.webSessions.set(id, { id, user });
  return id;
}

function signOut(world: World, request: RailsRequest): Reply {
  const id = cookieValue(request.headers.cookie, sessionCookie);
  if (id !== undefined) world.webSessions.delete(id);
  return redirect(`${world.url}/users/sign_in`);
}

type JobPage = {
  readonly request: RailsRequest;
  readonly user: UserRecord | undefined;
  readonly path: string;
  readonly id: number;
  readonly page: string | undefined;
};

/** The job if this user may see it, else what GitLab answers instead. */
export function findJob(
  world: World,
  { user, path, id }: Pick<JobPage, 'user' | 'path' | 'id'>,
): JobRecord | Reply {
  const project = world.projectsByPath.get(path);
  if (project === undefined || !canReadProject(project, user)) {
    return user === undefined ? redirect(`${world.url}/users/sign_in`) : notFoundPage();
  }
  const job = world.jobs.get(id);
  return job === undefined || job.project !== project || !canReadJobs(project, user) ? notFoundPage() : job;
}

function jobPages(world: World, { request, user, path, id, page: name }: JobPage): Reply {
  const job = findJob(world, { user, path, id });
  if ('headers' in job) return job;
  if (name === '.json')
    return json(detailsEntity(world, { job, user }), { headers: { 'Poll-Interval': '10000' } });
  if (name === '/trace.json') return traceReply(world, { job, state: request.query.get('state') });
  if (name === '/raw') return text(Buffer.concat(job.trace));
  if (name === '/terminal' && !canOpenTerminal(job, user)) return notFoundPage();
  return html(page(`${job.name} (#${job.id})`, `<p>Status: ${job.status}</p>`));
}

/** BuildDetailsEntity: `terminal_path` only for who may open the terminal, now. */
function detailsEntity(
  world: World,
  { job, user }: { job: JobRecord; user: UserRecord | undefined },
): object {
  const base = `${world.root}/${job.project.path}/-/jobs/${job.id}`;
  const mayUpdate = canUpdateJob(job, user);
  return {
    id: job.id,
    name: job.name,
    started: job.startedAt === undefined ? false : iso(job.startedAt),
    complete: hasEnded(job.status),
    archived: job.project.archived,
    build_path: base,
    ...(mayUpdate && hasEnded(job.status) ? { retry_path: `${base}/retry` } : {}),
    ...(mayUpdate && !hasEnded(job.status) ? { cancel_path: `${base}/cancel` } : {}),
    playable: job.status === 'manual',
    scheduled: false,
    created_at: iso(job.createdAt),
    queued_at: iso(job.createdAt),
    queued_duration: seconds(job.createdAt, job.startedAt ?? world.time.now()),
    status: {
      icon: `status_${job.status}`,
      text: job.status,
      label: job.status,
      group: job.status,
      has_details: true,
      details_path: base,
    },
    stage: job.stage,
    stuck: false,
    has_trace: job.trace.length > 0,
    coverage: null,
    erased_at: null,
    duration: seconds(job.startedAt, job.finishedAt ?? world.time.now()),
    tags: job.tags,
    user: {
      id: job.user.id,
      username: job.user.username,
      name: job.user.name,
      state: 'active',
      path: `/${job.user.username}`,
    },
    ...(job.runner === undefined
      ? {}
      : {
          runner: {
            id: job.runner.id,
            description: job.runner.description,
            short_sha: job.runner.shortToken,
          },
        }),
    metadata: { timeout_human_readable: humanDuration(job.timeoutSeconds), timeout_source: 'project' },
    pipeline: {
      id: job.pipeline.id,
      path: `${world.root}/${job.project.path}/-/pipelines/${job.pipeline.id}`,
    },
    artifact: { locked: false },
    ...(job.environment === undefined
      ? {}
      : {
          deployment_status: {
            status: 'creating',
            icon: '',
            environment: { id: 1, name: job.environment, state: 'available' },
          },
        }),
    reports: [],
    source: 'push',
    ...(job.status === 'failed' ? { failure_reason: job.failureReason ?? 'unknown_failure' } : {}),
    ...(canOpenTerminal(job, user) ? { terminal_path: `${base}/terminal` } : {}),
    raw_path: `${base}/raw`,
    runners: { online: true, available: true, settings_path: '' },
  };
}

/** As ChronicDuration prints it: `1h`, `30m`, `1m 30s`. */
function humanDuration(total: number): string {
  const parts = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor((total % 86_400) / 3600), 'h'],
    [Math.floor((total % 3600) / 60), 'm'],
    [total % 60, 's'],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count}${unit}`)
      .join(' ') || '0s'
  );
}
