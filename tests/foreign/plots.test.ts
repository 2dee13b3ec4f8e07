// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Real from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { Plot as Recording } from '../../src/notebook/kernel/plot-calls.ts';
import { isPlotList, recordPlot } from '../../src/notebook/kernel/record-plot.ts';
import { drawIn, replay } from '../../src/notebook/outputs/plot/replay.ts';
import { checkRecordedPlot } from '../../src/notebook/protocol/validate-plot.ts';

type Library = typeof Real;
const recording = Recording as unknown as Library;

/** As it travels: recorded, checked, drawn. */
function drawn(make: (Plot: Library) => unknown): Element {
  const recorded = recordPlot(make(recording) as never);
  return replay(checkRecordedPlot(recorded), document);
}
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

describe('functions of more than a row', () => {
  it.each([
    ['a reducer', (Plot: Library) => Plot.barY(people, Plot.groupX({ y: (values: number[]) => values.length }, { x: 'group' }))],
    ['thresholds', (Plot: Library) => Plot.rectY(people, Plot.binX({ y: 'count' }, { x: 'height', thresholds: () => [150, 170] }))],
    ['an interval', (Plot: Library) => Plot.barY(people, { x: 'height', interval: { floor: Math.floor, offset: (n: number) => n + 1 } })],
    ['an order of series', (Plot: Library) => Plot.barX(people, Plot.stackX({ x: 'height', order: (a: never, b: never) => a - b } as never))],
    ['a reducer of a sorted domain', (Plot: Library) => Plot.barY(people, { x: 'name', y: 'height', sort: { x: 'y', reduce: (v: number[]) => v[0] } })],
  ])('%s: the reason is said', (_, make) => {
    expect(() => recordPlot(make(recording) as never)).toThrow(expect.objectContaining({ code: 'plot-function-of-groups' }));
  }); // prettier-ignore
});

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
    expect(drawIn(document, checkRecordedPlot(recordPlot(recording.plot({ title: 'A', marks: [] }) as never))).querySelector('h2')?.textContent).toBe('A');
  });
}); // prettier-ignore
