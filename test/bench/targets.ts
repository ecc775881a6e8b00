/** One line of the table. */
export type Target = {
  readonly name: string;
  readonly value: number;
  readonly goal: number;
  readonly met: boolean;
};

export function atMost(name: string, value: number, goal: number): Target {
  return { name, value, goal, met: value <= goal };
}

export function atLeast(name: string, value: number, goal: number): Target {
  return { name, value, goal, met: value >= goal };
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** The smallest of the numbers that `part` of them do not exceed. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export type Note = (line: string) => void;
