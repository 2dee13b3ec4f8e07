import { describe, expect, it } from 'vitest';
import { checkRecordedPlot } from '../../src/notebook/protocol/validate-plot.ts';
import { Plot as recordingPlot, type PlotCall } from '../../src/notebook/kernel/plot-calls.ts';
import { isPlot, recordPlot } from '../../src/notebook/kernel/record-plot.ts';
import { plotLimits, plotNames } from '../../src/notebook/protocol/plot-recording.ts';

const Plot = recordingPlot as Record<string, (...args: unknown[]) => PlotCall>;
const rows = [
  { step: 1, loss: 0.7 },
  { step: 2, loss: 0.6 },
  { step: 3, loss: 0.4 },
];
/** The recorded call of the only mark. */
const markOf = (plot: PlotCall): { name: string; args: unknown[] } => {
  const recorded = recordPlot(plot) as unknown as {
    args: [{ entries: { marks: { name: string; args: unknown[] }[] } }];
  };
  return recorded.args[0].entries.marks[0]!;
};
const f64 = (...values: number[]): Float64Array => Float64Array.from(values);

describe('recording', () => {
  it('evaluates accessor functions over the data of their mark', () => {
    expect(recordPlot(Plot['lineY']!(rows, { x: (d: { step: number }) => d.step * 10, y: 'loss' }).plot({ grid: true }))).toEqual({
      plot: 'call', name: 'plot', args: [{ plot: 'object', entries: { grid: true, marks: [{ plot: 'call', name: 'lineY', args: [
        { plot: 'rows', length: 3, columns: { step: f64(1, 2, 3), loss: f64(0.7, 0.6, 0.4) } },
        { plot: 'object', entries: { x: f64(10, 20, 30), y: 'loss' } },
      ] }] } }],
    }); // prettier-ignore
  });

  it('evaluates them inside transforms, nested ones too', () => {
    const inner = Plot['stackY']!({ x: (d: { step: number }) => d.step, fill: 'loss' });
    const mark = markOf(Plot['rectY']!(rows, Plot['binX']!({ y: 'count' }, inner)));
    expect(mark.args[1]).toEqual({
      plot: 'call', name: 'binX', args: [
        { plot: 'object', entries: { y: 'count' } },
        { plot: 'call', name: 'stackY', args: [{ plot: 'object', entries: { x: f64(1, 2, 3), fill: 'loss' } }] },
      ],
    }); // prettier-ignore
  });

  it('turns a comparator into places, a filter into values', () => {
    const sorted = markOf(
      Plot['barY']!(rows, {
        x: 'step',
        y: 'loss',
        sort: (a: { loss: number }, b: { loss: number }) => a.loss - b.loss,
      }),
    );
    expect(sorted.args[1]).toMatchObject({ entries: { sort: f64(2, 1, 0) } });
    const filtered = markOf(
      Plot['dot']!(
        rows,
        Plot['filter']!((d: { loss: number }) => d.loss > 0.5, { x: 'step' }),
      ),
    );
    expect(filtered.args[1]).toMatchObject({
      name: 'filter',
      args: [[true, true, false], { entries: { x: 'step' } }],
    });
  });

  it('keeps dates, typed arrays, tensors and iterables as what they are', () => {
    const date = new Date(0);
    const tensor = { isTensor: true };
    const recorded = recordPlot(
      Plot['plot']!({
        marks: [
          Plot['dot']!([1, 2], {
            x: tensor,
            y: new Float32Array([1, 2]),
            z: new Set(['a', 'b']),
            title: [date, date],
          }),
        ],
      }),
      (value) => (value === tensor ? new Float32Array([5, 6]) : undefined),
    );
    expect(recorded).toMatchObject({
      args: [
        {
          entries: {
            marks: [
              {
                args: [
                  f64(1, 2),
                  {
                    entries: {
                      x: new Float32Array([5, 6]),
                      y: new Float32Array([1, 2]),
                      z: ['a', 'b'],
                      title: [date, date],
                    },
                  },
                ],
              },
            ],
          },
        },
      ],
    });
  });

  it('wraps a bare mark in a plot, and knows a plot from a transform', () => {
    expect(recordPlot(Plot['ruleY']!([0]))).toMatchObject({
      name: 'plot',
      args: [{ entries: { marks: [{ name: 'ruleY', args: [f64(0)] }] } }],
    });
    expect(isPlot(Plot['ruleY']!([0]))).toBe(true);
    expect(isPlot(Plot['binX']!({ y: 'count' }))).toBe(false);
  });

  it('keeps scales and facets', () => {
    const recorded = recordPlot(
      Plot['plot']!({
        x: { type: 'log', label: 'size' },
        facet: { data: rows, x: 'step' },
        marks: [Plot['frame']!(), null],
      }),
    );
    expect(recorded).toMatchObject({
      args: [
        { entries: { x: { entries: { type: 'log', label: 'size' } }, marks: [{ name: 'frame' }, null] } },
      ],
    });
  });

  it.each([
    [
      'a tick format',
      () => recordPlot(Plot['plot']!({ x: { tickFormat: (d: number) => `${d}` } })),
      'plot-function',
      'x.tickFormat',
    ],
    [
      'a tip format',
      () => recordPlot(Plot['dot']!(rows, { tip: { format: { x: (d: number) => `${d}` } } })),
      'plot-function',
      'tip.format.x',
    ],
    [
      'a reducer',
      () => recordPlot(Plot['rectY']!(rows, Plot['binX']!({ y: (d: unknown[]) => d.length }, { x: 'step' }))),
      'plot-function-of-groups',
      'y',
    ],
  ])('refuses %s, which exists only while drawing', (_, record, code, option) => {
    expect(record).toThrow(
      expect.objectContaining({
        code,
        values: expect.objectContaining({ option: expect.stringContaining(option) as string }) as object,
      }),
    );
  });

  it('is bounded', () => {
    expect(() => recordPlot(Plot['dot']!(new Float32Array(1e6)))).toThrow(
      expect.objectContaining({ code: 'plot-too-large' }),
    );
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(() => recordPlot(Plot['plot']!(loop))).toThrow(expect.objectContaining({ code: 'plot-value' }));
  });

  it('leaves out what the page would refuse', () => {
    expect(markOf(Plot['dot']!(rows, { href: 'step', style: 'x', x: 'step' })).args[1]).toEqual({
      plot: 'object',
      entries: { x: 'step' },
    });
  });

  it('makes only what the check at the page lets through', () => {
    const plot = Plot['plot']!({
      color: { legend: true },
      marks: [
        Plot['dot']!(
          rows,
          Plot['pointer']!({
            x: 'step',
            y: (d: { loss: number }) => d.loss,
            channels: { twice: (d: { loss: number }) => d.loss * 2 },
          }),
        ),
        Plot['axisX']!({ ticks: 5 }),
      ],
    });
    const recorded = recordPlot(plot);
    expect(checkRecordedPlot(structuredClone(recorded))).toEqual(recorded);
  });

  it('shows where a long text was cut', () => {
    const drawn = (characters: number) => {
      const recorded = recordPlot(Plot['text']!(['a'.repeat(characters)], { frameAnchor: 'top' }));
      return JSON.stringify(checkRecordedPlot(structuredClone(recorded)));
    };
    expect(drawn(plotLimits.characters)).not.toContain('…');
    expect(drawn(plotLimits.characters + 1)).toContain(`${'a'.repeat(plotLimits.characters - 1)}…"`);
  });

  it('knows only names that Observable Plot has', async () => {
    const real = await import('@observablehq/plot');
    expect([...plotNames].filter((name) => !(name in real))).toEqual([]);
  });
});
