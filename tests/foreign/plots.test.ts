// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Real from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { Plot as Recording } from '../../src/notebook/kernel/plot-calls.ts';
import { giveScales } from '../../src/kernel/to-output.ts';
import { answerFunctions } from '../../src/notebook/drawing/index.ts';
import { isPlotList, recordPlot, recordPlotAsking } from '../../src/notebook/kernel/record-plot.ts';
import { fromJson, toJson } from '../../src/notebook/outputs/frozen.ts';
import { replay } from '../../src/notebook/outputs/plot/replay.ts';
import type { RecordedCall } from '../../src/notebook/protocol/plot-recording.ts';
import { checkRecordedPlot } from '../../src/notebook/protocol/validate-plot.ts';

giveScales();
type Library = typeof Real;
const recording = Recording as unknown as Library;

/** As it travels: recorded, checked, drawn. */
function travelled(make: (Plot: Library) => unknown): RecordedCall {
  const asking = recordPlotAsking(
    make(recording) as never,
    () => undefined,
    () => undefined,
  );
  if (asking.functions.size > 0) answerFunctions(asking);
  return checkRecordedPlot(asking.recorded);
}
const drawn = (make: (Plot: Library) => unknown, room?: number): Element =>
  replay(travelled(make), document, room);
const shapes = (plot: Element): string[] =>
  [...plot.querySelectorAll('g[aria-label] :is(path, circle, rect, line, text)')].map((shape) =>
    shape.outerHTML.replace(/ (fill|stroke)="[^"]*"/g, ''),
  );
/** Drawn with the book's margins, so that only what a cell asked for could differ. */
function real(make: (Plot: Library) => unknown): Element {
  const made = make(Real) as { plot?: (options: object) => Element } | Element;
  return made instanceof Element ? made : made.plot!({ marginLeft: 48, marginBottom: 38, document }); // a mark
}
const asReal = (make: (Plot: Library) => unknown): void => {
  expect(shapes(drawn(make))).toEqual(shapes(real(make)));
  expect(shapes(drawn(make)).length).toBeGreaterThan(0);
};
const own = { marginLeft: 48, marginBottom: 38 };
const people = [
  { name: 'Mina', height: 171, group: 'a', at: new Date('2024-01-01') },
  { name: 'Juno', height: 180, group: 'b', at: new Date('2024-03-01') },
  { name: 'Sora', height: 158, group: 'a', at: new Date('2024-02-01') },
  { name: 'Theo', height: 166, group: 'b', at: new Date('2024-04-01') },
];

describe('colours', () => {
  it.each([
    ['numbers', (Plot: Library) => Plot.cellX([0, 1, 2, 3, 4, 5, 6, 7, 8], { fill: Plot.identity })],
    ['times', (Plot: Library) => Plot.dotX(people, { x: 'height', fill: 'at' })],
    ['counts', (Plot: Library) => Plot.rectY(people, Plot.binX({ fill: 'count' }, { x: 'height' }))],
    ['more names than the book has colours', (Plot: Library) => Plot.cellX([...'abcdefghij'], { fill: Plot.identity })],
  ])('of %s are those of Plot', (_, make) => {
    const fills = (plot: Element): (string | null)[] =>
      [...plot.querySelectorAll('[aria-label] [fill]')].map((each) => each.getAttribute('fill'));
    expect(fills(drawn(make))).toEqual(fills(real(make)));
  }); // prettier-ignore

  it("of few names are the book's", () => {
    const html = drawn((Plot) => Plot.dotX(people, { x: 'height', fill: 'group' })).outerHTML;
    expect(html).toContain('fill="var(--main)"');
    expect(html).toContain('fill="var(--skip)"');
  });

  it('of true and false are a dark and a light, as in Plot', () => {
    const tall = (Plot: Library) =>
      Plot.dotX(people, { x: 'height', fill: (d: (typeof people)[0]) => d.height > 170 });
    const fills = (plot: Element): unknown[] =>
      [...plot.querySelectorAll('circle')].map((each) => each.getAttribute('fill'));
    expect(fills(drawn(tall))).toEqual(fills(real(tall)));
  });

  it('of a legend of another scale may be one', () => {
    const faint = (Plot: Library) => Plot.legend({ symbol: { domain: ['cat', 'dog'] }, color: 'tomato' });
    expect(drawn(faint).querySelectorAll('path, svg').length).toBeGreaterThan(1);
  });

  it('of a legend by itself are the same', () => {
    const html = drawn((Plot) => Plot.legend({ color: { domain: ['cat', 'dog'] } })).outerHTML;
    expect(html).toContain('var(--main)');
    const schemed = (Plot: Library) => Plot.legend({ color: { domain: ['cat', 'dog'], scheme: 'dark2' } });
    expect(drawn(schemed).outerHTML).not.toContain('var(--main)');
  });
});

describe('data', () => {
  it('of a facet stays that of its marks', () => {
    asReal((Plot) =>
      Plot.plot({ ...own, facet: { data: people, x: 'group' }, marks: [Plot.dot(people, { x: 'height', y: 'name' }), Plot.frame()] }),
    );
    asReal((Plot) =>
      Plot.plot({ ...own, facet: { data: people, y: (d: (typeof people)[0]) => d.group }, marks: [Plot.tickX(people, { x: 'height' })] }),
    );
  }); // prettier-ignore

  it('may be a number of marks', () => {
    asReal((Plot) =>
      Plot.dot({ length: 5 }, { x: (_: unknown, i: number) => i, y: (_: unknown, i: number) => i * i }),
    );
  });

  it('is given whole to the functions of its rows, after the row and its place', () => {
    asReal((Plot) =>
      Plot.lineY(people, {
        x: (_: unknown, i: number, all: typeof people) => i / all.length,
        y: (d: (typeof people)[0], _: number, all: typeof people) => d.height - all[0]!.height,
      } as never),
    );
  });

  it('may compute its fields', () => {
    class Row {
      readonly n: number;
      constructor(n: number) {
        this.n = n;
      }
      get square(): number {
        return this.n ** 2;
      }
    }
    asReal((Plot) => Plot.dot([new Row(1), new Row(3)], { x: 'n', y: 'square' }));
  });
});

describe('transforms with one argument', () => {
  it.each([
    ['dodgeY', (Plot: Library) => Plot.dot(people, Plot.dodgeY({ x: (d: (typeof people)[0]) => d.height, r: 5 } as never))],
    ['windowY', (Plot: Library) => Plot.line(people, Plot.windowY({ k: 2, x: 'at', y: (d: (typeof people)[0]) => d.height } as never))],
    ['normalizeY', (Plot: Library) => Plot.line(people, Plot.normalizeY({ x: 'at', y: (d: (typeof people)[0]) => d.height } as never))],
    ['shuffle', (Plot: Library) => Plot.dot(people, Plot.shuffle({ seed: 3, x: (d: (typeof people)[0]) => d.height, y: 'name' }))],
    ['order of a stack', (Plot: Library) => Plot.barX(people, Plot.stackX({ x: 'height', fill: 'name', order: (d: (typeof people)[0]) => -d.height } as never))],
  ])('%s', (_, make) => asReal(make)); // prettier-ignore
});

describe('maps', () => {
  const square = (at: number, name: string): object => ({
    type: 'Feature',
    properties: { name, size: at },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [at, 0],
          [at, 9],
          [at + 9, 9],
          [at + 9, 0],
          [at, 0],
        ],
      ],
    },
  });
  const land = { type: 'FeatureCollection', features: [square(10, 'one'), square(40, 'two')] };
  it.each([
    ['the sphere and its lines', (Plot: Library) => Plot.plot({ ...own, projection: 'equal-earth', marks: [Plot.sphere({ strokeWidth: 2 }), Plot.graticule()] })],
    ['a feature', (Plot: Library) => Plot.geo(square(20, 'a') as never, { stroke: 'red' }).plot({ ...own, projection: 'mercator' })],
    ['a collection, by a function of its features', (Plot: Library) => Plot.plot({ ...own, projection: { type: 'orthographic', rotate: [-20, -5] }, marks: [Plot.geo(land as never, { fill: (d: { properties: { size: number } }) => d.properties.size })] })],
    ['features in a list, by a name of their properties', (Plot: Library) => Plot.plot({ ...own, projection: 'equirectangular', marks: [Plot.geo(land.features as never, { fill: 'size', title: 'name' })] })],
    ['geometries', (Plot: Library) => Plot.geo({ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [3, 4] }, { type: 'LineString', coordinates: [[0, 0], [9, 9]] }] }, { r: 5 }).plot({ ...own, projection: 'mercator' })],
    ['middles of features', (Plot: Library) => Plot.plot({ ...own, projection: 'mercator', marks: [Plot.dot(land as never, Plot.geoCentroid({ r: 4 })), Plot.text(land.features, Plot.centroid({ text: (d: { properties: { name: string } }) => d.properties.name } as never))] })],
    ['a domain', (Plot: Library) => Plot.plot({ ...own, projection: { type: 'mercator', domain: land }, marks: [Plot.geo(land as never)] })],
  ])('%s', (_, make) => asReal(make)); // prettier-ignore
});

/** What lays out a tip asks for it, a frame later. */
Object.assign(SVGElement.prototype, { getBBox: () => ({ x: 0, y: 0, width: 0, height: 0 }) });
const walks = Array.from({ length: 60 }, (_, i) => ({
  day: new Date(Date.UTC(2024, 0, 1 + 6 * i)),
  steps: 4000 + 37 * ((i * 61) % 97),
  who: i % 3 === 0 ? 'Mina' : 'Juno',
  hot: Math.sin(i / 5),
}));
type Walk = (typeof walks)[0];
const sum = (values: Iterable<number>): number => [...values].reduce((all, each) => all + each, 0);

describe('functions that Plot calls while it draws', () => {
  it.each<[string, (Plot: Library) => unknown]>([
    ['ticks of numbers', (Plot) => Plot.plot({ ...own, x: { tickFormat: (d: number) => `${d / 1000}k` }, marks: [Plot.dot(walks, { x: 'steps', y: 'hot' })] })],
    ['ticks by their place', (Plot) => Plot.plot({ ...own, y: { tickFormat: (d: number, i: number) => (i % 2 ? '' : `no. ${i}: ${d}`) }, marks: [Plot.dot(walks, { x: 'steps', y: 'hot' })] })],
    ['ticks by all of them', (Plot) => Plot.plot({ ...own, y: { tickFormat: (d: number, i: number, ...[all]: number[][]) => `${i + 1}/${all!.length}: ${d}` }, marks: [Plot.dot(walks, { x: 'steps', y: 'hot' })] })],
    ['ticks of times', (Plot) => Plot.plot({ ...own, x: { tickFormat: (d: Date) => `${d.getUTCMonth() + 1}월` }, marks: [Plot.lineY(walks, { x: 'day', y: 'steps' })] })],
    ['ticks of names and facets', (Plot) => Plot.plot({ ...own, fx: { tickFormat: (d: string) => d.toUpperCase() }, y: { tickFormat: (d: string) => [...d].reverse().join('') }, marks: [Plot.barX(people, { fx: 'group', x: 'height', y: 'name' })] })],
    ['ticks of a logarithm', (Plot) => Plot.plot({ ...own, x: { type: 'log', tickFormat: (d: number) => `10^${Math.log10(d)}` }, marks: [Plot.dotX([1, 10, 1000])] })],
    ['ticks of an axis by itself', (Plot) => Plot.plot({ ...own, marks: [Plot.axisX({ tickFormat: (d: number) => `<${d}>`, ticks: 3 }), Plot.axisY([0, 1], { tickFormat: (d: number) => (d ? 'yes' : 'no') }), Plot.dot(walks, { x: 'steps', y: 'hot' })] })],
    ['formats that answer with what Plot has', (Plot) => Plot.plot({ ...own, x: { tickFormat: Plot.formatMonth('ko') as never }, marks: [Plot.dot([0, 1, 2], { x: Plot.identity })] })],
    ['a legend', (Plot) => Plot.plot({ ...own, color: { legend: true, type: 'threshold', domain: [-0.5, 0, 0.5], tickFormat: (d: number) => `${100 * d} %` }, marks: [Plot.dot(walks, { x: 'steps', y: 'hot', fill: 'hot' })] })],
    ['a tip that stands', (Plot) => Plot.plot({ ...own, marks: [Plot.tip(walks.slice(0, 3), { x: 'steps', y: 'hot', format: { x: (d: number) => `${d} steps`, y: (d: number, i: number) => `${i}: ${d.toFixed(1)}` } })] })],
    ['a transform of a scale', (Plot) => Plot.plot({ ...own, y: { transform: (d: number) => d * 100 }, marks: [Plot.dot(walks, { x: 'steps', y: 'hot' })] })],
    ['a reducer', (Plot) => Plot.barY(walks, Plot.groupX({ y: (values: number[]) => values.length }, { x: 'who' }))],
    ['a reducer of a channel', (Plot) => Plot.barY(walks, Plot.groupX({ y: (steps: number[]) => sum(steps) / steps.length }, { x: 'who', y: 'steps' }))],
    ['a reducer of the rows', (Plot) => Plot.text(walks, Plot.groupX({ text: (rows: Walk[]) => rows[0]!.who + rows.length, y: 'count' } as never, { x: 'who' }))],
    ['a reducer by its method', (Plot) => Plot.barY(walks, Plot.binX({ y: { label: 'spread', reduceIndex(index: number[], values: number[]) { return Math.max(...index.map((i) => values[i]!)) - Math.min(...index.map((i) => values[i]!)); } } as never }, { x: 'steps', y: 'hot' } as never))],
    ['a reducer by a method that knows its object', (Plot) => Plot.barY(walks, Plot.groupX({ y: { factor: 3, reduceIndex(index: number[]) { return (this as { factor: number }).factor * index.length; } } as never }, { x: 'who' }))],
    ['a reducer of what all have', (Plot) => Plot.barY(walks, Plot.groupX({ y: { scope: 'data', reduceIndex: (index: number[], _: number[], all?: number) => (all === undefined ? index.length : index.length / all) } as never }, { x: 'who' }))],
    ['the rows that groups keep', (Plot) => Plot.barY(walks, Plot.groupX({ y: 'count', filter: (values: unknown[]) => values.length > 20 } as never, { x: 'who' }))],
    ['thresholds', (Plot) => Plot.rectY(walks, Plot.binX({ y: 'count' }, { x: 'steps', thresholds: (_: number[], min: number, max: number) => [min, (min + max) / 3, max] as never }))],
    ['how many thresholds', (Plot) => Plot.rectY(walks, Plot.binX({ y: 'count' }, { x: { value: 'steps', thresholds: () => 4 } as never }))],
    ['a domain of bins', (Plot) => Plot.rectY(walks, Plot.binX({ y: 'count' }, { x: 'steps', domain: ((values: number[]) => [0, Math.max(...values)]) as never }))],
    ['an interval', (Plot) => Plot.barY(people, { x: 'height', y: 1, interval: { floor: (n: number) => 5 * Math.floor(n / 5), offset: (n: number, k = 1) => n + 5 * k } })],
    ['an interval of bins', (Plot) => Plot.rectY(walks, Plot.binX({ y: 'count' }, { x: 'steps', interval: { floor: (n: number) => 900 * Math.floor(n / 900), offset: (n: number) => n + 900, range: (a: number, b: number) => Array.from({ length: Math.ceil((b - a) / 900) }, (_, i) => a + 900 * i) } as never }))],
    ['an order of rows by two', (Plot) => Plot.barX(people, Plot.stackX({ x: 'height', fill: 'name', order: (a: (typeof people)[0], b: (typeof people)[0]) => b.height - a.height } as never))],
    ['a reducer of a sorted domain', (Plot) => Plot.barY(people, { x: 'name', y: 'height', sort: { x: 'y', reduce: (v: number[]) => -v[0]! } })],
    ['an order of a sorted domain', (Plot) => Plot.barY(people, { x: 'name', y: 'height', sort: { x: 'y', order: (([, a]: [string, number], [, b]: [string, number]) => b - a) as never } })],
    ['a map', (Plot) => Plot.lineY(walks, Plot.mapY((values: number[]) => values.map((value, i) => value + i), { x: 'day', y: 'steps', z: 'who' }))],
    ['a map that writes', (Plot) => Plot.lineY(walks, Plot.map({ y: { mapIndex(index: number[], from: number[], to: number[]) { let total = 0; for (const i of index) to[i] = total += from[i]!; } } }, { x: 'day', y: 'steps', z: 'who' }))],
    ['a window', (Plot) => Plot.lineY(walks, Plot.windowY({ k: 5, reduce: (values: number[]) => Math.max(...values) }, { x: 'day', y: 'steps' }))],
    ['a window as a map', (Plot) => Plot.lineY(walks, Plot.map({ y: Plot.window({ k: 3, reduce: (values: number[]) => Math.min(...values) }) }, { x: 'day', y: 'steps' }))],
    ['what is normal', (Plot) => Plot.lineY(walks, Plot.normalizeY((values: number[]) => values.at(-1)!, { x: 'day', y: 'steps', z: 'who' }))],
    ['what is selected', (Plot) => Plot.dot(walks, Plot.select((index: number[]) => [index[4]!, index[1]!], { x: 'day', y: 'steps', z: 'who' }))],
    ['what is selected of a channel', (Plot) => Plot.dot(walks, Plot.select({ y: (index: number[], values: number[]) => index.filter((i) => values[i]! > 7000) }, { x: 'day', y: 'steps', z: 'who' }))],
    ['hexagons', (Plot) => Plot.dot(walks, Plot.hexbin({ r: (values: number[]) => values.length, title: (values: string[]) => [...new Set(values)].join() } as never, { x: 'steps', y: 'hot', title: 'who' }))],
    ['a symbol', (Plot) => Plot.dot(people, { x: 'height', y: 'name', r: 9, symbol: { draw(path: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void; closePath(): void }, size: number) { const s = Math.sqrt(size); path.moveTo(-s, 0); path.lineTo(0, s); path.lineTo(s, 0); path.closePath(); } } })],
    ['a shape of vectors', (Plot) => Plot.vector(people, { x: 'height', y: 'name', length: 'height', shape: { draw(path: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }, l: number) { path.moveTo(0, -l / 2); path.lineTo(0, l / 2); path.lineTo(3, l / 3); } } })],
    ['the pixels between points', (Plot) => Plot.contour({ length: 16 } as never, { x: (_: unknown, i: number) => i % 4, y: (_: unknown, i: number) => i >> 2, fill: (_: unknown, i: number) => i, pixelSize: 20, interpolate: ((index: number[], width: number, height: number, _X: number[], _Y: number[], V: number[]) => Float64Array.from({ length: width * height }, (_, i) => V[index[i % index.length]!]!)) } as never)],
    ['a sweep of arrows', (Plot) => Plot.arrow(people.slice(1), { x1: 160, y1: 0, x2: 'height', y2: 1, bend: true, sweep: ((x1: number, _: number, x2: number) => x2 - x1) })],
    ['an order of a tree', (Plot) => Plot.tree(['a/b', 'a/c/d', 'a/c/e', 'a/f'], { treeSort: ((a: { height: number }, b: { height: number }) => b.height - a.height) as never })],
  ])('%s: drawn as Plot draws it, and when it has been stored as well', (_, make) => {
    asReal(make);
    const stored = checkRecordedPlot(fromJson(JSON.parse(JSON.stringify(toJson(travelled(make))))));
    expect(shapes(replay(stored, document))).toEqual(shapes(real(make)));
  }); // prettier-ignore

  it.each<[string, (Plot: Library) => unknown]>([
    ['lines of height', (Plot) => Plot.plot({ ...own, marks: [Plot.contour({ fill: (x: number, y: number) => Math.sin(x) * Math.cos(y), x1: 0, y1: 0, x2: 6, y2: 4 } as never)] })],
    ['lines on a sheet that another mark sets out', (Plot) => Plot.plot({ ...own, x: { type: 'log' }, marks: [Plot.contour(null as never, { stroke: (x: number, y: number) => x * y, interval: 50, x1: 1, x2: 100, y1: 0, y2: 3 }), Plot.dot(people, { x: (d: (typeof people)[0]) => d.height / 2, y: (_: unknown, i: number) => i })] })],
    ['lines of a value', (Plot) => Plot.plot({ ...own, marks: [Plot.contour({ value: (x: number, y: number) => x * x + y * y, fill: 'value', x1: -5, x2: 5, y1: 4, y2: -4, thresholds: [1, 4, 9] } as never)] })],
    ['lines of each facet', (Plot) => Plot.plot({ ...own, fx: { domain: [1, 2] }, marks: [Plot.contour({ fill: (x: number, y: number, { fx }: { fx: number }) => Math.sin(x * fx) + y, fx: [1, 2], x1: 0, y1: 0, x2: 6, y2: 4 } as never)] })],
    ['stacks that are moved', (Plot) => Plot.barX(people, Plot.stackX({ offset: ((all: number[][][], from: number[], to: number[]) => all.flat().forEach((stack) => { const half = to[stack.at(-1)!]! / 2; for (const i of stack) { from[i]! -= half; to[i]! -= half; } })) as never }, { x: 'height', y: 'group' }))],
    ['rows that a transform leaves', (Plot) => Plot.dot(people, { x: 'height', y: (d: (typeof people)[0]) => d.name, transform: ((data: typeof people, facets: number[][]) => ({ data, facets: facets.map((index) => index.filter((i) => data[i]!.height > 160).reverse()) })) as never })],
    ['rows that a transform leaves of each facet', (Plot) => Plot.barX(people, Plot.stackX({ x: 'height', fy: 'group', transform: ((data: unknown, facets: number[][]) => ({ data, facets: facets.map((index) => index.slice(1)) })) as never }))],
    ['stacks that are moved, by an option of the mark', (Plot) => Plot.barX(people, { x: 'height', y: 'group', offset: ((_: unknown, from: number[], to: number[]) => { for (const i of from.keys()) { from[i]! += 5; to[i]! += 5; } }) as never })],
  ])('%s: sampled or moved as Plot does it', (_, make) => {
    asReal(make);
    const stored = checkRecordedPlot(fromJson(JSON.parse(JSON.stringify(toJson(travelled(make))))));
    expect(shapes(replay(stored, document))).toEqual(shapes(real(make)));
  }); // prettier-ignore

  /** With a function of any kind. */
  const given = (Plot: Library) => Plot as unknown as Record<'transform' | 'initializer', (options: object, act: unknown) => never>; // prettier-ignore
  it.each<[string, (Plot: Library) => unknown]>([
    ['other data, of which its functions are asked', (Plot) => Plot.dot(people, { x: (d: (typeof people)[0]) => d.height + 1, y: 'name', transform: ((data: typeof people, facets: number[][]) => ({ data: [...data, ...data.map((d) => ({ ...d, name: `${d.name} again`, height: d.height + 5 }))], facets: facets.map((index) => [...index, ...index.map((i) => i + data.length)]) })) as never })],
    ['other data, which are grouped then', (Plot) => Plot.barX(people, Plot.groupY({ x: 'sum' }, given(Plot).transform({ x: 'height', y: (d: (typeof people)[0]) => `${d.group}!` }, (data: typeof people) => ({ data: [...data, { name: 'Kim', height: 9, group: 'c' }], facets: [[0, 1, 2, 3, 4]] }))))],
    ['fewer rows, by name', (Plot) => Plot.dot(people, given(Plot).transform({ x: 'height', y: 'name', fill: (d: (typeof people)[0]) => d.group }, (data: unknown, facets: number[][]) => ({ data, facets: facets.map((index) => index.slice(2)) })))],
    ['a channel beside its rows', (Plot) => Plot.dot(people, given(Plot).initializer({ x: 'height', y: 'name' }, (data: unknown, facets: number[][], { x }: { x: { value: number[] } }) => ({ data, facets, channels: { r: { value: Array.from(x.value, (height) => height / 20) } } })))],
    ['other data, by the place on the sheet', (Plot) => Plot.dot(walks, squared(Plot, { x: 'steps', y: 'hot', r: 3 }))],
  ])('a transform gives %s', (_, make) => {
    asReal(make);
    const stored = checkRecordedPlot(fromJson(JSON.parse(JSON.stringify(toJson(travelled(make))))));
    expect(shapes(replay(stored, document))).toEqual(shapes(real(make)));
  }); // prettier-ignore

  /** Marks are put together by squares of 40 pixels. */
  function squared(Plot: Library, options: object): never {
    return given(Plot).initializer(options, (data: unknown[], facets: number[][], channels: Record<string, { value: number[] }>, scales: Record<string, (value: number) => number>) => {
      const squares = new Map<string, unknown[]>();
      for (const i of facets[0]!) {
        const key = ['x', 'y'].map((name) => Math.floor(scales[name]!(channels[name]!.value[i]!) / 40)).join();
        squares.set(key, [...(squares.get(key) ?? []), data[i]]);
      }
      const [places, groups] = [[...squares.keys()].map((key) => key.split(',').map((at) => 40 * Number(at) + 20)), [...squares.values()]];
      return { data: groups, facets: [places.map((_, i) => i)], channels: { x: { value: places.map(([x]) => x) }, y: { value: places.map(([, y]) => y) }, r: { value: groups.map((group) => group.length), scale: 'r' } } };
    });
  } // prettier-ignore

  it('an initializer cannot give links', () => {
    const linked = (Plot: Library) =>
      Plot.dot(people, given(Plot).initializer({ x: 'height' }, (data: unknown, facets: unknown) => ({
        data, facets, channels: { href: { value: people.map(() => 'javascript:alert(1)') } },
      }))); // prettier-ignore
    expect(drawn(linked).querySelectorAll('circle').length).toBe(people.length);
    expect(drawn(linked).outerHTML).not.toContain('javascript');
  });

  type Path = Record<'moveTo' | 'lineTo' | 'quadraticCurveTo', (...at: number[]) => void> & {
    closePath(): void;
  };
  /** Bends at each point; of an area, back along the other side. */
  function bent(path: Path): never {
    let [count, side, before] = [0, NaN, [0, 0]];
    return {
      areaStart: () => void (side = 0),
      areaEnd: () => void (side = NaN),
      lineStart: () => void (count = 0),
      lineEnd() {
        if (side) path.closePath();
        side = 1 - side;
      },
      point(x: number, y: number) {
        if (count++) path.quadraticCurveTo((before[0]! + x) / 2, before[1]!, x, y);
        else if (side) path.lineTo(x, y);
        else path.moveTo(x, y);
        before = [x, y];
      },
    } as never;
  }
  type Sink = Record<'point', (x: number, y: number) => void> &
    Record<'lineStart' | 'lineEnd' | 'polygonStart' | 'polygonEnd' | 'sphere', () => void>;
  /** Each degree so many pixels, leaning to the right. */
  const leaning = (x0: number, y0: number, k: number) => ({
    stream: (sink: Sink) => ({
      ...Object.fromEntries((['lineStart', 'lineEnd', 'polygonStart', 'polygonEnd'] as const).map((name) => [name, () => sink[name]()])),
      sphere: () => undefined,
      point: (x: number, y: number) => sink.point(x0 + k * (x + y / 3), y0 - k * y),
    }),
  }); // prettier-ignore
  const island = { type: 'Polygon', coordinates: [[[0, 0], [10, 0], [12, 20], [0, 0]]] }; // prettier-ignore
  const places = [[3, 4], [-20, 30], [15, -12]] as [number, number][]; // prettier-ignore
  const onMap = (Plot: Library) => [Plot.geo(island, { fill: 'none' }), Plot.dot(places, { r: 4 }), Plot.line(places), Plot.graticule()]; // prettier-ignore
  it.each<[string, (Plot: Library, width?: number) => unknown]>([
    ['a curve of a line', (Plot, width) => Plot.plot({ ...own, width, marks: [Plot.lineY([3, 1, NaN, 4, 1, 5, 9], { curve: bent as never })] })],
    ['a curve of areas and links', (Plot, width) => Plot.plot({ ...own, width, marks: [Plot.areaY([3, 1, NaN, 4, 1, 5], { curve: bent as never }), Plot.link([[1, 2], [4, 3]], { x1: '0', y1: '1', x2: 3, y2: 2, curve: bent as never })] })],
    ['a projection made for the sheet', (Plot, width) => Plot.plot({ ...own, width, projection: (({ width, height }: Record<string, number>) => leaning(width! / 2, height! / 2, width! / 100)) as never, marks: onMap(Plot) })],
    ['a projection with a domain and options', (Plot, width) => Plot.plot({ ...own, width, projection: { type: ((options: Record<string, number>) => leaning(0, 0, options['k']!)) as never, k: 3, domain: island } as never, marks: onMap(Plot) })],
    ['a projection that is there', (Plot, width) => Plot.plot({ ...own, width, projection: leaning(300, 200, 2) as never, marks: onMap(Plot) })],
    ['a projection that there is none of', (Plot, width) => Plot.plot({ ...own, width, projection: (() => null) as never, marks: [Plot.dot(places)] })],
  ])('%s: drawn as Plot draws it, at other widths and when it has been stored as well', (_, make) => {
    asReal(make);
    const stored = checkRecordedPlot(fromJson(JSON.parse(JSON.stringify(toJson(travelled(make))))));
    expect(shapes(replay(stored, document))).toEqual(shapes(real(make)));
    expect(shapes(replay(stored, document, 280))).toEqual(shapes(real((Plot) => make(Plot, 280))));
  }); // prettier-ignore

  it('a curve that has not answered for a sheet of half a pixel less is straight there, and a projection the same', () => {
    const ofHalf = (make: (Plot: Library) => unknown): string[] => {
      const recorded = travelled(make);
      const options = recorded.args[0] as { entries: Record<string, unknown> };
      // As Plot lays out a sheet without axes on a screen of single pixels.
      options.entries['marginRight'] = 1;
      recorded.widths = [];
      return [...replay(recorded, document).querySelectorAll('path')].map((path) => path.getAttribute('d') ?? '');
    };
    const line = (Plot: Library) => Plot.plot({ axis: null, marginRight: 0.5, marks: [Plot.areaY([1, 2, 4], { curve: bent as never, fill: 'red' })] });
    expect(ofHalf(line)[0]?.replace(/[^A-Z]/g, '')).toBe('MLLLLLZ');
    const map = (Plot: Library) => Plot.plot({ marginRight: 0.5, projection: (({ width, height }: Record<string, number>) => leaning(width! / 2, height! / 2, 2)) as never, marks: [Plot.geo(island)] });
    expect(ofHalf(map)[0]?.replace(/[^A-Z]/g, '')).toBe('MLLZ');
  }); // prettier-ignore

  it('a curve may leave out what a path does without, as the direction of an arc', () => {
    const round = (path: CanvasPath) => ({
      lineStart: () => undefined,
      lineEnd: () => path.closePath(),
      point(x: number, y: number) {
        path.moveTo(x + 5, y);
        path.arc(x, y, 5, 0, 6);
        path.arc(x, y, 4, 0, 3, true);
      },
    });
    asReal((Plot) => Plot.plot({ ...own, marks: [Plot.lineY([1, 2, 4], { curve: round as never })] }));
  });

  type Row = { x: number };
  const made = (data: unknown, facets: unknown) => ({ data, facets }) as never;
  it.each<[string, (Plot: Library) => unknown]>([
    ['put in an order', (Plot) => Plot.text([{ x: 5 }, { x: 2 }, { x: 3 }], Plot.transform({ x: 'x', y: (_, i) => i, text: (row: Row, i) => `${i}:${row.x}` }, (data, facets) => made((data as unknown as Row[]).sort((a, b) => a.x - b.x), facets)))],
    ['given one more', (Plot) => Plot.dot([{ x: 1 }, { x: 2 }], Plot.transform({ x: 'x' }, (data) => ((data as unknown as Row[]).push({ x: 9 }), made(data, [[0, 1, 2]]))))],
    ['changed row by row', (Plot) => Plot.text([{ x: 5 }, { x: 2 }], Plot.transform({ x: 'x', text: 'x' }, (data, facets) => ((data as unknown as Row[]).forEach((row) => (row.x *= 10)), made(data, facets))))],
    ['of numbers, and put in an order', (Plot) => Plot.dot([3, 20, 100], Plot.transform({ x: (d) => d as number, y: (_, i) => i }, (data, facets) => made((data as unknown as number[]).sort(), facets)))],
  ])('data that a transform has %s are drawn so', (_, make) => asReal(make)); // prettier-ignore

  it('a reducer is given a list, whose methods are those of lists', () => {
    const rows = [{ g: 'a', v: 3 }, { g: 'a', v: 10 }, { g: 'b', v: 2 }]; // prettier-ignore
    type Of = (typeof rows)[number];
    const list = (all: number[]) => [all.sort().map((each) => `${each}%`).join('+'), all.pop()].join(' '); // prettier-ignore
    asReal((Plot) =>
      Plot.text(
        rows,
        Plot.groupX({ text: list as never }, { x: (d: Of) => d.g, text: (d: Of) => d.v as never }),
      ),
    );
  });

  it.each<[string, (Plot: Library) => unknown]>([
    ['a tick', (Plot) => Plot.plot({ x: { tickFormat: (async () => 'x') as never }, marks: [Plot.dotX([1, 2])] })],
    ['a reducer', (Plot) => Plot.barY([1, 1, 2], Plot.groupX({ y: (async () => 1) as never }, { x: (d: number) => d }))],
    ['a transform', (Plot) => Plot.dot([1, 2], Plot.transform({ x: (d) => d as number }, (async (data: unknown, facets: unknown) => made(data, facets)) as never))],
    ['a projection', (Plot) => Plot.plot({ projection: (async () => 'mercator') as never, marks: [Plot.dot(places)] })],
  ])('%s that promises an answer gives none', (_, make) => {
    expect(() => travelled(make)).toThrow(expect.objectContaining({ code: 'plot-value', values: { option: 'answer', found: 'Promise' } }));
  }); // prettier-ignore

  it('a curve or a projection that fails is the mistake of the cell', () => {
    const fail = () => {
      throw new RangeError('too far');
    };
    expect(() => travelled((Plot) => Plot.lineY([1, 2], { curve: fail }))).toThrow('too far');
    expect(() => travelled((Plot) => Plot.plot({ projection: fail, marks: [Plot.sphere()] }))).toThrow(
      'too far',
    );
  });

  const halves = { floor: (d: number) => Math.floor(d * 2) / 2, ceil: (d: number) => Math.ceil(d * 2) / 2, offset: (d: number, k = 1) => d + k / 2, range: (a: number, b: number) => Array.from({ length: Math.ceil((b - a) * 2) }, (_, i) => a + i / 2) }; // prettier-ignore
  /** Intervals of d3 are functions, with the methods as their properties. */
  const asFunction = Object.assign((d: number) => halves.floor(d), halves) as never;
  it.each<[string, (Plot: Library) => unknown]>([
    ['of ticks', (Plot) => Plot.plot({ ...own, x: { ticks: asFunction }, marks: [Plot.dotX([1.2, 2.7, 3.1])] })],
    ['of a scale', (Plot) => Plot.plot({ ...own, x: { interval: asFunction }, marks: [Plot.dotX([1.2, 2.7, 3.1])] })],
    ['of an axis', (Plot) => Plot.plot({ ...own, marks: [Plot.dotX([1.2, 2.7, 3.1]), Plot.axisX([1, 2] as never, { ticks: asFunction }), Plot.axisX({ ticks: asFunction })] })],
    ['of thresholds', (Plot) => Plot.rectY([1.2, 2.7, 3.1, 3.3], Plot.binX({ y: 'count' }, { x: Plot.identity, thresholds: asFunction }))],
    ['of bins', (Plot) => Plot.rectY([1.2, 2.7, 3.1, 3.3], Plot.binX({ y: 'count' }, { x: Plot.identity, interval: asFunction }))],
    ['of nice ends', (Plot) => Plot.plot({ ...own, x: { type: 'utc', nice: Object.assign((d: Date) => d, { floor: (d: Date) => new Date(Math.floor(+d / 9e8) * 9e8), ceil: (d: Date) => new Date(Math.ceil(+d / 9e8) * 9e8), offset: (d: Date, k = 1) => new Date(+d + k * 9e8), range: () => [] }) as never }, marks: [Plot.dotX(people, { x: 'at' })] })],
  ])('an interval %s that is a function with methods', (_, make) => asReal(make)); // prettier-ignore

  it.each<[string, unknown[]]>([
    ['of numbers', [Object.assign([1, 2, 3], { x0: 0, x1: 5 }), Object.assign([7], { x0: 5, x1: 10 })]],
    ['of rows', [Object.assign([people[0], people[1]], { x0: 0, x1: 5 }), Object.assign([people[2]], { x0: 5, x1: 10 })]],
  ])('bins %s have the names of lists', (_, bins) => {
    asReal((Plot) => Plot.rectY(bins as never, { x1: 'x0', x2: 'x1', y: 'length', title: (bin: unknown[]) => `${bin.length}` }));
  }); // prettier-ignore

  it.each<[string, (Plot: Library) => unknown]>([
    ['as an option of a mark', (Plot) => Plot.vector(people, { x: 'height', y: 'name', length: 40, rotate: 20 })],
    ['of marks that have no place', (Plot) => Plot.plot({ ...own, marks: [Plot.vector([null], { length: 90, frameAnchor: 'top-left', anchor: 'start' } as never)] })],
    ['as a column of the rows', (Plot) => Plot.dot([{ length: 3, width: 4 }, { length: 5, width: 1 }], { x: 'length', y: 'width' })],
    ['of data', (Plot) => Plot.dot({ length: 4 } as never, { x: (_: unknown, i: number) => i * i })],
  ])('a length %s', (_, make) => asReal(make)); // prettier-ignore

  /** What its transforms give are options, of which types tell no more here. */
  const loose = (Plot: Library) =>
    Plot as unknown as Record<
      'binX' | 'stackX' | 'dodgeY' | 'selectFirst' | 'selectLast' | 'transform',
      (...args: unknown[]) => Record<string, never>
    >;
  it.each<[string, (Plot: Library) => unknown]>([
    ['options after them', (Plot) => Plot.rectY([3, 4, 5, 5], { ...loose(Plot).binX({ y: 'count' }, { x: Plot.identity }), insetLeft: 3, fill: 'red' })],
    ['options before them', (Plot) => Plot.barX(people, { x: 'name', insetTop: 5, ...loose(Plot).stackX({ x: 'height', y: 'group' }) })],
    ['a transform around them', (Plot) => Plot.dot(people, Plot.sort({ channel: 'x', order: 'descending' }, { ...loose(Plot).dodgeY({ x: 'height', r: 9 }), r: 4 } as never))],
    ['those of another call', (Plot) => Plot.dot(people, { ...loose(Plot).selectFirst({ x: 'height', y: 'name' }), ...loose(Plot).selectLast({ x: 'height', z: 'group' }) })],
    ['rows that a function has left', (Plot) => Plot.dot(people, { ...loose(Plot).transform({ x: (d: (typeof people)[0]) => d.height }, (data: object[]) => ({ data: data.slice(2), facets: [[0, 1]] })), fill: (d: (typeof people)[0]) => d.name })],
  ])('options of a transform among others: %s', (_, make) => asReal(make)); // prettier-ignore

  it('labels of functions and lists are those of the axes', () => {
    const height = Object.assign((d: (typeof people)[0]) => d.height, { label: 'How tall' });
    const names = Object.assign(people.map(({ name }) => name), { label: 'Who' }); // prettier-ignore
    asReal((Plot) => Plot.dot(people, { x: height, y: names }));
    const { textContent } = drawn((Plot) => Plot.dot(people, { x: height, y: names }));
    expect(textContent).toContain('How tall');
    expect(textContent).toContain('Who');
  });

  it("a legend of symbols may have the plot's colours", () => {
    const make = (Plot: Library) =>
      (Plot.dotX('abc' as never, { fill: (d: string) => d, symbol: (d: string) => d }).plot() as unknown as { legend(name: string, options: object): unknown })
        .legend('symbol', { fill: 'color' }); // prettier-ignore
    const fills = [...drawn(make).querySelectorAll('svg')].map((each) => each.getAttribute('fill'));
    expect(new Set(fills).size).toBe(3);
  });

  it('pixels of few names are in colours of their own, which those of a style sheet are not', () => {
    const painted: Uint8ClampedArray[] = [];
    const images = (width: number, height: number) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) });
    const context = { fillRect: () => undefined, createImageData: images, putImageData: ({ data }: ImageData) => void painted.push(data) };
    const { getContext, toDataURL } = HTMLCanvasElement.prototype;
    Object.assign(HTMLCanvasElement.prototype, { getContext: () => context, toDataURL: () => 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' });
    try {
      const make = (Plot: Library) => Plot.plot({ ...own, document, marks: [Plot.raster(people, { x: 'height', y: 'at', fill: 'group', interpolate: 'nearest', pixelSize: 20 } as never)] });
      drawn(make);
      real(make);
    } finally {
      Object.assign(HTMLCanvasElement.prototype, { getContext, toDataURL });
    }
    expect([...painted[0]!.slice(0, 3)]).not.toEqual([0, 0, 0]);
    expect(painted[0]).toEqual(painted[1]);
  }); // prettier-ignore

  it('every pixel between is what the function says, and the nearest to it on a narrower sheet', () => {
    const painted: number[][] = [];
    const images = (width: number, height: number) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) });
    const context = { fillRect: () => undefined, createImageData: images, putImageData: ({ width, height, data }: ImageData) => void painted.push([width, height, ...data]) };
    const { getContext, toDataURL } = HTMLCanvasElement.prototype;
    Object.assign(HTMLCanvasElement.prototype, { getContext: () => context, toDataURL: () => 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' });
    try {
      const make = (Plot: Library) => Plot.plot({ ...own, document, marks: [Plot.raster({ fill: (x: number, y: number) => Math.atan2(y, x), fillOpacity: (x: number) => (x + 1) / 2, x1: -1, x2: 1, y1: -1, y2: 1, pixelSize: 2 } as never)] });
      drawn(make);
      real(make);
      drawn(make, 300);
    } finally {
      Object.assign(HTMLCanvasElement.prototype, { getContext, toDataURL });
    }
    const [ours, plots, narrow] = painted;
    expect(ours!.length).toBeGreaterThan(100_000);
    expect(ours!.every((value, at) => value === plots![at])).toBe(true);
    expect(narrow!.length).toBeLessThan(ours!.length);
    // Left of the middle half as opaque as right of it, whatever the width.
    const [width = 0] = narrow!;
    expect(narrow![2 + 4 * Math.floor(width / 4) + 3]).toBeLessThan(narrow![2 + 4 * Math.floor((3 * width) / 4) + 3]! / 2);
  }); // prettier-ignore

  const fills = (plot: Element): (string | null)[] =>
    [...plot.querySelectorAll('[aria-label] [fill]')].map((each) => each.getAttribute('fill'));
  it.each<[string, (Plot: Library) => unknown]>([
    ['of one number', (Plot) => Plot.plot({ ...own, color: { interpolate: (t: number) => `hsl(${Math.round(360 * t)}, 50%, 50%)` }, marks: [Plot.dot(walks, { x: 'steps', y: 'hot', fill: 'hot' })] })],
    ['of one number, turned round', (Plot) => Plot.plot({ ...own, color: { reverse: true, interpolate: (t: number) => `rgb(${Math.round(255 * t)}, 0, 0)` }, marks: [Plot.dot(walks, { x: 'steps', y: 'hot', fill: 'hot' })] })],
    ['between two', (Plot) => Plot.plot({ ...own, color: { type: 'linear', range: ['red', 'blue'], interpolate: ((a: string, b: string) => (t: number) => (t < 0.4 ? a : b)) as never }, marks: [Plot.dot(walks, { x: 'steps', y: 'hot', fill: 'hot' })] })],
  ])('colours %s are those of Plot', (_, make) => {
    expect(fills(drawn(make))).toEqual(fills(real(make)));
    expect(new Set(fills(drawn(make))).size).toBeGreaterThan(1);
  }); // prettier-ignore
});

describe('what a cell has of Plot at once', () => {
  const dates = ['2024-01-02', '2024-01-02T03:04Z', '2024-01-02T03:04:05Z', '2024-01-02T03:04:05.678Z', '-000001-01-01'].map((text) => new Date(text));
  it('formats', () => {
    const formats: ((Plot: Library) => unknown)[] = [
      (Plot) => [...dates, new Date(NaN), 0 as never].map((date) => Plot.formatIsoDate(date)),
      (Plot) => [0, 11, NaN].map(Plot.formatMonth()),
      (Plot) => [0, 11].map(Plot.formatMonth('ko', 'long')),
      (Plot) => [0, 6].map(Plot.formatWeekday('en', 'narrow')),
      (Plot) => [1234.5, null, undefined, NaN, '12'].map(Plot.formatNumber('de') as (value: unknown) => unknown),
    ];
    for (const format of formats) expect(format(recording)).toEqual(format(Real));
  });

  it('intervals, with their methods', () => {
    const at = new Date('2024-03-01T12:34:56Z');
    const all: ((Plot: Library) => unknown)[] = [
      (Plot) => Plot.utcInterval('day').floor(at),
      (Plot) => Plot.utcInterval('week').range(at, new Date('2024-04-01')),
      (Plot) => (Plot.utcInterval('2 hours') as unknown as { ceil(at: Date): Date }).ceil(at),
      (Plot) => Plot.timeInterval('day').offset(at, -2),
      (Plot) => Plot.numberInterval(2).range(0, 7),
      (Plot) => Plot.numberInterval(0.5).floor(3.3),
    ];
    for (const make of all) expect(make(recording)).toEqual(make(Real));
  });

  it('what Plot would make of data by itself', () => {
    const make = (Plot: Library) => Plot.autoSpec(people, { x: 'height', y: (d: (typeof people)[0]) => d.name, color: 'group' });
    const { mark, markImpl, colorMode } = make(recording) as never as Record<string, unknown>;
    const { mark: as, markImpl: by, colorMode: mode } = make(Real) as never as Record<string, unknown>;
    expect([mark, markImpl, colorMode]).toEqual([as, by, mode]);
    expect(mark).toBe('dot');
  }); // prettier-ignore

  it('values of channels, and columns', () => {
    const land = [{ type: 'Feature', properties: { name: 'one' } }];
    const all: ((Plot: Library) => unknown)[] = [
      (Plot) => Plot.valueof(people, 'height'),
      (Plot) => Plot.valueof(people, 'height', Float32Array as never),
      (Plot) => Plot.valueof(people, (d: (typeof people)[0], i: number) => d.height + i),
      (Plot) => Plot.valueof(people, 3),
      (Plot) => Plot.valueof(land, 'name'),
      (Plot) => Plot.valueof([3, 1], Plot.identity),
      (Plot) => Plot.valueof(new Set([3, 1]), (d: number) => -d),
      (Plot) => Plot.valueof(people, [1, 2, 3, 4]),
      (Plot) => Plot.valueof(people, { transform: (data: typeof people) => data.map((d) => d.name) }),
      (Plot) => Plot.valueof(null as never, 'height'),
      (Plot) => {
        const [column, set] = Plot.column('height');
        set([1, 2, 3, 4]);
        return [column.label, Plot.valueof(people, column)];
      },
    ];
    for (const make of all) expect(make(recording)).toEqual(make(Real));
    asReal((Plot) => {
      const [column, set] = Plot.column();
      set([9, 8, 7, 6]);
      return Plot.dot(people, { x: 'height', y: column });
    });
  });

  it.each<[string, (Plot: Library) => unknown]>([
    ['formats in the words of rows', (Plot) => Plot.text(people, { x: 'height', text: (d: (typeof people)[0]) => `born ${Plot.formatIsoDate(d.at)}` })],
    ['formats of formats', (Plot) => Plot.plot({ ...own, x: { tickFormat: (d: number) => `${Plot.formatMonth('en', 'long')(d)}!` }, marks: [Plot.dotX([0, 1, 2])] })],
    ['formats as they are', (Plot) => Plot.plot({ ...own, x: { tickFormat: Plot.formatWeekday('ko') as never }, marks: [Plot.dotX([0, 1, 2])] })],
    ['what is found', (Plot) => Plot.barY(walks, Plot.groupX({ y: Plot.find((d: Walk) => d.hot > 0.5) as never }, { x: 'who', y: 'steps' }))],
    ['pixels by name', (Plot) => Plot.contour(walks, { x: 'steps', y: 'hot', fill: 'hot', pixelSize: 20, interpolate: Plot.interpolateNearest } as never)],
  ])('%s: drawn as Plot draws it', (_, make) => asReal(make)); // prettier-ignore

  /** What a scale says of itself, and makes of numbers. */
  const told = (scale: unknown, ...values: unknown[]): unknown => {
    const { type, domain, range, apply } = scale as { type: string; domain: unknown; range?: unknown; apply: (value: unknown) => unknown };
    return { type, domain, range, applied: values.map((value) => apply(value)) };
  };
  it('scales by themselves', () => {
    const all: ((Plot: Library) => unknown)[] = [
      (Plot) => told(Plot.scale({ color: { type: 'linear', domain: [0, 10], scheme: 'blues' } }), 0, 5, 10),
      (Plot) => told(Plot.scale({ x: { domain: [1, 100], range: [0, 1], type: 'log' } }), 1, 10, 100),
      (Plot) => told(Plot.scale({ color: { domain: [0, 1], interpolate: (t: number) => `hsl(${t}, 0%, 0%)` } }), 0.5),
      (Plot) => (Plot.scale({ y: { domain: [0, 2], range: [10, 0] } }) as { invert: (value: number) => unknown }).invert(5),
    ];
    for (const make of all) expect(make(recording)).toEqual(make(Real));
    expect(() => recording.scale({})).toThrow('no scale found');
  });

  it('scales of a plot, also for another and for its legend', () => {
    const made = (Plot: Library) =>
      Plot.plot({ ...own, document, color: { scheme: 'greens', type: 'linear', label: 'heat' }, marks: [Plot.dot(walks, { x: 'steps', y: (d: Walk) => d.hot, fill: 'hot' })] } as never);
    for (const name of ['x', 'y', 'color'] as const)
      expect(told(made(recording).scale(name), walks[3]!.hot)).toEqual(told(made(Real).scale(name), walks[3]!.hot));
    expect(made(recording).scale('r')).toBeUndefined();
    const again = (Plot: Library) => Plot.plot({ ...own, color: made(Plot).scale('color')!, marks: [Plot.cellX([0, 0.3, 0.6], { fill: (d: number) => d })] });
    const fillsOf = (plot: Element): unknown[] => [...plot.querySelectorAll('rect')].map((each) => each.getAttribute('fill'));
    expect(fillsOf(drawn(again))).toEqual(fillsOf(real(again)));
    // The book's own colours.
    const kinds = recording.plot({ marks: [recording.dotX(people, { x: 'height', fill: 'group' })] });
    expect((kinds.scale('color') as { apply: (value: string) => string }).apply('b')).toBe('var(--skip)');
    const swatches = drawn(() => kinds.legend('color'));
    expect(swatches.outerHTML).toContain('var(--skip)');
    expect(kinds.legend('r')).toBeUndefined();
  });
}); // prettier-ignore

describe('what is asked for in other ways', () => {
  it('a list of marks is a plot', () => {
    expect(isPlotList([recording.dot([1]), recording.frame()])).toBe(true);
    expect(isPlotList([recording.dot([1]), 2])).toBe(false);
    expect(isPlotList([])).toBe(false);
  });

  it('what is withheld is named', () => {
    const withheld: string[] = [];
    recordPlot(recording.dot(people, { x: 'height', href: 'name', render: () => null }) as never, undefined, (name) => withheld.push(name));
    expect(withheld).toEqual(['href', 'render']);
  });

  it("a title stands apart from the page's headings", () => {
    const css = readFileSync(join(import.meta.dirname, '../../src/styles/output/plot.css'), 'utf8');
    expect(css).toMatch(/\.out-plot :is\(h2, h3\):is\(h2, h3\) \{\s+margin: [^}]*border: 0;/);
    expect(drawn((Plot) => Plot.plot({ title: 'A', marks: [] })).querySelector('h2')?.textContent).toBe('A');
  });
}); // prettier-ignore
