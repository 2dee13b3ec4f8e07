// @vitest-environment jsdom
import { describe, expect, test, vi } from 'vitest';
import errors from '../../content/ui/en/errors.json' with { type: 'json' };
import texts from '../../content/ui/en/notebook.json' with { type: 'json' };
import type { Output } from '../../src/notebook/protocol/index.ts';
import { createTurns } from '../../src/notebook/outputs/drawing-turns.ts';
import { render } from '../../src/notebook/outputs/render.ts';
import type { OutputHost } from '../../src/notebook/outputs/view.ts';

const host: OutputHost = { document, language: 'en', texts, errors, cell: 'stem', slot: 0 };
const show = (output: Output, more: Partial<OutputHost> = {}) => render(output, { ...host, ...more }).element;

describe('outputs', () => {
  const mixed = 'aก'.repeat(990);

  test('a narrow page is told of many pictures beside each other, and of a crowd', () => {
    const grid = (count: number, columns?: number) => {
      const pixels = Array.from({ length: count }, () => new Uint8ClampedArray(4).fill(255));
      const shown = show({ kind: 'image', width: 1, height: 1, pixels, ...(columns && { columns }) });
      return shown.querySelector('.grid')?.getAttribute('data-many');
    };
    expect([grid(4), grid(64), grid(128), grid(128, 4)]).toEqual([null, '', 'crowd', null]);
  });

  test('a line of values is short; long ones stand each in a block of their own', () => {
    const list = (text: string): Output => ({
      kind: 'value',
      value: {
        type: 'list',
        label: 'Array',
        length: 12,
        items: Array.from({ length: 12 }, () => ({ type: 'primitive', of: 'string', text })),
      },
    });
    expect(show(list('abc')).querySelector('li')).toBeNull();
    expect(show(list(mixed)).querySelectorAll('li')).toHaveLength(12);
    const longest: Output = {
      kind: 'value',
      value: { type: 'primitive', of: 'string', text: 'x'.repeat(3_000) },
    };
    expect(show(longest).querySelectorAll('.out-piece')).toHaveLength(2);
  });

  test('a row of long texts is cut to what can be laid out at once, and each cell opens', async () => {
    const columns = Array.from({ length: 100 }, (_, at) => `c${at}`);
    const rows = Array.from({ length: 5 }, () => columns.map(() => mixed));
    const turns = createTurns(() => Promise.resolve());
    const root = show({ kind: 'table', columns, rows }, { turns });
    await vi.waitFor(() => expect(root.querySelectorAll('td')).toHaveLength(500));
    expect(root.textContent.length).toBeLessThan(20_000);
    expect(root.querySelector('table')?.className).toBe('even');
    const cell = root.querySelector('details')!;
    expect(cell.textContent).toBe(`${mixed.slice(0, 30)}…`);
    cell.dispatchEvent(new Event('toggle'));
    expect(cell.textContent).toContain(mixed);
  });

  test('each of thousands of pictures is made ready in a turn', async () => {
    const getContext = vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
    let waited = 0;
    const turns = createTurns(() => {
      waited += 1;
      return Promise.resolve();
    });
    const pixels = Array.from({ length: 1_000 }, () => new Uint8ClampedArray(4));
    show({ kind: 'image', width: 1, height: 1, pixels }, { turns });
    expect(getContext).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(getContext).toHaveBeenCalledTimes(1_000));
    expect(waited).toBeGreaterThan(15);
    getContext.mockRestore();
  });

  test('text of a kernel never becomes HTML', () => {
    const nasty = '<img src=x onerror=alert(1)>';
    const outputs: Output[] = [
      { kind: 'text', text: nasty },
      { kind: 'log', level: 'log', text: nasty },
      { kind: 'error', name: nasty, message: nasty },
      { kind: 'table', title: nasty, columns: [nasty], rows: [[nasty]] },
      {
        kind: 'value',
        name: nasty,
        value: { type: 'record', label: nasty, size: 1, entries: [[nasty, { type: 'other', label: nasty }]] },
      },
      { kind: 'progress', label: nasty, value: 1, max: 2, facts: [{ label: nasty, value: nasty }] },
      { kind: 'custom', of: nasty, data: {} },
      {
        kind: 'network',
        network: { layers: [{ name: nasty, kind: nasty, outputShape: [1], params: { total: 1 } }] },
      },
    ];
    for (const output of outputs) {
      const element = show(output);
      expect(element.querySelector('img')).toBeNull();
      expect(element.textContent).toContain('<img');
    }
  });

  test('a network as a table whose rows carry layer and shape', () => {
    const network = {
      layers: [{ name: 'conv1_conv', kind: 'conv', outputShape: [112, 112, 64], params: { total: 9472 } }],
    };
    const row = show({ kind: 'network', network }).querySelector('tr[data-layer]') as HTMLElement;
    expect(row.dataset).toMatchObject({ layer: 'conv1_conv', shape: '112,112,64' });
    expect(row.textContent).toContain('9,472');
  });

  test('an error says what to do first, and leads to its line', () => {
    const places: unknown[] = [];
    const element = show(
      {
        kind: 'error',
        name: 'Error',
        message: 'raw',
        explanation: { code: 'supply-failed', values: { name: 'photo/cat', reason: '404' } },
        position: { line: 3, column: 4 },
      },
      { goTo: (...place) => places.push(place) },
    );
    expect(element.querySelector('.plain')?.textContent).toBe(
      'photo/cat could not be loaded (404). Check the connection and run the cell again.',
    );
    expect(element.querySelector('.original')?.textContent).toBe('Error: raw');
    (element.querySelector('button') as HTMLButtonElement).click();
    expect(places).toEqual([['stem', 3, 4]]);
  });

  test('values that do not fit an explanation leave the original message, not braces', () => {
    const element = show({
      kind: 'error',
      name: 'Error',
      message: 'raw',
      explanation: { code: 'supply-failed', values: {} },
    });
    expect(element.textContent).not.toContain('{');
    expect(element.textContent).toContain('raw');
  });

  test('what the reader asked for is no fault', () => {
    const told = (code: 'kernel-terminated' | 'kernel-restarted' | 'kernel-silent'): HTMLElement =>
      show({ kind: 'error', name: 'ExplainedError', message: '', explanation: { code, values: {} } });
    expect(told('kernel-terminated').matches('[data-asked]')).toBe(true);
    expect(told('kernel-restarted').matches('[data-asked]')).toBe(true);
    expect(told('kernel-silent').matches('[data-asked]')).toBe(false);
  });

  test('progress is updated in place', () => {
    const view = render(
      { kind: 'progress', label: 'epoch', value: 1, max: 4, remainingMilliseconds: 90_500 },
      host,
    );
    const bar = view.element.querySelector('[role="progressbar"]') as HTMLProgressElement;
    expect(bar.value).toBe(1);
    expect(view.element.textContent).toContain('about 1 min 31 s left');
    expect(view.update?.({ kind: 'progress', label: 'epoch', value: 4, max: 4 })).toBe(true);
    expect(view.element.querySelector('[role="progressbar"]')).toBe(bar);
    expect(bar.value).toBe(4);
    expect(view.element.textContent).not.toContain('left');
  });

  test('a column of numbers has its points in line, and leaves powers of ten alone', () => {
    const column = (...values: (number | null)[]) =>
      [...show({ kind: 'table', columns: ['x'], rows: values.map((x) => [x]) }).querySelectorAll('td')].map(
        ({ textContent }) => textContent,
      );
    expect(column(0.725, 0.68906, -1)).toEqual(['0.7250', '0.6891', '−1.0000']);
    expect(column(140, 63, 0.68966)).toEqual(['140.00', '63.00', '0.69']);
    expect(column(12345, 0.012)).toEqual(['12,345', '0.012']);
    expect(column(1, 2, null)).toEqual(['1', '2', '–']);
    expect(column(25000, 16)).toEqual(['25,000', '16']);
    expect(column(0.5, 1.24e-6)).toEqual(['0.5', '1.240e−6']);
  });

  test('a long table scrolls by itself and says how long it is', () => {
    const layer = { kind: 'add', outputShape: [1], params: { total: 0 } };
    const layers = Array.from({ length: 177 }, (_, at) => ({ ...layer, name: `layer${at}` }));
    const long = show({ kind: 'network', network: { layers } });
    expect(long.querySelector('[role="region"]')?.getAttribute('tabindex')).toBe('0');
    expect(long.querySelector('.out-count')?.textContent).toBe('177 layers');
    expect(
      show({ kind: 'network', network: { layers: layers.slice(0, 7) } }).querySelector('.out-count'),
    ).toBeNull();
  });

  test('a tensor of one number stands in a line, a larger one with its statistics', () => {
    const statistics = { min: 0.5, max: 0.5, mean: 0.5, standardDeviation: 0, nan: 0, infinite: 0 };
    const one = show({
      kind: 'tensor',
      name: 'loss',
      shape: [],
      dtype: 'float32',
      statistics,
      values: [0.5],
    });
    expect(one.querySelector('dl')).toBeNull();
    expect(one.textContent).toContain('0.5');
    expect(one.querySelector('.dtype')?.textContent).toBe('scalar float32');
    const many = show({
      kind: 'tensor',
      shape: [2, 3],
      dtype: 'float32',
      statistics: { ...statistics, nan: 2 },
      values: [1, 2, 3, 4, 5, 6],
    });
    expect(many.querySelector('[data-shape]')?.getAttribute('data-shape')).toBe('2,3');
    expect(many.textContent).toContain('2 NaN');
    expect(many.querySelectorAll('tr')).toHaveLength(2);
  });
});
