import type { Scope } from '../options.ts';
import { canReadProject } from '../state/access.ts';
import type { ProjectRecord, World } from '../state/world.ts';
import { unauthorized, type Caller, type Needed } from './auth.ts';
import { message, type RailsRequest, type Reply } from './http.ts';

/** What a route's handler gets. */
export type Call = {
  readonly world: World;
  readonly request: RailsRequest;
  /** Absent only where the route lets anonymous callers in. */
  readonly caller: Caller | undefined;
  /** The path's captures, decoded. */
  readonly parts: readonly string[];
};

export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: RegExp;
  /** undefined: any token will do. */
  readonly needed: Needed | undefined;
  readonly allowAnonymous?: boolean;
  readonly run: (call: Call) => Reply;
};

export const readScopes: readonly Scope[] = ['api', 'read_api'];
export type UserCall = Call & { readonly caller: Caller };

export function withUser(run: (call: UserCall) => Reply): (call: Call) => Reply {
  return (call) => (call.caller === undefined ? unauthorized() : run({ ...call, caller: call.caller }));
}

/** The project of the path's first part, by id or full path; 404 also where the caller may not see it. */
export function withProject(call: Call, run: (project: ProjectRecord) => Reply): Reply {
  const [key = ''] = call.parts;
  const { projectsByPath, projects: all } = call.world;
  const project = /^\d+$/.test(key) ? all[Number(key) - 1] : projectsByPath.get(key);
  if (project === undefined || !canReadProject(project, call.caller?.user))
    return message(404, '404 Project Not Found');
  return run(project);
}
