import { disc, line, quarter, ring, together, type Colour, type Drawing, type Layer } from './drawing.ts';

/** What the tray's icon tells. */
export type TrayState = 'idle' | 'running' | 'kept';

/** As the page's own (styles/tokens.css), and between its light and dark: a panel may be either. */
const grey: Colour = { red: 128, green: 134, blue: 148 };
const blue: Colour = { red: 62, green: 132, blue: 232 };
const amber: Colour = { red: 232, green: 160, blue: 32 };
const black: Colour = { red: 0, green: 0, blue: 0 };

const size = 16;
const corner = { x: 11.3, y: 11.2 };

/** A prompt, and beside it what happens: nothing, a disc that runs, a ring that empties. Never colour alone. */
export function trayDrawing(state: TrayState, { isTemplate }: { readonly isTemplate: boolean }): Drawing {
  const prompt = together(
    line({ x: 2, y: 3.5 }, { x: 6.6, y: 8 }, 1.9),
    line({ x: 6.6, y: 8 }, { x: 2, y: 12.5 }, 1.9),
  );
  const back: Layer = { shape: prompt, colour: isTemplate ? black : grey };
  switch (state) {
    case 'idle':
      return {
        size,
        layers: [back, { shape: line({ x: 8.6, y: 13 }, { x: 13.6, y: 13 }, 1.9), colour: back.colour }],
      };
    case 'running':
      return { size, layers: [back, { shape: disc(corner, 3.2), colour: isTemplate ? black : blue }] };
    case 'kept': {
      const colour = isTemplate ? black : amber;
      return {
        size,
        layers: [back, { shape: ring(corner, 3.4, 1.4), colour }, { shape: quarter(corner, 2.4), colour }],
      };
    }
  }
}

/** Segments of a figure as on a pocket calculator: top, upper and lower left and right, middle, bottom. */
const segments = {
  t: [
    { x: 6, y: 4 },
    { x: 10, y: 4 },
  ],
  l: [
    { x: 6, y: 4 },
    { x: 6, y: 8 },
  ],
  r: [
    { x: 10, y: 4 },
    { x: 10, y: 8 },
  ],
  m: [
    { x: 6, y: 8 },
    { x: 10, y: 8 },
  ],
  L: [
    { x: 6, y: 8 },
    { x: 6, y: 12 },
  ],
  R: [
    { x: 10, y: 8 },
    { x: 10, y: 12 },
  ],
  b: [
    { x: 6, y: 12 },
    { x: 10, y: 12 },
  ],
  /** The upright of «+». */
  p: [
    { x: 8, y: 6 },
    { x: 8, y: 10 },
  ],
} as const;
type Segment = keyof typeof segments;

const figures: readonly (readonly Segment[])[] = [
  ['t', 'l', 'r', 'L', 'R', 'b'],
  ['r', 'R'],
  ['t', 'r', 'm', 'L', 'b'],
  ['t', 'r', 'm', 'R', 'b'],
  ['l', 'm', 'r', 'R'],
  ['t', 'l', 'm', 'R', 'b'],
  ['t', 'l', 'm', 'L', 'R', 'b'],
  ['t', 'r', 'R'],
  ['t', 'l', 'r', 'm', 'L', 'R', 'b'],
  ['t', 'l', 'r', 'm', 'R', 'b'],
];
const many: readonly Segment[] = ['m', 'p'];

/** The count over the taskbar's icon on Windows; from ten on a plus. */
export function countDrawing(count: number): Drawing {
  const strokes = (figures[count] ?? many).map((name) => line(segments[name][0], segments[name][1], 1.8));
  return {
    size,
    layers: [
      { shape: disc({ x: 8, y: 8 }, 8), colour: amber },
      { shape: together(...strokes), colour: black },
    ],
  };
}
