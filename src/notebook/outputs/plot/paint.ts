/**
 * What a drawing costs the browser to paint, which is none of its elements' number: one line with a dash each thousandth of
 * a pixel, a few hundred blurred discs, a stroke as wide as the sheet that crosses itself ten thousand times. Told from the
 * attributes, in pixels painted, roughly and without regard to where things lie.
 */

import { picturePixels } from '../../protocol/index.ts';

/** As much of an element as is looked at. */
export interface Painted {
  readonly localName: string;
  readonly children: readonly Painted[];
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
}

/** What one dash and one marker come to (pixels). */
const ofDash = 2_000;
const ofMarker = 10_000;
/** A filter paints its part of the sheet apart, and goes over it several times. */
const timesFiltered = 10;

interface Inherited {
  stroke: string | null;
  width: number;
  dashes: string | null;
  filter: string | null;
  fill: string | null;
  font: number;
  markers: number;
}

/** @param most where counting ends: the answer is then only known to be more than that */
export function pixelsPainted(root: Painted, most: number): number {
  const width = numberOf(root.getAttribute('width'), 4_000);
  const height = numberOf(root.getAttribute('height'), 4_000);
  const sheet = Math.max(1, Math.min(width * height, 4_000 * 4_000));
  let painted = 0;

  function visit(element: Painted, above: Inherited): void {
    if (painted > most) return;
    const its = inheritedBy(element, above);
    painted += costOf(element, its, sheet);
    for (const child of element.children) visit(child, its);
  }

  visit(root, { stroke: null, width: 1, dashes: null, filter: null, fill: null, font: 10, markers: 0 });
  return painted;
}

function inheritedBy(element: Painted, above: Inherited): Inherited {
  const own = (name: string): string | null => element.getAttribute(name);
  const markers = ['marker-start', 'marker-mid', 'marker-end', 'marker'].filter((each) => own(each)).length;
  return {
    stroke: own('stroke') ?? above.stroke,
    width: numberOf(own('stroke-width'), above.width),
    dashes: own('stroke-dasharray') ?? above.dashes,
    // A filter of a group is one for all of it; each mark has the cost of its own part.
    filter: own('filter') ?? above.filter,
    fill: own('fill') ?? above.fill,
    font: numberOf(own('font-size'), above.font),
    markers: markers || above.markers,
  };
}

function costOf(element: Painted, its: Inherited, sheet: number): number {
  const shape = shapeOf(element, its, Math.sqrt(sheet));
  if (!shape) return 0;
  const within = (pixels: number): number => Math.min(sheet, pixels);
  const blur = blurOf(its.filter);
  const { length, points, box } = shape;
  const area = within((box[0] + blur) * (box[1] + blur));
  let cost = its.fill === 'none' && element.localName !== 'image' ? 0 : within(box[0] * box[1]);
  // Small as it may be drawn, a picture is unpacked whole.
  if (element.localName === 'image') {
    const pixels = picturePixels(element.getAttribute('href') ?? '');
    if (Number.isFinite(pixels)) cost += pixels;
  }
  if (its.filter !== null && its.filter !== 'none') cost += area * timesFiltered;
  if (its.stroke !== null && its.stroke !== 'none') {
    cost += length * Math.min(4_000, Math.max(1, its.width));
    const period = periodOf(its.dashes);
    if (period > 0) cost += (length / period) * ofDash;
  }
  return cost + points * its.markers * ofMarker;
}

interface Shape {
  /** Of its outline (pixels). */
  length: number;
  /** Where a marker may stand. */
  points: number;
  /** Width and height. */
  box: readonly [number, number];
}

function shapeOf(element: Painted, its: Inherited, side: number): Shape | undefined {
  const at = (name: string, otherwise = 0): number => numberOf(element.getAttribute(name), otherwise);
  switch (element.localName) {
    case 'circle': {
      const across = 2 * at('r');
      return { length: Math.PI * across, points: 0, box: [across, across] };
    }
    case 'rect':
    case 'image': {
      const box = [at('width', side), at('height', side)] as const;
      return { length: 2 * (box[0] + box[1]), points: 0, box };
    }
    case 'line': {
      const signed = (name: string): number => Number(element.getAttribute(name) ?? 0) || 0;
      const box = [Math.abs(signed('x2') - signed('x1')), Math.abs(signed('y2') - signed('y1'))] as const;
      return { length: Math.hypot(...box), points: 2, box: [0, 0] };
    }
    case 'text': {
      const count = element.textContent?.length ?? 0;
      const box = [count * its.font * 0.6, its.font] as const;
      return { length: count * its.font * 2, points: 0, box };
    }
    case 'path':
      return pathOf(element.getAttribute('d') ?? '');
    default:
      return undefined;
  }
}

/** Of a path's coordinates, as pairs: curves are about as long as what they are drawn along. */
function pathOf(d: string): Shape {
  let [length, points] = [0, 0];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  let [x, y] = [0, 0];
  const move = (toX: number, toY: number, drawn: boolean): void => {
    if (drawn) length += Math.hypot(toX - x, toY - y);
    [x, y] = [toX, toY];
    points += 1;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  };
  for (const [, command = '', text = ''] of d.matchAll(/([a-z])([^a-z]*(?:e[+-]?\d[^a-z]*)*)/gi)) {
    const numbers = text.match(/[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi)?.map(Number) ?? [];
    const isRelative = command >= 'a';
    const [fromX, fromY] = isRelative ? [x, y] : [0, 0];
    switch (command.toUpperCase()) {
      case 'H':
        for (const each of numbers) move((isRelative ? x : 0) + each, y, true);
        break;
      case 'V':
        for (const each of numbers) move(x, (isRelative ? y : 0) + each, true);
        break;
      case 'A':
        for (let n = 0; n + 6 < numbers.length; n += 7) {
          const round = 2 * Math.PI * Math.max(Math.abs(numbers[n]!), Math.abs(numbers[n + 1]!));
          length += round / 2;
          move(fromX + numbers[n + 5]!, fromY + numbers[n + 6]!, true);
        }
        break;
      default:
        for (let n = 0; n + 1 < numbers.length; n += 2)
          move(
            (isRelative ? x : 0) + numbers[n]!,
            (isRelative ? y : 0) + numbers[n + 1]!,
            command.toUpperCase() !== 'M' || n > 0,
          );
    }
  }
  return { length, points, box: points > 0 ? [right - left, bottom - top] : [0, 0] };
}

/** A dash and the gap after it, on average (pixels); 0 where a line has none. */
function periodOf(dashes: string | null): number {
  const numbers = (dashes?.match(/[\d.]+(?:e[+-]?\d+)?/gi) ?? []).map(Number).filter(Number.isFinite);
  const sum = numbers.reduce((total, each) => total + each, 0);
  return sum > 0 ? (2 * sum) / Math.max(2, numbers.length) : 0;
}

/** How far the filters of a list reach beyond what they are used on (pixels). */
function blurOf(filter: string | null): number {
  const lengths = (filter?.match(/[\d.]+(?=px)/g) ?? []).map(Number).filter(Number.isFinite);
  return 6 * lengths.reduce((total, each) => total + each, 0);
}

function numberOf(text: string | null, otherwise: number): number {
  const number = text === null || text.trim() === '' ? NaN : parseFloat(text);
  return Number.isFinite(number) ? Math.abs(number) : otherwise;
}
