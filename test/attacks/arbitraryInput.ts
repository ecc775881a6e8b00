import fc from 'fast-check';
import { z } from 'zod';

/*
 * Inputs for a command out of its own schema: valid ones, so that the handlers are reached, and the same ones spoilt.
 */

/** As much of JSON Schema as zod writes for the contract's inputs. */
const nodeSchema = z.looseObject({
  type: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
type Node = z.infer<typeof nodeSchema>;

/** Real values for members of these names, so that valid input is also about something that is there. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** Valid inputs of `schema`; members named in `known` often hold one of the values given there. */
export function validInput(schema: z.ZodType, known: Known = {}): fc.Arbitrary<unknown> {
  return arbitraryOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), known);
}

function arbitraryOf(raw: unknown, known: Known): fc.Arbitrary<unknown> {
  const node = nodeSchema.parse(raw);
  if ('const' in node) return fc.constant(node.const);
  if (node.enum !== undefined) return fc.constantFrom(...node.enum);
  const choices = node.anyOf ?? node.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => arbitraryOf(choice, known)));
  switch (node.type) {
    case 'object':
      return objectOf(node, known);
    case 'array':
      return fc.array(arbitraryOf(node.items ?? {}, known), { maxLength: 5 });
    case 'string':
      return stringOf(node);
    case 'integer':
      return fc.integer({ min: clamp(node.minimum, lowest), max: clamp(node.maximum, highest) });
    case 'number':
      return fc.double({ min: node.minimum ?? -1e9, max: node.maximum ?? 1e9, noNaN: true });
    case 'boolean':
      return fc.boolean();
    default:
      return fc.jsonValue();
  }
}

/** What fast-check's integers span. */
const lowest = -0x8000_0000;
const highest = 0x7fff_ffff;

function clamp(bound: number | undefined, otherwise: number): number {
  return Math.min(Math.max(bound ?? otherwise, lowest), highest);
}

function stringOf({ pattern, minLength = 0, maxLength = 200 }: Node): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.min(maxLength, 200), unit: 'binary' });
}

function objectOf(node: Node, known: Known): fc.Arbitrary<unknown> {
  const members = Object.entries(node.properties ?? {}).map(([name, member]) => {
    const any = arbitraryOf(member, known);
    const values = known[name];
    return [name, values === undefined ? any : fc.oneof(any, fc.constantFrom(...values))] as const;
  });
  const required = (node.required ?? []).filter((name) => name in (node.properties ?? {}));
  const fixed = fc.record(Object.fromEntries(members), { requiredKeys: required });
  if (typeof node.additionalProperties !== 'object' || node.additionalProperties === null) return fixed;
  const more = fc.dictionary(fc.string({ maxLength: 20 }), arbitraryOf(node.additionalProperties, known));
  return fc.tuple(fixed, more).map(([some, others]) => ({ ...others, ...some }));
}

const deep = (levels: number): unknown => {
  let value: unknown = {};
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { value };
  // Said in one word where a test fails; not enumerable, so nothing else sees it.
  return Object.defineProperty(Object(value), fc.toStringMethod, { value: () => `${levels} levels` });
};
const circle: Record<string, unknown> = {};
circle['again'] = circle;

/** What stands in place of a member, or of everything. */
export const hostileValues: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -0,
  -1,
  1.5,
  2 ** 53,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  10n,
  Symbol('s'),
  '',
  '\0',
  '\ud800',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'javascript:alert(1)',
  'x'.repeat(1_000_000),
  [],
  Array.from({ length: 100_000 }, () => 0),
  {},
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  Object.create({ inherited: true }),
  // fast-check itself looks for symbols.
  new Proxy({}, { get: (_, key) => (typeof key === 'string' ? fail() : undefined), ownKeys: () => fail() }),
  new Map([['a', 1]]),
  new Date(Number.NaN),
  new Uint8Array(8),
  () => {},
  Promise.resolve(1),
  deep(10_000),
  circle,
];

function fail(): never {
  throw new Error('read by main');
}

/** `valid` with one thing wrong: a member replaced, taken away or added, at any depth; or something else altogether. */
export function spoilt(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const hostile = fc.constantFrom(...hostileValues);
  const names = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'then', 'extra', '');
  return fc.oneof(
    { weight: 1, arbitrary: hostile },
    { weight: 1, arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(valid, fc.nat(), hostile)
        .map(([input, place, value]) => withMember(input, place, value)),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(valid, names, hostile).map(([input, name, value]) => withAdded(input, name, value)),
    },
  );
}

/** The `place`-th member, counted through the whole input, replaced; every third time taken away. */
function withMember(input: unknown, place: number, value: unknown): unknown {
  const paths = pathsOf(input, []);
  const path = paths[place % Math.max(paths.length, 1)];
  if (path === undefined) return value;
  return replaced(input, path, place % 3 === 0 ? undefined : value);
}

function pathsOf(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    [...path, name],
    ...pathsOf(member, [...path, name]),
  ]);
}

function replaced(input: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (typeof input !== 'object' || input === null || name === undefined) return value;
  const copy: object = Array.isArray(input) ? [...input] : { ...input };
  const next: unknown = rest.length === 0 ? value : replaced(Reflect.get(copy, name), rest, value);
  if (next === undefined) Reflect.deleteProperty(copy, name);
  else Object.defineProperty(copy, name, { value: next, enumerable: true, configurable: true });
  return copy;
}

/** An own member of any name, `__proto__` too, as JSON.parse and structured clone make them. */
function withAdded(input: unknown, name: string, value: unknown): unknown {
  if (typeof input !== 'object' || input === null) return { [name]: value };
  return Object.defineProperty({ ...input }, name, { value, enumerable: true, configurable: true });
}
