import { expect, test } from 'vitest';
import { bandsOver, cutIntoBands, nextBands, type BandRange } from '../../src/inspector/bands.ts';
import { buildTree, listEntries, openTo } from '../../src/inspector/folding.ts';
import { layOut, narrow, type Layout } from '../../src/inspector/layout.ts';
import { cifarResnet, describeNetwork, resnet, type NetworkSpec } from '../../src/nn/spec/index.ts';

function unfolded(spec: NetworkSpec, measures?: typeof narrow): Layout {
  const tree = buildTree(describeNetwork(spec));
  return layOut(listEntries(tree, openTo(tree, 'layers')), measures);
}

const layout = unfolded(resnet(152));
const bands = cutIntoBands(layout);

test('bands follow one another without a gap, each at least 600 px but the last', () => {
  expect(bands[0]?.top).toBe(0);
  expect(bands.at(-1)?.bottom).toBe(layout.height);
  for (const [index, band] of bands.slice(1).entries()) expect(band.top).toBe(bands[index]?.bottom);
  for (const { top, bottom } of bands.slice(0, -1)) expect(bottom - top).toBeGreaterThanOrEqual(600);
});

test('each of the 517 boxes lies whole in one band, below the headings above it', () => {
  expect(bands.flatMap(({ boxes }) => boxes)).toHaveLength(517);
  expect(bands.flatMap(({ headings }) => headings)).toHaveLength(layout.brackets.length);
  for (const { top, bottom, boxes, headings } of bands) {
    expect(boxes.filter(({ y, height }) => y < top || y + height > bottom)).toEqual([]);
    expect(headings.filter(({ y }) => y < top || y + 20 > bottom)).toEqual([]);
  }
});

test('a line is in every band it passes', () => {
  for (const edge of layout.edges) {
    const passed = bands.filter(({ top, bottom }) => edge.top < bottom && edge.bottom >= top);
    expect(passed.filter(({ edges }) => !edges.includes(edge))).toEqual([]);
  }
});

/** How many bands are drawn or dropped in each step until nothing is left to do. */
function settle(from: BandRange, top: number): { drawn: BandRange; steps: number[] } {
  const steps: number[] = [];
  let drawn = from;
  for (
    let next = nextBands(bands, drawn, top, top + 544);
    next;
    next = nextBands(bands, drawn, top, top + 544)
  ) {
    steps.push(Math.abs(next.first - drawn.first) + Math.abs(next.last - drawn.last));
    drawn = next;
    if (steps.length > 1000) throw new Error('never settles');
  }
  return { drawn, steps };
}

test('panning at 2,000 px a second draws at most a band a frame, and what is in view is drawn already', () => {
  let drawn = settle({ first: 0, last: 0 }, 0).drawn;
  for (let top = 0; top < layout.height - 544; top += 2000 / 60) {
    const seen = bandsOver(bands, top, top + 544);
    expect(seen.first >= drawn.first && seen.last <= drawn.last).toBe(true);
    const next = nextBands(bands, drawn, top, top + 544) ?? drawn;
    expect(Math.abs(next.first - drawn.first) + Math.abs(next.last - drawn.last)).toBeLessThanOrEqual(1);
    drawn = next;
  }
});

test('a jump draws what is in view at once, then ahead of it band by band', () => {
  const { drawn, steps } = settle({ first: 0, last: 3 }, 20_000);
  const seen = bandsOver(bands, 20_000, 20_544);
  expect(drawn.first).toBeLessThan(seen.first);
  expect(drawn.last).toBeGreaterThan(seen.last);
  expect(steps.slice(1).every((step) => step === 1)).toBe(true);
});

test('on a telephone two lanes of boxes fit side by side', () => {
  expect(unfolded(resnet(50), narrow).width).toBeLessThanOrEqual(350);
  expect(unfolded(cifarResnet(20), narrow).width).toBeLessThanOrEqual(350);
});
