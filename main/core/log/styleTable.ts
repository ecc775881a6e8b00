import { plainStyle, type LogStyle } from './logStyle.ts';

/** A log that makes more than this many styles last beyond a line's end makes them to no good. */
const mostStyles = 10_000;

/** Styles by number; 0 is plain. */
export function styleTable() {
  const styles: LogStyle[] = [plainStyle];
  const numbers = new Map<string, number>([[JSON.stringify(plainStyle), 0]]);
  return {
    at: (number: number): LogStyle => styles[number] ?? plainStyle,
    numberOf: (style: LogStyle): number => {
      if (style === plainStyle) return 0;
      const key = JSON.stringify(style);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      if (styles.length >= mostStyles) return 0;
      numbers.set(key, styles.length);
      return styles.push(style) - 1;
    },
  };
}
