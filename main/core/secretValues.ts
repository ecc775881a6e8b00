import { AppError } from '../../preload/contract/error.ts';
import type { GitLabClient, VariableOwner } from './gitlab/client.ts';
import type { Clock } from './ports.ts';

/** Shorter ones stand in any output without being anybody's secret; GitLab itself masks none of them either. */
const leastLength = 8;
/** Looking for more than these would slow a recording down. */
const mostValues = 500;
/** A recording does not wait longer than this for them. */
const withinMs = 4_000;
/** Of more groups above each other nobody keeps variables in the outer ones. */
const mostGroups = 5;

type SecretValuesOptions = {
  readonly client: Pick<GitLabClient, 'variableValues'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly projectPath: string;
};

/**
 * Values of the CI/CD variables of a job's project and its groups, as far as the person may read them: maintainers and owners
 * may. Of one over several lines each line by itself. Undefined: none could be read.
 */
export async function readSecretValues({
  client,
  clock,
  projectPath,
}: SecretValuesOptions): Promise<readonly string[] | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const stopTimer = clock.after(withinMs, () => resolve(undefined));
  const answers = await Promise.all(
    ownersOf(projectPath).map((owner) => Promise.race([read(client, owner), late])),
  );
  stopTimer();
  const known = answers.filter((values) => values !== undefined);
  if (known.length === 0) return undefined;
  const lines = known.flat().flatMap((value) => value.split(/\r?\n/).map((line) => line.trim()));
  // Longer ones in parts: a secret is not looked for over more.
  const parts = lines.flatMap((line) => line.match(/.{1,4000}/gsu) ?? []);
  return [...new Set(parts.filter((part) => part.length >= leastLength))].slice(0, mostValues);
}

/** The project, and its groups from the innermost on. */
function ownersOf(projectPath: string): readonly VariableOwner[] {
  const parts = projectPath.split('/').slice(0, -1);
  const groups = parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
  return [
    { kind: 'projects', path: projectPath },
    ...groups.slice(0, mostGroups).map((path) => ({ kind: 'groups', path }) as const),
  ];
}

async function read(
  client: SecretValuesOptions['client'],
  owner: VariableOwner,
): Promise<readonly string[] | undefined> {
  try {
    return await client.variableValues(owner);
  } catch (error) {
    // Mostly that this person may not read them.
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
