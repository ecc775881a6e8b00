import {
  getNamedType,
  GraphQLError,
  isCompositeType,
  isListType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
  type DocumentNode,
  type FieldNode,
} from 'graphql';

/** G: app/graphql/gitlab_schema.rb, for a signed-in user and for nobody. */
export const maxComplexity = { signedIn: 250, anonymous: 200 };
const maxDepth = { signedIn: 20, anonymous: 15 };
/** Of a request's queries together. */
export const maxQueryCharacters = 10_000;
export const maxPageSize = 100;
/** What each item of a page adds to the cost of a connection. */
const perItem = 0.01;

export type Cost = { readonly complexity: number; readonly depth: number };

/** GitLab's estimate, before anything is run: a field is 1, a connection its children × (1 + 0.01 × page size). */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): Cost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const query = schema.getQueryType();
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined || query === undefined || query === null) return { complexity: 0, depth: 0 };
  return costOfSelection(
    { fragments, variables, schema },
    { parent: query, selection: operation.selectionSet },
  );
}

type Context = {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
};
type Place = { readonly parent: GraphQLObjectType; readonly selection: SelectionSetNode };

function costOfSelection(context: Context, { parent, selection }: Place): Cost {
  let complexity = 0;
  let depth = 0;
  for (const node of selection.selections) {
    const cost = costOfNode(context, { parent, node });
    complexity += cost.complexity;
    depth = Math.max(depth, cost.depth);
  }
  return { complexity, depth };
}

function costOfNode(
  context: Context,
  { parent, node }: { parent: GraphQLObjectType; node: SelectionSetNode['selections'][number] },
): Cost {
  if (node.kind === Kind.FRAGMENT_SPREAD) {
    const fragment = context.fragments.get(node.name.value);
    return fragment === undefined
      ? { complexity: 0, depth: 0 }
      : costOfSelection(context, { parent, selection: fragment.selectionSet });
  }
  if (node.kind === Kind.INLINE_FRAGMENT)
    return costOfSelection(context, { parent, selection: node.selectionSet });
  return costOfField(context, { parent, field: node });
}

function costOfField(
  context: Context,
  { parent, field }: { parent: GraphQLObjectType; field: FieldNode },
): Cost {
  const definition = parent.getFields()[field.name.value];
  if (definition === undefined || field.selectionSet === undefined) return { complexity: 1, depth: 1 };
  const type = getNamedType(definition.type);
  if (!isCompositeType(type) || !('getFields' in type)) return { complexity: 1, depth: 1 };
  const child = costOfSelection(context, {
    parent: type as GraphQLObjectType,
    selection: field.selectionSet,
  });
  const isConnection = type.name.endsWith('Connection') && !isListType(definition.type);
  const factor = isConnection ? 1 + perItem * pageSize(context, field) : 1;
  return { complexity: Math.floor((child.complexity + 1) * factor), depth: child.depth + 1 };
}

function pageSize({ variables }: Context, field: FieldNode): number {
  const sizes = (field.arguments ?? [])
    .filter((argument) => argument.name.value === 'first' || argument.name.value === 'last')
    .map(({ value }) => {
      if (value.kind === Kind.VARIABLE) return Number(variables[value.name.value] ?? maxPageSize);
      return value.kind === Kind.INT ? Number(value.value) : maxPageSize;
    });
  return Math.min(maxPageSize, ...sizes);
}

/** GitLab's refusals; undefined: it may run. */
export function costRefusal(cost: Cost, isSignedIn: boolean): GraphQLError | undefined {
  const who = isSignedIn ? 'signedIn' : 'anonymous';
  if (cost.depth > maxDepth[who]) {
    return new GraphQLError(`Query has depth of ${cost.depth}, which exceeds max depth of ${maxDepth[who]}`);
  }
  if (cost.complexity > maxComplexity[who]) {
    return new GraphQLError(
      `Query has complexity of ${cost.complexity}, which exceeds max complexity of ${maxComplexity[who]}`,
    );
  }
  return undefined;
}
