/**
 * A font of one box, which stands for every sign from U+0080 on: a few hundred bytes, made here rather than fetched, since what
 * it looks like is what this browser draws for a letter that it has in no font.
 */

/** Measures in thousandths of the font's size. */
export interface Box {
  /** How far the next letter is. */
  advance: number;
  left: number;
  right: number;
  height: number;
}

const two = (...values: number[]): number[] => values.flatMap((value) => [(value >> 8) & 0xff, value & 0xff]);
const four = (...values: number[]): number[] =>
  values.flatMap((value) => [...two(value >>> 16), ...two(value & 0xffff)]);
const one = 0x10000;

/** The bytes of a TrueType font in which each sign from U+0080 on is the box. */
export function boxFont({ advance, left, right, height }: Box): ArrayBuffer {
  const line = 40;
  const corners = [
    ...[[left, 0], [left, height], [right, height], [right, 0]],
    // The inside runs the other way round.
    ...[[left + line, line], [right - line, line], [right - line, height - line], [left + line, height - line]],
  ] as [number, number][]; // prettier-ignore
  const steps = (axis: 0 | 1): number[] =>
    corners.flatMap((corner, at) => two(corner[axis] - (corners[at - 1]?.[axis] ?? 0)));
  const bounds = two(left, 0, right, height);
  const box = padded([
    ...[...two(2), ...bounds],
    ...[...two(3, 7), ...two(0), ...corners.map(() => 1), ...steps(0), ...steps(1)],
  ]);
  // Surrogates are no signs.
  const groups = [four(0x80, 0xd7ff, 1), four(0xe000, 0x10ffff, 1)].flat();
  const [above, below] = [800, 200];
  return assembled({
    'OS/2': [
      ...two(4, advance, 400, 5, 0, ...zeros(11)),
      ...zeros(10 + 16 + 4),
      ...two(0x40, 0x20, 0xffff, above, -below, 0, above, below),
      ...four(0, 0),
      ...two(height, height, 0, 0x20, 0),
    ],
    // Many signs to one glyph.
    cmap: [...two(0, 1, 3, 10), ...four(12), ...two(13, 0), ...four(16 + groups.length, 0, 2), ...groups],
    glyf: [...box, ...box],
    head: [
      ...four(one, one, 0, 0x5f0f3cf5),
      ...two(3, 1000),
      ...four(0, 0, 0, 0),
      ...bounds,
      ...two(0, 8, 2, 0, 0),
    ],
    hhea: [
      ...four(one),
      ...two(above, -below, 0, advance, left, advance - right, right, 1, ...zeros(7)),
      ...two(2),
    ],
    hmtx: two(advance, left, advance, left),
    loca: two(0, box.length / 2, box.length),
    maxp: [...four(one), ...two(2, 8, 2, 0, 0, 1, ...zeros(8))],
    name: two(0, 0, 6),
    post: [...four(3 * one, 0), ...two(0, 0), ...four(...zeros(5))],
  });
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

const padded = (bytes: number[]): number[] => [...bytes, ...zeros(-bytes.length & 3)];

/** Tables behind their list, in the order of their names. */
function assembled(tables: Readonly<Record<string, number[]>>): ArrayBuffer {
  const entries = Object.entries(tables);
  const power = Math.floor(Math.log2(entries.length));
  const list: number[] = [];
  const bodies: number[] = [];
  const begin = 12 + 16 * entries.length;
  for (const [name, bytes] of entries) {
    const body = padded(bytes);
    const letters = [...name].map((letter) => letter.charCodeAt(0));
    list.push(...letters, ...four(sumOf(body), begin + bodies.length, bytes.length));
    bodies.push(...body);
  }
  const head = [
    ...four(one),
    ...two(entries.length, 16 * 2 ** power, power, 16 * (entries.length - 2 ** power)),
  ];
  return new Uint8Array([...head, ...list, ...bodies]).buffer;
}

function sumOf(bytes: readonly number[]): number {
  const view = new DataView(new Uint8Array(bytes).buffer);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}
