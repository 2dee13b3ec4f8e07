import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { frozenHtml } from '../../src/components/build/frozen-html.ts';
import { toJson } from '../../src/notebook/outputs/frozen.ts';
import { Plot as recordingPlot, type PlotCall } from '../../src/notebook/kernel/plot-calls.ts';
import { recordPlot } from '../../src/notebook/kernel/record-plot.ts';
import type { RecordedCall } from '../../src/notebook/protocol/plot-recording.ts';

const Plot = recordingPlot as Record<string, (...args: unknown[]) => PlotCall>;
const html = (outputs: unknown[]) =>
  frozenHtml(JSON.parse(JSON.stringify(toJson({ hash: '', outputs }))), 'stem', 'en');

describe('stored outputs as the page shows them without JavaScript', () => {
  test('a recorded plot is drawn by the real Observable Plot', () => {
    const plot: RecordedCall = {
      plot: 'call',
      name: 'plot',
      args: [
        {
          plot: 'object',
          entries: {
            marks: [
              {
                plot: 'call',
                name: 'lineY',
                args: [
                  {
                    plot: 'rows',
                    length: 3,
                    columns: { step: Float64Array.of(1, 2, 3), loss: Float64Array.of(3, 2, 1) },
                  },
                  { plot: 'object', entries: { x: 'step', y: 'loss' } },
                ],
              },
            ],
          },
        },
      ],
    };
    const drawn = html([{ kind: 'plot', plot }]);
    expect(drawn).toContain('<svg');
    expect(drawn).toMatch(/wide-only.* width="640"/s);
    expect(drawn).toMatch(/narrow-only.* width="350"/s);
    expect(drawn).toMatch(/aria-label="line".*<path d="M/s);
  });

  test('a logarithmic axis is labelled with plain numbers', () => {
    const plotted = Plot['plot']!({
      y: { type: 'log' },
      marks: [
        Plot['line']!(
          [0.2, 1, 20].map((norm, layer) => ({ layer, norm })),
          { x: 'layer', y: 'norm' },
        ),
      ],
    });
    const drawn = html([{ kind: 'plot', plot: recordPlot(plotted) }]);
    expect(drawn).toContain('>0.2</text>');
    expect(drawn).not.toMatch(/\dm<\/text>/);
  });

  test('the ramp of a continuous colour and a raster are painted', async () => {
    const cells = [0, 1, 2, 3].map((x) => ({ x, value: x * x }));
    const ramp = Plot['plot']!({
      color: { legend: true, scheme: 'viridis' },
      marks: [Plot['cellX']!(cells, { x: 'x', fill: 'value' })],
    });
    const raster = Plot['plot']!({ marks: [Plot['raster']!([0, 1, 2, 3], { width: 2, height: 2 })] });
    for (const plotted of [ramp, raster]) {
      const drawn = html([{ kind: 'plot', plot: recordPlot(plotted) }]);
      const address = /"data:image\/png;base64,([^"]+)"/.exec(drawn)?.[1];
      const { data, info } = await sharp(Buffer.from(address ?? '', 'base64'))
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(info.channels).toBe(4);
      // Its two ends have two colours, and neither is seen through.
      expect([...data.subarray(0, 3)]).not.toEqual([...data.subarray(-4, -1)]);
      expect([data[3], data.at(-1)]).toEqual([255, 255]);
    }
  });

  test('pictures are one sheet that loads when it is seen', () => {
    const drawn = html([
      {
        kind: 'image',
        width: 112,
        height: 112,
        count: 64,
        columns: 8,
        title: 'conv1_relu',
        sheet: '/outputs/a.webp',
        sheetWidth: 896,
        sheetHeight: 896,
      },
    ]);
    // Apart from one another, as the live ones stand.
    expect(drawn.match(/<img src="\/outputs\/a.webp"[^>]* loading="lazy"/g)).toHaveLength(64);
    expect(drawn).toContain('aria-label="64 pictures, 112 × 112 each"');
  });

  test('a narrow page is told of many pictures beside each other, and of a crowd', () => {
    const grid = (count: number, columns: number) =>
      /data-many(?:="(\w+)")?/.exec(
        html([
          {
            kind: 'image',
            width: 3,
            height: 3,
            count,
            columns,
            sheet: '/outputs/a.webp',
            sheetWidth: 3 * columns,
            sheetHeight: 3 * Math.ceil(count / columns),
          },
        ]),
      );
    expect(grid(16, 4)).toBeNull();
    expect(grid(64, 8)?.[1] ?? '').toBe('');
    expect(grid(128, 8)?.[1]).toBe('crowd');
    expect(grid(128, 6)?.[1] ?? '').toBe('');
  });

  test('enlarged pictures are cut from the sheet, so that each keeps its pixels', () => {
    const drawn = html([
      {
        kind: 'image',
        width: 3,
        height: 3,
        count: 16,
        columns: 8,
        scale: 10,
        sheet: '/outputs/a.webp',
        sheetWidth: 24,
        sheetHeight: 6,
      },
    ]);
    expect(drawn.match(/<img src="\/outputs\/a.webp"[^>]* loading="lazy"/g)).toHaveLength(16);
    // The last picture of the second row.
    expect(drawn).toContain('style="width: 800%; left: -700%; top: -100%"');
    expect(drawn).not.toContain('<figure');
  });

  test('pictures with captions are cut from the sheet, each above its caption', () => {
    const drawn = html([
      {
        kind: 'image',
        width: 32,
        height: 32,
        count: 3,
        columns: 2,
        scale: 2,
        captions: ['dog 6%', 'cat 11%', 'dog 12%'],
        sheet: '/outputs/b.webp',
        sheetWidth: 64,
        sheetHeight: 64,
      },
    ]);
    expect(drawn.match(/<figcaption>[^<]*/g)).toEqual([
      '<figcaption>dog 6%',
      '<figcaption>cat 11%',
      '<figcaption>dog 12%',
    ]);
    expect(drawn.match(/style="width: 200%[^"]*"/g)).toEqual([
      'style="width: 200%; left: 0%; top: 0%"',
      'style="width: 200%; left: -100%; top: 0%"',
      'style="width: 200%; left: 0%; top: -100%"',
    ]);
    expect(drawn.match(/<img src="\/outputs\/b.webp"[^>]* loading="lazy"/g)).toHaveLength(3);
    expect(drawn).toContain('--columns: 2; --width: 64px');
  });

  test('controls show their values and move nothing, bars are full, a network is a table', () => {
    const drawn = html([
      { kind: 'progress', label: 'epoch', value: 1, max: 1 },
      { kind: 'input', control: 'range', options: { label: 'rate', min: 0, max: 2 }, value: 1 },
      {
        kind: 'network',
        network: {
          layers: [
            { name: 'conv1_pad', kind: 'zeroPadding', outputShape: [230, 230, 3], params: { total: 0 } },
          ],
        },
      },
    ]);
    expect(drawn).toMatch(/<progress [^>]*max="1" value="1"/);
    const [name] = /(?<=<label for=")stored-[^"]+/.exec(drawn) ?? [];
    expect(drawn).toMatch(new RegExp(`<input type="number"[^>]* id="${name}" disabled="" value="1"`));
    expect(drawn).toMatch(/<input type="range"[^>]* disabled="" value="1"/);
    expect(drawn).toContain('data-layer="conv1_pad" data-shape="230,230,3"');
  });
});
