/** Feature maps as grey pictures. */

export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** Of all finite values; 0 … 1 when there are none. */
export function valueRange(planes: readonly Float32Array[]): ValueRange {
  let min = Infinity;
  let max = -Infinity;
  for (const plane of planes) {
    for (const value of plane) {
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min <= max ? { min, max } : { min: 0, max: 1 };
}

/** How a grid of equal maps is laid out, in map pixels. */
export interface MapGrid {
  readonly columns: number;
  readonly rows: number;
  readonly gap: number;
  readonly width: number;
  readonly height: number;
}

/**
 * @param count how many maps
 * @param width of one map in its own pixels
 * @param room CSS pixels across; a map gets 50 to 100 of them
 */
export function gridOf(count: number, width: number, height: number, room: number): MapGrid {
  // A page of 64 fills its rows.
  const most = room >= 800 ? 16 : room >= 420 ? 8 : 4;
  const columns = Math.max(1, Math.min(count, most));
  const rows = Math.ceil(count / columns);
  const gap = Math.max(1, Math.round(width / 40));
  return {
    columns,
    rows,
    gap,
    width: columns * (width + gap) - gap,
    height: rows * (height + gap) - gap,
  };
}

/** Paint one map into RGBA pixels: the least value black, the greatest white; what is not a number red. */
export function paintMap(
  target: { data: Uint8ClampedArray; width: number },
  plane: Float32Array,
  width: number,
  at: { x: number; y: number },
  { min, max }: ValueRange,
): void {
  const scale = max > min ? 255 / (max - min) : 0;
  for (let index = 0; index < plane.length; index++) {
    const value = plane[index] ?? 0;
    const x = at.x + (index % width);
    const y = at.y + Math.floor(index / width);
    const offset = (y * target.width + x) * 4;
    const grey = scale === 0 ? 128 : (value - min) * scale;
    const valid = Number.isFinite(value);
    target.data[offset] = valid ? grey : 255;
    target.data[offset + 1] = valid ? grey : 0;
    target.data[offset + 2] = valid ? grey : 0;
    target.data[offset + 3] = 255;
  }
}

/** The map pixel under a point of the grid; null in the gaps. */
export function cellAt(
  grid: MapGrid,
  width: number,
  height: number,
  count: number,
  x: number,
  y: number,
): { channel: number; row: number; column: number } | null {
  const gridColumn = Math.floor(x / (width + grid.gap));
  const gridRow = Math.floor(y / (height + grid.gap));
  const column = Math.floor(x - gridColumn * (width + grid.gap));
  const row = Math.floor(y - gridRow * (height + grid.gap));
  const channel = gridRow * grid.columns + gridColumn;
  const inside =
    gridColumn >= 0 && gridColumn < grid.columns && column >= 0 && column < width && row >= 0 && row < height;
  return inside && channel >= 0 && channel < count ? { channel, row, column } : null;
}
