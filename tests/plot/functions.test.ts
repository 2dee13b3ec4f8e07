/** Functions that Plot calls while it draws: what they answered, where it was not asked, and what a page lets pass of it. */
import { describe, expect, test } from 'vitest';
import { AnswerKeys } from '../../src/notebook/drawing/answer-keys.ts';
import {
  answerFunctions,
  asksTooMuch,
  drawIn,
  drawingLimits,
  narrowerRoom,
  PaperDocument,
} from '../../src/notebook/drawing/index.ts';
import { asksForPlot } from '../../src/kernel/late-plot-answers.ts';
import { Plot } from '../../src/notebook/kernel/plot-calls.ts';
import { recordPlotAsking } from '../../src/notebook/kernel/record-plot.ts';
import { rehearse as rehearseWithin } from '../../src/notebook/outputs/plot/rehearse.ts';
import { standIn } from '../../src/notebook/drawing/stand-in.ts';
import type {
  Recorded,
  RecordedAnswers,
  RecordedCall,
  RecordedRows,
} from '../../src/notebook/protocol/plot-recording.ts';
import { checkRecordedPlot } from '../../src/notebook/protocol/validate-plot.ts';

const nothing = (): undefined => undefined;
function answered(plot: unknown): RecordedCall {
  const asking = recordPlotAsking(plot as never, nothing, nothing);
  // However slow this machine is just then, all widths are drawn.
  answerFunctions(asking, () => 0);
  return checkRecordedPlot(structuredClone(asking.recorded));
}
const rehearse = (plot: RecordedCall, room: number) =>
  rehearseWithin(plot, room, { ...drawingLimits, milliseconds: Infinity });
/** Texts of a drawing, and how often a function was asked what it has not answered. */
function textsOf(plot: RecordedCall, room?: number): { texts: string[]; missing: number } {
  let missing = 0;
  const drawn = drawIn(new PaperDocument(drawingLimits), plot, room, () => (missing += 1));
  const texts: string[] = [];
  drawn
    .querySelectorAll('text')
    .forEach((text) => texts.push((text as unknown as { textContent: string }).textContent));
  return { texts, missing };
}
/** What stands for the only function of a plot. */
function onlyAnswers(recorded: Recorded): RecordedAnswers {
  const found: RecordedAnswers[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ((value as { plot?: unknown }).plot === 'answers') found.push(value as RecordedAnswers);
    else for (const part of Object.values(value)) visit(part);
  };
  visit(recorded);
  expect(found).toHaveLength(1);
  return found[0]!;
}

const dotted = (tickFormat: unknown, options: object = {}): RecordedCall =>
  answered(Plot['plot']!({ x: { tickFormat }, marks: [Plot['dotX']!([0, 7.3, 12])], ...options }));

describe('another width', () => {
  test.each([280, 300, 355, 411, 480, 523, 599, 640])(
    'of %i has its own ticks, all of them answered',
    (room) => {
      const { texts, missing } = textsOf(
        dotted((d: number) => `<${d}>`),
        room,
      );
      expect(missing).toBe(0);
      expect(texts.filter((text) => /^<\d+>$/.test(text)).length).toBeGreaterThan(2);
    },
  );

  test('a plot of its author’s width as well', () => {
    const plot = dotted((d: number) => `<${d}>`, { width: 1_800 });
    for (const room of [320, 700, 1_111, 1_800, 3_000]) expect(textsOf(plot, room).missing).toBe(0);
  });

  test('with bins that no function was asked of, is drawn where it was', () => {
    const rows = Array.from({ length: 300 }, (_, i) => [Math.sin(i) * 50, Math.cos(7 * i) * 50]);
    const plot = answered(
      Plot['dot']!(rows, Plot['hexbin']!({ r: (values: unknown[]) => values.length }, { x: '0', y: '1' })),
    );
    expect(textsOf(plot, 555).missing).toBeGreaterThan(0);
    const rehearsal = rehearse(plot, 555);
    expect(rehearsal).toMatchObject({ fits: true });
    const { room } = rehearsal as { room?: number };
    expect(room).toBeLessThan(555);
    expect(room).toBeGreaterThan(555 / 1.26);
    expect(textsOf(plot, room).missing).toBe(0);
    expect(rehearse(plot, 640)).toEqual({ fits: true });
  });

  test('a room below the narrowest is drawn at that', () => {
    expect(narrowerRoom(dotted(String), 100)).toBe(280);
  });

  test('what was never asked is written as Plot writes it', () => {
    const plot = dotted((d: number) => `<${d}>`);
    const answers = onlyAnswers(plot);
    [answers.keys, answers.answers] = [[], []];
    expect(textsOf(plot).texts).toContain('10');
  });
});

test('a function is asked each thing once, whatever it answers', () => {
  const asked: number[] = [];
  dotted((d: number) => asked.push(d));
  expect(new Set(asked).size).toBe(asked.length);
});

test('where another width asks nothing new, few widths are drawn', () => {
  const rows = [
    { kind: 'a', n: 1 },
    { kind: 'b', n: 3 },
  ];
  const plot = answered(
    Plot['barY']!(rows, Plot['groupX']!({ y: (values: unknown[]) => values.length }, { x: 'kind' })),
  );
  expect(plot.widths).toEqual([640, 280]);
});

test('each row has its tip, in facets too; and only rows that are drawn', () => {
  const rows = [
    { x: 1, y: 2, at: 'left' },
    { x: 3, y: 4, at: 'right' },
    { x: NaN, y: 5, at: 'left' },
  ];
  const plot = answered(
    Plot['dot']!(rows, {
      x: 'x',
      y: 'y',
      fx: 'at',
      tip: { format: { x: (d: number) => `x ${d.toFixed(1)}` } },
    }),
  );
  expect([...onlyAnswers(plot).answers]).toEqual(['x 1.0', 'x 3.0']);
});

test('a tip that fails for some rows is Plot’s own there; for all, it is a mistake', () => {
  const plot = (format: unknown) =>
    Plot['dot']!([[1, 1], [2, 2]], { tip: { format: { x: format } } });
  expect([...onlyAnswers(answered(plot((d: number) => [undefined, 'one'][d]!.toUpperCase()))).answers]).toEqual(['ONE']);
  expect(() => answered(plot(() => { throw new RangeError('never'); }))).toThrow(new RangeError('never'));
}); // prettier-ignore

test('what a function throws is thrown, also nothing', () => {
  const throwing = (thrown: unknown) => () => dotted(() => { throw thrown; });
  expect(throwing(new Error('mine'))).toThrow('mine');
  expect(throwing(undefined)).toThrow();
}); // prettier-ignore

test('what Plot itself throws is left to the page, which says it', () => {
  const plot = answered(
    Plot['plot']!({ x: { tickFormat: String, type: 'nonsense' }, marks: [Plot['dotX']!([1])] }),
  );
  expect(rehearse(plot, 640)).toMatchObject({
    fits: false,
    error: expect.stringContaining('nonsense') as string,
  });
});

test('where no answer could stand for a function, the reason is said', () => {
  const record = (plot: unknown) => () => recordPlotAsking(plot as never, nothing, nothing);
  const refused = (option: string) =>
    expect.objectContaining({ code: 'plot-function', values: { option } }) as Error;
  const draws = (context: object): object => context;
  expect(record(Plot['line']!([[0, 1]], { markerEnd: draws }))).toThrow(refused('markerEnd'));
  expect(record(Plot['plot']!({ projection: { parallels: draws } }))).toThrow(
    refused('projection.parallels'),
  );
  expect(record(Plot['plot']!({ marks: [draws] }))).toThrow(refused('marks[0]'));
  expect(record(Plot['dot']!(draws))).toThrow(refused('function'));
  expect(record(Plot['dot']!(draws, {}))).toThrow(refused('data'));
});

describe('the page lets pass', () => {
  const answers = (given: object): unknown => ({
    plot: 'call', name: 'plot', args: [{ plot: 'object', entries: { x: { plot: 'object', entries: {
      tickFormat: { plot: 'answers', length: 1, reads: 1, keys: ['1'], answers: ['one'], ...given } } } } }],
  }); // prettier-ignore
  const call = (name: string): Recorded => ({ plot: 'call', name, args: [] });
  test('answers that are values, and what Plot makes of values', () => {
    expect(() => checkRecordedPlot(answers({}))).not.toThrow();
    expect(() => checkRecordedPlot(answers({ answers: [call('formatMonth')] }))).not.toThrow();
    expect(onlyAnswers(checkRecordedPlot(answers({ kind: 'other', more: 1 })))).not.toHaveProperty('kind');
  });
  test.each<[string, object]>([
    ['more keys than answers', { keys: ['1', '2'] }],
    ['keys that are none', { keys: [{ toString: () => '1' }] }],
    ['long keys', { keys: ['1'.repeat(101)] }],
    ['keys in something else', { keys: { length: 1, 0: '1' } }],
    ['a number of parameters that is none', { length: -1 }],
    ['a great number of parameters', { reads: 1e9 }],
    ['functions', { answers: [() => 1] }],
    ['objects of no kind', { answers: [{ toString: 1 }] }],
    ['what draws', { answers: [call('plot')] }],
    ['what draws, further in', { answers: [[{ plot: 'object', entries: { a: call('dot') } }]] }],
    ['the name of what draws', { answers: [{ plot: 'name', name: 'plot' }] }],
    ['what draws, in a function that is answered', { answers: [{ plot: 'answers', length: 0, reads: 0, keys: ['u'], answers: [call('legend')] }] }],
    ['addresses', { answers: ['url(http://localhost/x)'] }],
    ['long texts', { answers: ['a'.repeat(10_001)] }],
    ['too many', { keys: Array.from({ length: 20_001 }, String), answers: new Float64Array(20_001) }],
  ])('not %s', (_, given) => expect(() => checkRecordedPlot(answers(given))).toThrow()); // prettier-ignore

  test('nor plots within plots', () => {
    const plot = (inner: Recorded): unknown => ({ plot: 'call', name: 'plot', args: [inner] });
    expect(() => checkRecordedPlot(plot(call('plot')))).toThrow('a plot within a plot');
    expect(() => checkRecordedPlot(plot([{ plot: 'name', name: 'legend' }]))).toThrow('a plot within a plot');
  });

  test('nor widths that are none', () => {
    for (const widths of [['640'], [NaN], Array.from({ length: 100 }, () => 640), 640])
      expect(() => checkRecordedPlot({ ...(answers({}) as object), widths })).toThrow('width');
  });
});

test('a number of thresholds that no page can draw is told before it is tried, whoever answers it', () => {
  const plot = answered(
    Plot['rectY']!([1, 2], Plot['binX']!({ y: 'count' }, { x: [1, 2], thresholds: () => 3 })),
  );
  onlyAnswers(plot).answers = [5e6];
  expect(asksTooMuch(plot)).toMatchObject({ limit: 'elements' });
});

describe('keys', () => {
  const keys = new AnswerKeys();
  test('tell apart what functions may tell apart', () => {
    const calls: unknown[][] = [
      [], [undefined], [0], [1], [0.1], ['0'], [true], [false], [new Date(0)], [[0]], [[0, 1]], [0, 1], [[[0], 1]],
      [{}], [{ a: 1 }], [{ a: 2 }], [{ b: 1 }], ["'1:0"], ["0,1"], [['0,1']], [['0', '1']], [Symbol('a')],
      [Array.from({ length: 1_000 }, (_, i) => i)], [Array.from({ length: 1_000 }, (_, i) => i + Number(i === 999))],
    ];
    const all = calls.map((args) => keys.of(args));
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((key) => key.length <= 100)).toBe(true);
  }); // prettier-ignore
  test('of what is written as text are made of so much of it that nobody waits under the pointer', () => {
    let looks = 0;
    const part = { get x() { looks += 1; return 1; } }; // prettier-ignore
    const list = Array.from({ length: 200_000 }, () => part);
    const table = { plot: 'rows', length: 2, columns: { x: list } } as unknown as RecordedRows;
    const rows = [{ x: 1 }, { x: 2 }];
    const ofRows = new AnswerKeys();
    ofRows.rowsMade(table, rows);
    const made = [
      ...[[list], [[list, list]]].map((args) => new AnswerKeys().of(args, 'format')),
      ...rows.map((row) => ofRows.of([row], 'format')),
    ];
    expect(new Set(made).size).toBe(4);
    expect(looks).toBeLessThan(60_001);
    expect(keys.of([list, 1], 'format')).not.toBe(keys.of([list.slice(0, 199_999), 1], 'format'));
    expect(keys.of(['กa'.repeat(5_000)], 'format')).not.toBe(keys.of([`${'กa'.repeat(4_999)}กb`], 'format'));
    // What stands in for the function asks so.
    looks = 0;
    const stands = standIn(
      { plot: 'answers', length: 1, reads: 1, keys: ['a'], answers: ['x'], kind: 'format' },
      new AnswerKeys(),
      String,
      { formatNumber: () => String },
    );
    stands(list);
    expect(looks).toBeLessThan(20_001);
  });
  test('are the same for what travels as the same', () => {
    expect(keys.of([0.1 + 0.2])).toBe(keys.of([0.3]));
    expect(keys.of([3 - 2 ** -51])).toBe(keys.of([3]));
    expect(keys.of([1_763_000_000_000])).not.toBe(keys.of([1_763_000_000_003]));
    expect(keys.of([[1, 2]])).toBe(keys.of([Float64Array.of(1, 2)]));
    expect(keys.of([{ a: 1, b: undefined }])).toBe(keys.of([{ a: 1 }]));
    expect(keys.of([null])).toBe(keys.of([undefined]));
  });
  test('end, however deep things are nested', () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect(keys.of([loop])).toBe(keys.of([loop]));
  });
});

describe('what answers is sent before a cell runs', () => {
  test.each([
    'Plot.plot({ x: { tickFormat: d => d + unit } })',
    '({ tickFormat(d) { return d } })',
    'const s = { tickFormat: fmt, grid: true }',
    "Plot.groupX({ y: v => v.length }, { x: 'a' })",
    "Plot.groupX({ y: function (v) { return v.length } }, { x: 'a' })",
    '({ tip: { format: { x: (d) => d } } })',
    '({ color: { interpolate: f } })',
    "Plot.binX({ y: 'count' }, { x: 'a', thresholds: (v) => [1] })",
    'Plot.windowY({ k: 3, reduce: (v) => 1 }, {})',
    'Plot.map({ y: (v) => v }, {})',
    '({ y: { domain: () => [0, 1] } })',
    '({ order: (a, b) => 1 })',
    "plot.scale('color')",
    'Plot.line(rows, { x: 0, curve: bend })',
    'Plot.plot({ projection: ({ width }) => flat(width), marks })',
    "Plot.utcInterval('day').floor(at)",
    'Plot.autoSpec(rows, options)',
    'Plot.dot(rows, Plot.transform(options, leave))',
    'x: Plot.formatMonth()',
    "Plot.valueof(rows, 'a')",
  ])('%s', (code) => expect(asksForPlot(code)).toBe(true));

  test.each([
    'rows.map((d) => d.a).sort((a, b) => a - b).reduce((a, b) => a + b)',
    "Plot.dot(rows, { x: (d) => d.x, y: 'b' })",
    "({ y: { domain: [0, 1] }, sort: { x: 'y' } })",
    "Plot.groupX({ y: 'count' }, { x: (d) => d.a })",
    'const interval = (right, n) => wilson(right, n); interval(3, 4)',
  ])('and not for %s', (code) => expect(asksForPlot(code)).toBe(false));
});
