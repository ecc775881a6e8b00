/** Small letters and digits: a part of a file's name and of a marker. */
export function letters(random: () => number): string {
  const part = () => random().toString(36).slice(2, 12);
  return `${part()}${part()}`;
}
