import type { World } from '../state/world.ts';
import { json, type RailsRequest, type Reply } from './http.ts';

export type PageOptions<Item> = {
  readonly world: World;
  readonly request: RailsRequest;
  /** In the order of the answer. */
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => number;
  readonly entity: (item: Item) => unknown;
  /** False: no `x-total`, no `last` (Kaminari's `without_count`). */
  readonly withCount: boolean;
  /** Keyset whatever the parameters say. */
  readonly keysetOnly?: boolean;
};

const defaultPerPage = 20;
const maxPerPage = 100;

/** GitLab's two ways of paging: by offset with `X-*` and `Link` headers, by keyset with a `Link` alone. */
export function paged<Item>(options: PageOptions<Item>): Reply {
  const { query } = options.request;
  const wanted = Number(query.get('per_page') ?? defaultPerPage);
  const perPage = Math.min(maxPerPage, Math.max(1, Number.isInteger(wanted) ? wanted : defaultPerPage));
  const isKeyset = options.keysetOnly === true || query.get('pagination') === 'keyset';
  return isKeyset ? keysetPage(options, perPage) : offsetPage(options, perPage);
}

function keysetPage<Item>(
  { world, request, items, idOf, entity }: PageOptions<Item>,
  perPage: number,
): Reply {
  const after = decodeCursor(request.query.get('cursor'));
  const start = after === undefined ? 0 : items.findIndex((item) => idOf(item) === after) + 1;
  const shown = items.slice(start, start + perPage);
  const last = shown.at(-1);
  const headers: Record<string, string> = {};
  if (last !== undefined && start + perPage < items.length) {
    headers['Link'] = link(pageUrl(world, request, { cursor: encodeCursor(idOf(last)) }), 'next');
  }
  return json(shown.map(entity), { headers });
}

function offsetPage<Item>(
  { world, request, items, entity, withCount }: PageOptions<Item>,
  perPage: number,
): Reply {
  const page = Math.max(1, Number(request.query.get('page') ?? 1) || 1);
  const start = (page - 1) * perPage;
  const pages = Math.ceil(items.length / perPage);
  const hasNext = start + perPage < items.length;
  const links = [
    ...(page > 1 ? [link(pageUrl(world, request, { page: String(page - 1) }), 'prev')] : []),
    ...(hasNext ? [link(pageUrl(world, request, { page: String(page + 1) }), 'next')] : []),
    link(pageUrl(world, request, { page: '1' }), 'first'),
    ...(withCount ? [link(pageUrl(world, request, { page: String(Math.max(1, pages)) }), 'last')] : []),
  ];
  return json(items.slice(start, start + perPage).map(entity), {
    headers: {
      'X-Page': String(page),
      'X-Per-Page': String(perPage),
      'X-Next-Page': hasNext ? String(page + 1) : '',
      'X-Prev-Page': page > 1 ? String(page - 1) : '',
      ...(withCount ? { 'X-Total': String(items.length), 'X-Total-Pages': String(pages) } : {}),
      Link: links.join(', '),
    },
  });
}

function link(url: string, relation: string): string {
  return `<${url}>; rel="${relation}"`;
}

function pageUrl(world: World, request: RailsRequest, changes: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(request.query);
  query.delete('private_token');
  for (const [key, value] of Object.entries(changes)) query.set(key, value);
  return `${world.url}${request.path}?${query.toString()}`;
}

export function encodeCursor(id: number): string {
  return Buffer.from(JSON.stringify({ id: String(id), _kd: 'n' })).toString('base64url');
}

/** The id a cursor stands for; undefined for none, NaN for one that is not ours. */
export function decodeCursor(cursor: string | null | undefined): number | undefined {
  if (cursor === null || cursor === undefined || cursor === '') return undefined;
  return Number(/"id":"(\d+)"/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]);
}
