import { describe, expect, test } from 'vitest';
import { asksTooMuch } from '../../src/notebook/drawing/index.ts';
import { Plot } from '../../src/notebook/kernel/plot-calls.ts';
import { recordPlot } from '../../src/notebook/kernel/record-plot.ts';
import type { RecordedCall } from '../../src/notebook/protocol/plot-recording.ts';
import { drawingLimits } from '../../src/notebook/drawing/index.ts';
import { rehearse as rehearseWithin } from '../../src/notebook/outputs/plot/rehearse.ts';

const recorded = (options: object): RecordedCall => recordPlot(Plot['plot']!(options));
/** Without a limit of time, which depends on what else the machine does. */
const rehearse = (plot: RecordedCall, room: number) =>
  rehearseWithin(plot, room, { ...drawingLimits, milliseconds: Infinity });
const rows = (length: number) => Array.from({ length }, (_, i) => ({ x: i, y: Math.sin(i) }));

describe('a rehearsal', () => {
  test('lets everyday plots be drawn', () => {
    const marks = [
      Plot['dot']!(rows(500), { x: 'x', y: 'y', fill: 'x', tip: true }),
      Plot['lineY']!(rows(500), Plot['windowY']!({ k: 10 }, { x: 'x', y: 'y', marker: 'arrow' })),
      Plot['density']!(rows(500), { x: 'x', y: 'y' }),
      Plot['rectY']!(rows(500), Plot['binX']!({ y: 'count' }, { x: 'x' })),
      Plot['waffleY']!([5], { y: [5] }),
      Plot['differenceY']!(rows(50), { x: 'x', y: 'y' }),
      Plot['marks']!(Plot['axisX']!({ ticks: 5 }), Plot['dotX']!([1])),
    ];
    for (const mark of marks)
      expect(rehearse(recorded({ marks: [mark], color: { legend: true }, title: 't' }), 640)).toEqual({
        fits: true,
      });
    expect(rehearse(recordPlot(Plot['legend']!({ color: { domain: [0, 1] } })), 640)).toEqual({ fits: true });
    expect(rehearse(recordPlot(Plot['legend']!({ color: { type: 'ordinal', domain: ['a'] } })), 640)).toEqual(
      {
        fits: true,
      },
    );
  });

  test('ends where a page could not go on', () => {
    const most = 5_000;
    const tooMany = { fits: false, limit: 'elements', most };
    expect(rehearse(recorded({ marks: [Plot['dot']!(rows(1e5), { x: 'x', y: 'y' })] }), 640)).toEqual(
      tooMany,
    );
    expect(
      rehearse(recorded({ marks: [Plot['gridX']!({ ticks: 1e5 }), Plot['dotX']!([1, 2])] }), 640),
    ).toEqual(tooMany);
    expect(rehearse(recorded({ marks: [Plot['tickX']!(rows(20_000), { x: 'x' })] }), 640)).toEqual(tooMany);
  });

  describe('ends where it would be painted for seconds', () => {
    const noise = Array.from({ length: 40_000 }, (_, i) => ({ x: i % 997, y: (i * 497) % 991 }));
    const few = noise.slice(0, 2_000);
    const tooMuch = { fits: false, limit: 'paint', most: drawingLimits.paint };
    const at = { x: 'x', y: 'y' };
    test.each<[string, unknown]>([
      ['dashes of a thousandth', Plot['line']!([[0, 0], [1, 1]], { strokeDasharray: '0.001 0.001' })],
      ['strokes as wide as the sheet', Plot['line']!(noise, { ...at, strokeWidth: 100 })],
      ['blurred discs', Plot['dot']!(few, { ...at, r: 50, fill: 'red', imageFilter: 'blur(50px)' })],
      ['shadows', Plot['dot']!(few, { ...at, r: 90, fill: 'red', imageFilter: 'drop-shadow(3px 5px 40px red)' })],
      ['a marker at each of many points', Plot['line']!(noise, { ...at, marker: 'circle' })],
      ['signs larger than the sheet', Plot['text']!(few, { ...at, text: 'x', fontSize: 1e5 })],
      ['pictures over pictures', Plot['image']!(few, { ...at, width: 900, src: () => 'data:image/png;base64,AA==' })],
    ])('%s', (_, mark) => expect(rehearse(recorded({ marks: [mark] }), 640)).toEqual(tooMuch)); // prettier-ignore

    test('and not before', () => {
      const marks = [
        Plot['line']!(few, { ...at, strokeDasharray: '4 2' }),
        Plot['dot']!(few, { ...at, r: 20, fillOpacity: 0.3 }),
        Plot['dot']!(few.slice(0, 100), { ...at, imageFilter: 'drop-shadow(1px 1px 2px black)' }),
        Plot['line']!(few, { ...at, strokeWidth: 4, marker: 'circle' }),
        Plot['text']!(few.slice(0, 50), { ...at, text: 'x', fontSize: 60 }),
        Plot['areaY']!(few, { x: 'x', y: 'y', fill: 'red' }),
      ];
      for (const mark of marks) expect(rehearse(recorded({ marks: [mark] }), 640)).toEqual({ fits: true });
    });
  });

  test('ends with a tip of more lines than can be read', () => {
    const channels = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}`, { value: 'x' }]));
    const plot = (count: number) =>
      recorded({ marks: [Plot['dot']!(rows(5), { x: 'x', y: 'y', tip: true, channels: channels(count) })] });
    expect(asksTooMuch(plot(1_000))).toMatchObject({ fits: false, limit: 'elements' });
    expect(asksTooMuch(plot(20))).toBeUndefined();
  });

  test('ends with what takes too long', () => {
    const plot = recorded({ marks: [Plot['dot']!(rows(1_000), { x: 'x', y: 'y' })] });
    const limits = { ...drawingLimits, milliseconds: 0 };
    expect(rehearseWithin(plot, 640, limits)).toEqual({ fits: false, limit: 'milliseconds', most: 0 });
  });

  test('says what Plot says', () => {
    expect(rehearse(recorded({ x: { type: 'nonsense' }, marks: [] }), 640)).toMatchObject({
      fits: false,
      error: expect.stringContaining('nonsense') as string,
    });
  });
});

test('what the options alone tell is not even tried', () => {
  const asked = (options: object) => asksTooMuch(recorded(options));
  expect(asked({ x: { ticks: 1e9 } })).toMatchObject({ limit: 'elements' });
  expect(asked({ x: { domain: [0, 1e9], interval: 1 } })).toMatchObject({ limit: 'elements' });
  expect(asked({ marks: [Plot['raster']!([1], { pixelSize: 0.02 })] })).toMatchObject({ limit: 'pixels' });
  expect(
    asked({ marks: [Plot['rectY']!([1], Plot['binX']!({ y: 'count' }, { thresholds: 5e6 }))] }),
  ).toMatchObject({
    limit: 'elements',
  });
  expect(
    asked({
      x: { ticks: 10, domain: [0, 100], interval: 5 },
      marks: [Plot['raster']!([1], { pixelSize: 1 })],
    }),
  ).toBe(undefined);
});
