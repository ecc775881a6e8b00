import { execute, GraphQLError, parse, validate, type DocumentNode } from 'graphql';
import { z } from 'zod';
import type { UserRecord, World } from '../state/world.ts';
import { authenticateApi, scopeRefusal } from './auth.ts';
import { costOf, costRefusal, maxQueryCharacters, type Cost } from './graphqlLimits.ts';
import { rootOf } from './graphqlNodes.ts';
import { schema } from './graphqlSchema.ts';
import { json, notFoundPage, type RailsRequest, type Reply } from './http.ts';

const querySchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});
type Query = z.infer<typeof querySchema>;

/** POST /api/graphql: one query, or several in an array that share the limits. */
export async function handleGraphql(world: World, request: RailsRequest): Promise<Reply> {
  if (!world.knobs.graphql || request.method !== 'POST') return notFoundPage();
  const auth = authenticateApi(world, request);
  if (auth.kind === 'refused') return json({ errors: [{ message: 'Invalid token' }] }, { status: 401 });
  const caller = auth.kind === 'caller' ? auth.caller : undefined;
  if (caller !== undefined && scopeRefusal(caller, { scopes: ['api', 'read_api'] }) !== undefined) {
    return json({ errors: [{ message: 'Insufficient scope' }] }, { status: 403 });
  }
  const body = parseBody(request.body);
  if (body === undefined) return json({ errors: [{ message: 'Unexpected end of document', locations: [] }] });
  const queries = Array.isArray(body) ? body : [body];
  if (queries.reduce((sum, { query }) => sum + query.length, 0) > maxQueryCharacters) {
    return json({ errors: [{ message: 'Query too large' }] }, { status: 422 });
  }
  const answers = await runAll({ world, user: caller?.user }, queries);
  return json(Array.isArray(body) ? answers : answers[0]);
}

function parseBody(body: string): Query | readonly Query[] | undefined {
  try {
    return z.union([querySchema, z.array(querySchema)]).parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

type Asker = { readonly world: World; readonly user: UserRecord | undefined };
type Prepared = { readonly query: Query; readonly document: DocumentNode; readonly cost: Cost };

async function runAll(asker: Asker, queries: readonly Query[]): Promise<readonly unknown[]> {
  const prepared = queries.map(prepare);
  // The limits hold for the whole request.
  const total: Cost = {
    complexity: prepared.reduce((sum, one) => sum + ('cost' in one ? one.cost.complexity : 0), 0),
    depth: Math.max(0, ...prepared.map((one) => ('cost' in one ? one.cost.depth : 0))),
  };
  const refusal = costRefusal(total, asker.user !== undefined);
  return Promise.all(
    prepared.map((one) => {
      if ('errors' in one) return { errors: one.errors };
      return refusal === undefined ? run(asker, one) : { errors: [{ message: refusal.message }] };
    }),
  );
}

function prepare(query: Query): Prepared | { readonly errors: readonly GraphQLError[] } {
  try {
    const document = parse(query.query);
    const errors = validate(schema, document);
    if (errors.length > 0) return { errors };
    return { query, document, cost: costOf(schema, document, query.variables ?? {}) };
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? error : new GraphQLError(String(error))] };
  }
}

function run({ world, user }: Asker, { query, document }: Prepared): unknown {
  return execute({
    schema,
    document,
    rootValue: rootOf({ world, user, projectJobsCalls: 0 }),
    variableValues: query.variables ?? {},
    ...(typeof query.operationName === 'string' ? { operationName: query.operationName } : {}),
  });
}
