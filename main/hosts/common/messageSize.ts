/** What a value costs besides its text, so that a million empty lists are not small. */
const valueUnits = 8;

/**
 * Whether a message is at most as large as `limitUnits` (characters, bytes of binary data, and a few for each value), told
 * without walking much more than that: what is larger, deeper or goes in circles ends the count.
 */
export function isWithinSize(message: unknown, limitUnits: number): boolean {
  const waiting: unknown[] = [message];
  let units = 0;
  while (waiting.length > 0 && units <= limitUnits) {
    const value = waiting.pop();
    units += valueUnits;
    if (typeof value === 'string') units += value.length;
    else if (typeof value === 'bigint') units += limitUnits;
    else if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) units += value.byteLength;
    else if (typeof value === 'object' && value !== null) units += addMembers(value, waiting, limitUnits);
  }
  return units <= limitUnits;
}

/** Puts an object's members on the pile and gives the size of their names. */
function addMembers(value: object, waiting: unknown[], limitUnits: number): number {
  if (value instanceof Map || value instanceof Set) return limitUnits + 1;
  const names = Object.keys(value);
  if (names.length * valueUnits > limitUnits) return limitUnits + 1;
  let units = 0;
  for (const name of names) {
    units += name.length;
    waiting.push(Reflect.get(value, name));
  }
  return units;
}
