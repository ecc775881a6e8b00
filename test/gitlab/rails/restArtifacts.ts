import { canReadJobs } from '../state/access.ts';
import type { JobRecord } from '../state/world.ts';
import { html, json, message, type Reply } from './http.ts';
import { paged } from './paging.ts';
import { isSince } from './restPipelines.ts';
import { readScopes, withProject, type Call, type Route } from './route.ts';

/*
 * A job's archive: as a whole, what is in it, and one file of it. (G: lib/api/ci/job_artifacts.rb,
 * lib/gitlab/ci/build/artifacts/path.rb)
 */

const read = { scopes: readScopes, permission: 'download_job_artifact' } as const;
const get = (path: RegExp, run: (call: Call) => Reply): Route => ({
  method: 'GET',
  path,
  needed: read,
  allowAnonymous: true,
  run,
});

export const artifactRoutes: readonly Route[] = [
  get(/^\/projects\/([^/]+)\/jobs\/(\d+)\/artifacts$/, (call) => withArchive(call, sendArchive(call))),
  get(/^\/projects\/([^/]+)\/jobs\/(\d+)\/artifacts\/tree$/, (call) =>
    withArchive(call, isSince(call.world, 18, 8) ? listTree(call) : (archive) => sendFile(archive, 'tree')),
  ),
  get(/^\/projects\/([^/]+)\/jobs\/(\d+)\/artifacts\/(.+)$/, (call) =>
    withArchive(call, (archive) => sendFile(archive, call.parts[2] ?? '')),
  ),
];

type Archive = NonNullable<NonNullable<JobRecord['artifacts']>['archive']> & { readonly job: JobRecord };

function withArchive(call: Call, run: (archive: Archive) => Reply): Reply {
  return withProject(call, (project) => {
    if (!canReadJobs(project, call.caller?.user)) return message(403, '403 Forbidden');
    const job = call.world.jobs.get(Number(call.parts[1]));
    if (job === undefined || job.project !== project) return message(404, '404 Not found');
    const { archive, expiresAt = Infinity } = job.artifacts ?? {};
    const isThere = archive !== undefined && expiresAt > call.world.time.now();
    return isThere ? run({ ...archive, job }) : message(404, '404 Not found');
  });
}

/** Straight, or by a signed address of the object storage. */
function sendArchive({ world }: Call): (archive: Archive) => Reply {
  return ({ zip, job }) => {
    const { artifactStorage } = world.knobs;
    if (artifactStorage !== undefined)
      return html('', {
        status: 302,
        headers: { Location: `${artifactStorage}/artifacts/${job.id}/artifacts.zip?X-Amz-Signature=f00d` },
      });
    return {
      status: 200,
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': 'attachment; filename="artifacts.zip"',
        'Content-Length': String(zip.byteLength),
      },
      body: zip,
    };
  };
}

function sendFile({ files }: Archive, path: string): Reply {
  const isValid = !path.split('/').some((part) => part === '..') && !path.includes('\0');
  if (!isValid) return message(400, '400 Bad request');
  const content = files.get(path);
  if (content === undefined) return message(404, '404 Not found');
  return {
    status: 200,
    headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': String(content.byteLength) },
    body: content,
  };
}

type Entry = {
  readonly name: string;
  readonly path: string;
  readonly type: 'file' | 'directory';
  readonly size?: number;
  readonly mode: string;
};

function listTree({ world, request }: Call): (archive: Archive) => Reply {
  return ({ files }) => {
    const wanted = request.query.get('path') ?? '';
    const folder = wanted === '' ? '' : `${wanted.replace(/\/$/, '')}/`;
    const inside = [...files.keys()].filter((path) => path.startsWith(folder));
    if (inside.length === 0) return json({ message: '404 Path Not Found' }, { status: 404 });
    const folders = new Set(
      inside.flatMap((path) => {
        const rest = path.slice(folder.length);
        return rest.includes('/') ? [rest.slice(0, rest.indexOf('/'))] : [];
      }),
    );
    const entries: readonly Entry[] = [
      ...[...folders].map((name): Entry => ({
        name: `${name}/`,
        path: `${folder}${name}/`,
        type: 'directory',
        mode: '040755',
      })),
      ...inside
        .filter((path) => !path.slice(folder.length).includes('/'))
        .map((path): Entry => ({
          name: path.slice(folder.length),
          path,
          type: 'file',
          size: files.get(path)?.byteLength ?? 0,
          mode: '100644',
        })),
    ];
    return paged({
      world,
      request,
      items: entries,
      idOf: () => 0,
      entity: (entry) => entry,
      withCount: true,
    });
  };
}
