import { slideWindow } from '../nn/spec/index.ts';

/** Trained filters worth looking at, of dlib's 32: edges, a bar, a ring, colours. */
export const shownFilters = [23, 8, 15, 3, 12, 26, 6, 29] as const;

export interface Stage {
  readonly name: 'input' | 'pad' | 'convolution' | 'normalisation' | 'rectifier' | 'poolPad' | 'pool';
  readonly side: number;
  readonly channels: number;
  /** Zero rows and columns on each side that this stage has put around the one before. */
  readonly border: number;
  /** Rows and columns at the end that the next window never reads. */
  readonly unread: number;
  /** The arithmetic of one side. */
  readonly formula: string;
}

/** The stem of every ImageNet ResNet for a square picture. */
export function stemStages(size = 224, filters = 64): readonly Stage[] {
  const convolution = slideWindow(
    'width',
    { n: size, kernel: 7, stride: 2, dilation: 1 },
    { before: 3, after: 3 },
  );
  const pool = slideWindow(
    'width',
    { n: convolution.result, kernel: 3, stride: 2, dilation: 1 },
    { before: 1, after: 1 },
  );
  const padded = convolution.n + convolution.before + convolution.after;
  const poolPadded = pool.n + pool.before + pool.after;
  const plain = { border: 0, unread: 0, formula: '' };
  const map = { ...plain, side: convolution.result, channels: filters };
  return [
    { ...plain, name: 'input', side: size, channels: 3 },
    {
      name: 'pad',
      side: padded,
      channels: 3,
      border: 3,
      unread: convolution.unread,
      formula: `${size} + 3 + 3`,
    },
    { ...map, name: 'convolution', formula: `⌊(${padded}−7)/2⌋ + 1` },
    { ...map, name: 'normalisation' },
    { ...map, name: 'rectifier' },
    {
      ...map,
      name: 'poolPad',
      side: poolPadded,
      border: 1,
      unread: pool.unread,
      formula: `${convolution.result} + 1 + 1`,
    },
    { ...map, name: 'pool', side: pool.result, formula: `⌊(${poolPadded}−3)/2⌋ + 1` },
  ];
}

/** A square of positions: `from` … `from + size − 1` on both axes. */
export interface Region {
  readonly row: number;
  readonly column: number;
  readonly size: number;
}

/** What one pooled position reads in each stage, traced back from the end. */
export function regionsRead(row: number, column: number): Readonly<Record<Stage['name'], Region>> {
  const pool = { row, column, size: 1 };
  const poolPad = { row: 2 * row, column: 2 * column, size: 3 };
  const map = { row: poolPad.row - 1, column: poolPad.column - 1, size: 3 };
  const pad = { row: 2 * map.row, column: 2 * map.column, size: 2 * (map.size - 1) + 7 };
  const input = { row: pad.row - 3, column: pad.column - 3, size: pad.size };
  return { input, pad, convolution: map, normalisation: map, rectifier: map, poolPad, pool };
}

/** Channels beyond the first are hinted at by cards behind it. */
export const cards = { count: 3, step: 4 };

/** Every stage is drawn in pixels of its own map, one to a unit, so that all have one scale. */
export const drawingWidth = 246;

export function drawingHeight(stage: Stage): number {
  return stage.side + 2 + (stage.channels > 3 ? cards.count * cards.step : 0);
}
