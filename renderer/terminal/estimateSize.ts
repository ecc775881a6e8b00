import type { Size } from '../../preload/contract/api.ts';

/** xterm's frame around the cells: our padding on the left, its scrollbar, our padding above and below. */
const aroundPx = { width: 12 + 14, height: 4 + 4 };

type EstimateOptions = {
  readonly fontSizePx: number;
  readonly fontFamily: string;
  /** As a multiple of the font's own. */
  readonly lineHeight: number;
  /** The graphics card draws: its cells are whole pixels wide. */
  readonly hasWholePixels: boolean;
  /** The element that will hold the terminal. */
  readonly area: { readonly width: number; readonly height: number };
};

/** The size a pane will have, before there is a terminal to ask. The pane tells the true one once it stands. */
export function estimateSize({
  fontSizePx,
  fontFamily,
  lineHeight,
  hasWholePixels,
  area,
}: EstimateOptions): Size {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return { columns: 80, rows: 24 };
  context.font = `${fontSizePx}px ${fontFamily}`;
  const metrics = context.measureText('W'.repeat(32));
  const textHeight = Math.ceil(metrics.fontBoundingBoxAscent + metrics.fontBoundingBoxDescent);
  const width = metrics.width / 32;
  const ratio = window.devicePixelRatio;
  const cellWidth = hasWholePixels ? Math.floor(width * ratio) / ratio : width;
  const cellHeight = Math.floor(textHeight * lineHeight);
  return {
    columns: clamp((area.width - aroundPx.width) / cellWidth, { least: 2, most: 1000 }),
    rows: clamp((area.height - aroundPx.height) / cellHeight, { least: 2, most: 500 }),
  };
}

function clamp(value: number, { least, most }: { readonly least: number; readonly most: number }): number {
  return Math.min(most, Math.max(least, Math.floor(Number.isFinite(value) ? value : least)));
}
