import type { Scope } from '../options.ts';
import { canReadProject, isMaintainer } from '../state/access.ts';
import type { ProjectRecord, World } from '../state/world.ts';
import { authenticateApi, scopeRefusal, unauthorized, type ApiAuth } from './auth.ts';
import * as entities from './entities.ts';
import { json, type RailsRequest, type Reply } from './http.ts';
import { paged } from './paging.ts';
import { artifactRoutes } from './restArtifacts.ts';
import { jobRoutes } from './restJobs.ts';
import { pipelineRoutes } from './restPipelines.ts';
import { readScopes, withProject, withUser, type Call, type Route, type UserCall } from './route.ts';

const lookScopes: readonly Scope[] = ['api', 'read_api', 'read_user'];

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/version$/,
    needed: { scopes: lookScopes },
    run: ({ world }) => json({ version: world.version, revision: '0123456789a' }),
  },
  { method: 'GET', path: /^\/metadata$/, needed: { scopes: lookScopes }, run: metadata },
  {
    method: 'GET',
    path: /^\/user$/,
    needed: { scopes: lookScopes, permission: 'read_user' },
    run: withUser(({ world, caller }) => json(entities.currentUserEntity(world, caller.user))),
  },
  { method: 'GET', path: /^\/personal_access_tokens\/self$/, needed: undefined, run: ownToken },
  { method: 'DELETE', path: /^\/personal_access_tokens\/self$/, needed: undefined, run: revokeOwnToken },
  {
    method: 'GET',
    path: /^\/projects$/,
    needed: { scopes: readScopes, permission: 'read_project' },
    allowAnonymous: true,
    run: projects,
  },
  {
    method: 'GET',
    path: /^\/projects\/([^/]+)$/,
    needed: { scopes: readScopes, permission: 'read_project' },
    allowAnonymous: true,
    run: (call) =>
      withProject(call, (project) =>
        json(entities.fullProjectEntity(call.world, project, call.caller?.user)),
      ),
  },
  {
    method: 'GET',
    path: /^\/projects\/([^/]+)\/variables$/,
    needed: { scopes: readScopes, permission: 'read_variable' },
    run: withUser((call) => withProject(call, (project) => variables(call, project))),
  },
  {
    method: 'GET',
    path: /^\/pipelines$/,
    needed: { scopes: readScopes, permission: 'read_pipeline' },
    run: withUser(userPipelines),
  },
  ...jobRoutes,
  ...pipelineRoutes,
  ...artifactRoutes,
];

/** For maintainers and up: facts/gitlab.md has no word on it, so this is as GitLab's documentation has it. */
function variables({ world, caller, request }: UserCall, project: ProjectRecord): Reply {
  if (!isMaintainer(project, caller.user)) return json({ message: '403 Forbidden' }, { status: 403 });
  return paged({
    world,
    request,
    items: Object.entries(project.variables),
    idOf: () => 0,
    entity: ([key, value]) => ({
      variable_type: 'env_var',
      key,
      value,
      protected: false,
      masked: true,
      hidden: false,
      environment_scope: '*',
    }),
    withCount: true,
  });
}

/** Everything below `/api/v4`. */
export function handleRest(world: World, request: RailsRequest): Reply {
  const path = request.path.slice('/api/v4'.length);
  const auth = authenticateApi(world, request);
  if (auth.kind === 'refused') return auth.reply;
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(path) : null;
    if (match === null) continue;
    return runRoute(route, { auth, world, request, parts: match.slice(1).map(decode) });
  }
  return json({ error: '404 Not Found' }, { status: 404 });
}

type RouteCall = Omit<Call, 'caller'> & { readonly auth: Exclude<ApiAuth, { kind: 'refused' }> };

function runRoute(route: Route, { auth, ...call }: RouteCall): Reply {
  if (auth.kind === 'anonymous') {
    return route.allowAnonymous === true ? route.run({ ...call, caller: undefined }) : unauthorized();
  }
  const refusal = route.needed === undefined ? undefined : scopeRefusal(auth.caller, route.needed);
  return refusal ?? route.run({ ...call, caller: auth.caller });
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function metadata({ world }: Call): Reply {
  const [major = 0, minor = 0] = world.version.split('.').map(Number);
  if (major < 15 || (major === 15 && minor < 2)) return json({ error: '404 Not Found' }, { status: 404 });
  return json({
    version: world.version,
    revision: '0123456789a',
    kas: { enabled: false, externalUrl: null, externalK8sProxyUrl: null, version: null },
    enterprise: false,
  });
}

function ownToken({ world, caller }: Call): Reply {
  if (caller?.token === undefined) return unauthorized();
  return json(entities.tokenEntity(world, caller.token));
}

function revokeOwnToken({ caller }: Call): Reply {
  if (caller?.token === undefined) return unauthorized();
  caller.token.revoked = true;
  return { status: 204, headers: {}, body: '' };
}

function projects({ world, request, caller }: Call): Reply {
  const { query } = request;
  const isMember = query.get('membership') === 'true';
  const user = caller?.user;
  const isSimple = query.get('simple') === 'true' || user === undefined;
  const archived = query.get('archived');
  const found = world.projects
    .filter((project) =>
      isMember ? user !== undefined && project.members.has(user.id) : canReadProject(project, user),
    )
    .filter((project) => archived === null || project.archived === (archived === 'true'));
  const isAscending = query.get('sort') === 'asc';
  return paged({
    world,
    request,
    items: isAscending ? found : found.toReversed(),
    idOf: (project) => project.id,
    entity: (project) =>
      isSimple ? entities.projectEntity(world, project) : entities.fullProjectEntity(world, project, user),
    withCount: true,
  });
}

/** Pipelines the caller started, over all projects: GitLab 19.3 and later. */
function userPipelines({ world, request, caller }: UserCall): Reply {
  if (!world.knobs.userPipelines) return json({ error: '404 Not Found' }, { status: 404 });
  const after = Date.parse(request.query.get('created_after') ?? '1970-01-01');
  const before = Date.parse(request.query.get('created_before') ?? '9999-01-01');
  return paged({
    world,
    request,
    items: world.pipelines
      .filter(
        (pipeline) =>
          pipeline.user === caller.user && pipeline.createdAt >= after && pipeline.createdAt <= before,
      )
      .toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id),
    idOf: (pipeline) => pipeline.id,
    entity: (pipeline) => entities.userPipelineEntity(world, pipeline),
    withCount: false,
    keysetOnly: true,
  });
}
