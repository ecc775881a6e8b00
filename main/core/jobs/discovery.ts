import { AppError } from '../../../preload/contract/error.ts';
import type { GitLabClient } from '../gitlab/client.ts';
import type { Clock } from '../ports.ts';

/*
 * In which of my projects does anything run? GitLab has no list of my jobs, so this asks what it has: GraphQL tells for 50
 * projects at a time; without it every project is looked at in turn, and my own pipelines (19.3 and newer) jump the queue.
 */

export type Discovered = {
  /** Projects whose jobs are worth reading now, those with a pipeline of mine first. */
  readonly projectIds: readonly number[];
  readonly mine: readonly number[];
  /** Every project was looked at at least once. */
  readonly complete: boolean;
};

export type Discovery = {
  /** One request's worth of looking around (two at most). @throws AppError */
  readonly step: () => Promise<Discovered>;
};

/** Projects looked at per step where each costs a request of its own. */
const restProjectsPerStep = 8;
/** Memberships change rarely. */
const projectListAgeMs = 10 * 60_000;

export function createDiscovery({ client, username, clock, takeRequest }: DiscoveryOptions): Discovery {
  const myPipelines = createMyPipelines(client);
  const viaGraphql = createGraphqlDiscovery({ client, username });
  const viaRest = createRestDiscovery({ client, clock });
  let graphqlWorks = true;

  const look = async () => {
    if (!graphqlWorks) return viaRest();
    try {
      return await viaGraphql();
    } catch (error) {
      if (!isMissing(error)) throw error;
      graphqlWorks = false;
      return viaRest();
    }
  };

  return {
    step: async () => {
      const found = await look();
      // With everything on one GraphQL page nothing more is to be learned.
      const own = (graphqlWorks && found.pages <= 1) || !takeRequest() ? [] : await myPipelines();
      const mine = [...new Set([...own, ...found.mine])];
      return { projectIds: [...new Set([...mine, ...found.projectIds])], mine, complete: found.complete };
    },
  };
}

type DiscoveryOptions = {
  readonly client: GitLabClient;
  readonly username: string;
  readonly clock: Clock;
  /** Takes one more request from the budget; false: there is none left. */
  readonly takeRequest: () => boolean;
};
type Look = () => Promise<Discovered & { readonly pages: number }>;

/** The first page holds what was active last, so every other step reads it; the steps between go through the others. */
function createGraphqlDiscovery({ client, username }: Pick<DiscoveryOptions, 'client' | 'username'>): Look {
  let cursor: string | undefined;
  let pages = 1;
  let complete = false;
  let readFirst = true;

  return async () => {
    const page = await client.activeProjects(readFirst ? undefined : cursor);
    if (readFirst) cursor ??= page.nextCursor;
    else cursor = page.nextCursor;
    if (cursor === undefined) complete = true;
    else pages = 2;
    // Until all were seen once, nothing is read twice.
    readFirst = cursor === undefined || (complete && !readFirst);
    return {
      projectIds: page.active.map((project) => project.id),
      mine: page.active
        .filter((project) => project.usernames.includes(username))
        .map((project) => project.id),
      complete,
      pages,
    };
  };
}

function createRestDiscovery({ client, clock }: Pick<DiscoveryOptions, 'client' | 'clock'>): Look {
  let ids: readonly number[] = [];
  let listedAtMs = Number.NEGATIVE_INFINITY;
  let lastId: number | undefined;
  let listing = true;
  let next = 0;
  let complete = false;

  const list = async () => {
    const page = await client.projects(lastId);
    const fresh = page.items.map((project) => project.id);
    ids = lastId === undefined ? fresh : [...ids, ...fresh];
    lastId = page.isLast ? undefined : fresh.at(-1);
    listing = !page.isLast;
    if (!listing) listedAtMs = clock.now();
  };

  return async () => {
    if (listing || clock.now() - listedAtMs > projectListAgeMs) await list();
    const turn = ids.slice(next, next + restProjectsPerStep);
    next += turn.length;
    if (next >= ids.length && !listing) {
      complete = true;
      next = 0;
    }
    return { projectIds: turn, mine: [], complete, pages: 2 };
  };
}

function createMyPipelines(client: GitLabClient): () => Promise<readonly number[]> {
  let known = true;
  return async () => {
    if (!known) return [];
    try {
      return await client.projectsOfMyPipelines();
    } catch (error) {
      if (!isMissing(error)) throw error;
      known = false;
      return [];
    }
  };
}

/** This GitLab has no such endpoint (404), or its shape is another one (an unexpected answer, not an outage). */
function isMissing(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return (
    error.code === 'not-found' || (error.code === 'gitlab-answer' && Number(error.params['status']) < 500)
  );
}
