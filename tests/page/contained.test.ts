// @vitest-environment jsdom
import { describe, expect, test, vi } from 'vitest';
import errors from '../../content/ui/en/errors.json' with { type: 'json' };
import texts from '../../content/ui/en/notebook.json' with { type: 'json' };
import training from '../../content/ui/en/training.json' with { type: 'json' };
import { checksView } from '../../src/components/panels/checks-view.ts';
import { networkView } from '../../src/components/panels/network-view.ts';
import { trainingRenderers } from '../../src/components/panels/training/renderers.ts';
import { CellView } from '../../src/notebook/page/cell-view.ts';
import { createDrawing } from '../../src/notebook/page/drawing.ts';
import { createTurns, sliceMilliseconds } from '../../src/notebook/outputs/drawing-turns.ts';
import { contained } from '../../src/notebook/outputs/render.ts';
import type { OutputHost, View } from '../../src/notebook/outputs/view.ts';
import type { Output } from '../../src/notebook/protocol/index.ts';
import type { CellSnapshot } from '../../src/notebook/runtime/runtime-types.ts';

const host: OutputHost = {
  document,
  language: 'en',
  texts,
  errors,
  cell: 'a',
  slot: 0,
  network: networkView,
  custom: { checks: checksView, ...trainingRenderers(training) },
};
const show = (output: Output): View => contained(output, host);

function snapshot(outputs: Output[]): CellSnapshot {
  return {
    name: 'a',
    state: 'fresh',
    source: '',
    original: '',
    edited: false,
    cheap: false,
    onDemand: false,
    problems: [],
    exports: [],
    parents: [],
    children: [],
    outputs: outputs.map((output, slot) => ({ slot, output, current: true })),
    omittedOutputs: 0,
    version: 1,
    goesOn: false,
  };
}

function cellView(): CellView {
  const root = document.createElement('div');
  root.dataset['cell'] = 'a';
  root.innerHTML = '<div class="cell-notices"></div><div data-output></div><div class="cell-status"></div>';
  return new CellView(root, host);
}

test('a table of long texts shows few rows at once, and turns', () => {
  const of = (length: number): Output => ({
    kind: 'table',
    columns: Array.from({ length: 10 }, (_, n) => `c${n}`),
    rows: Array.from({ length: 300 }, () => Array.from({ length: 10 }, () => 'x'.repeat(length))),
  });
  const rowsOf = (output: Output): number => show(output).element.querySelectorAll('tbody tr').length;
  // A row shows 3,000 signs at most, the table 100,000.
  expect(rowsOf(of(2_000))).toBe(33);
  expect(rowsOf(of(8))).toBe(200);
});

test('what a timer showed after the run stands under a line that says so, as long as it is there', () => {
  const view = cellView();
  const stop = document.createElement('button');
  stop.dataset['action'] = 'stop';
  view.element.append(stop);
  const of = (...later: boolean[]): CellSnapshot => {
    const shown = snapshot(later.map((_, n) => ({ kind: 'log', level: 'log', text: `line ${n}` })));
    const outputs = shown.outputs.map((each, n) => ({ ...each, ...(later[n] && { later: true as const }) }));
    return { ...shown, outputs, goesOn: later.includes(true) };
  };
  const drawn = (shown: CellSnapshot): string[] => {
    view.drawState(shown);
    for (const step of view.drawOutputs([shown])) expect(step).toBeGreaterThanOrEqual(0);
    return [...view.element.querySelectorAll('[data-output] > *')].map(({ textContent }) => textContent);
  };
  expect(drawn(of(false, true, true))).toEqual(['line 0', texts.later, 'line 1', 'line 2']);
  expect(view.element.querySelector('.cell-status')!.textContent).toContain(texts.timersGoOn);
  expect(stop.disabled).toBe(false);
  expect(drawn(of(true, false, true))).toEqual([texts.later, 'line 0', 'line 1', texts.later, 'line 2']);
  expect(drawn(of(false, false))).toEqual(['line 0', 'line 1']);
  expect(stop.disabled).toBe(true);
});

test('numbers in a check have a minus, names keep their hyphen', () => {
  const checks = [{ name: 'x = -1, conv-2, 4-3', passed: false, message: '0.0000 ≠ -0.9592, [-2, 1e-7]' }];
  const { element } = checksView({ kind: 'custom', of: 'checks', data: { checks } }, host);
  expect(element.querySelector('span')?.textContent).toBe('x = −1, conv-2, 4-30.0000 ≠ −0.9592, [−2, 1e-7]');
});

test('what a check has found is told in five digits, or in all where five would be what was asked for', () => {
  const checks = [
    {
      name: 'p(12, 0) = 0.0005',
      passed: false,
      message: 'max |Δ| = 0.0004611015319824219, 2.5419273376464844e-7',
    },
    { name: 'η(25) = 0.05', passed: false, message: '0.05000000074505806, 1000.123456789' },
  ];
  const { element } = checksView({ kind: 'custom', of: 'checks', data: { checks } }, host);
  expect([...element.querySelectorAll('small')].map(({ textContent }) => textContent)).toEqual([
    'max |Δ| = 0.0004611, 2.542e−7',
    '0.05000000074505806, 1000.1',
  ]);
});

test('behind an error nothing stands of the run before, nor the checks of it', () => {
  const view = cellView();
  const own = snapshot([{ kind: 'error', name: 'Error', message: 'no' }]);
  const checks = snapshot([{ kind: 'text', text: 'passed' }]);
  const old = {
    ...checks,
    name: `${own.name}.check`,
    outputs: checks.outputs.map((each) => ({ ...each, current: false })),
  };
  const drawn = (state: CellSnapshot['state']): string =>
    [...view.drawOutputs([{ ...own, state }, old])].length > 0
      ? view.element.querySelector('[data-output]')!.textContent
      : '';
  expect(drawn('running')).toContain('passed');
  expect(drawn('failed')).not.toContain('passed');
});

test('a thousand pictures with words come piece by piece, all of them', async () => {
  const turns = createTurns(() => new Promise((resolve) => setTimeout(resolve)));
  const pictures: Output = {
    kind: 'image',
    width: 1,
    height: 1,
    pixels: Array.from({ length: 1_000 }, () => new Uint8ClampedArray(4).fill(255)),
    captions: Array.from({ length: 1_000 }, (_, n) => `caption ${n} `.repeat(20)),
  };
  const { element } = contained(pictures, { ...host, turns });
  document.body.append(element);
  expect(element.querySelectorAll('figure').length).toBeLessThan(400);
  await vi.waitFor(() => expect(element.querySelectorAll('figure')).toHaveLength(1_000), 8_000);
  expect(element.querySelectorAll('img')).toHaveLength(1_000);
  element.remove();
});

describe('forged outputs', () => {
  const forged: [string, Output][] = [
    ['a kind named like a property of every object', { kind: 'custom', of: 'constructor', data: {} }],
    ['another one', { kind: 'custom', of: 'valueOf', data: {} }],
    ['a check that is null', { kind: 'custom', of: 'checks', data: { checks: [null] } }],
    [
      'checks of other kinds',
      { kind: 'custom', of: 'checks', data: { checks: [1, 'x', { name: { a: 1 } }] } },
    ],
    ['checks of nothing', { kind: 'custom', of: 'checks', data: null }],
    ['a training of nothing', { kind: 'custom', of: 'training', data: null }],
    ['a microscope without steps', { kind: 'custom', of: 'microscope', data: {} }],
    ['a picture of no width', { kind: 'image', width: 0, height: 1, pixels: [new Uint8ClampedArray(0)] }],
    ['no network', { kind: 'network', network: null }],
    ['layers that are null', { kind: 'network', network: { name: 'x', totals: {}, layers: [null] } }],
    [
      'an error of a code that every object has',
      { kind: 'error', name: 'E', message: 'm', explanation: { code: 'toString', values: {} } },
    ],
    ['a control without choices', { kind: 'input', control: 'select', options: { choices: null }, value: 3 }],
  ];

  test.each(forged)('%s leaves its neighbours', (_, output) => {
    const view = cellView();
    const text: Output = { kind: 'text', text: 'neighbour' };
    for (const step of view.drawOutputs([snapshot([output, text])])) expect(step).toBeGreaterThanOrEqual(0);
    expect(view.element.textContent).toContain('neighbour');
    for (const step of view.drawOutputs([snapshot([text, output, text])]))
      expect(step).toBeGreaterThanOrEqual(0);
    expect(view.element.textContent).toMatch(/neighbour.*neighbour/s);
  });

  test('an output whose renderer throws is told in its place', () => {
    const broken = contained(
      { kind: 'custom', of: 'bad', data: 1 },
      {
        ...host,
        custom: {
          bad: () => {
            throw new TypeError('of undefined');
          },
        },
      },
    );
    expect(broken.element.dataset['error']).toBe('output-undrawable');
    expect(broken.element.textContent).toContain('of undefined');
  });

  test('a cell that cannot be drawn leaves the others', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const drawn: string[] = [];
    const drawing = createDrawing(
      createTurns(() => Promise.resolve()),
      function* (cell) {
        if (cell === 'bad') throw new Error('bad');
        drawn.push(cell);
        yield 1;
      },
    );
    for (const cell of ['first', 'bad', 'last']) drawing.draw(cell);
    await vi.waitFor(() => expect(drawn).toEqual(['first', 'last']));
    drawing.draw('later');
    await vi.waitFor(() => expect(drawn).toEqual(['first', 'last', 'later']));
    expect(reported).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });
});

test('pieces are drawn some milliseconds in a row, then the page has a frame', async () => {
  let time = 0;
  let frames = 0;
  const turns = createTurns(
    () => {
      frames++;
      return Promise.resolve();
    },
    () => time,
  );
  for (let piece = 0; piece < 10; piece++) {
    await turns.take();
    time += 0.6 * sliceMilliseconds;
  }
  // Two in a row: with the second the slice's milliseconds are over.
  expect(frames).toBe(5);
});

test('an empty object is an object, an empty array an array', () => {
  const value = (type: 'record' | 'list') =>
    type === 'record'
      ? ({ type, label: 'Object', size: 0, entries: [] } as const)
      : ({ type, label: 'Array', length: 0, items: [] } as const);
  expect(
    show({ kind: 'value', value: { ...value('record'), entries: [] } as never }).element.textContent,
  ).toBe('Object {}');
  expect(show({ kind: 'value', value: { ...value('list'), items: [] } as never }).element.textContent).toBe(
    'Array(0) []',
  );
});

test('a button shows its text', async () => {
  const { Inputs } = await import('../../src/notebook/kernel/inputs/index.ts');
  const { output } = Inputs.button('Train again').resolve(undefined);
  const { element } = show(output);
  await vi.waitFor(() => expect(element.querySelector('button')?.textContent).toBe('Train again'));
});

test('a long table is turned over by pages', () => {
  const rows = Array.from({ length: 5_000 }, (_, row) => Array.from({ length: 60 }, () => row));
  const { element } = show({ kind: 'table', columns: rows[0]!.map((_, at) => `c${at}`), rows });
  const first = () => element.querySelector('tbody td')?.textContent;
  expect(element.querySelectorAll('td').length).toBeLessThanOrEqual(3_000);
  expect(first()).toBe('0');
  expect(element.querySelector('[role=status]')?.textContent).toBe('Rows 1–50 of 5,000');
  (element.querySelectorAll('.out-pager button')[1] as HTMLButtonElement).click();
  expect(first()).toBe('50');
  expect(element.querySelector('[role=status]')?.textContent).toBe('Rows 51–100 of 5,000');
});

test('a branch of a value is made when it is opened, and at build at once', () => {
  const leaf = { type: 'primitive', of: 'number', text: '42' } as const;
  const deep = {
    type: 'list',
    label: 'Array',
    length: 20,
    items: Array.from({ length: 20 }, () => leaf),
  } as const;
  const output = {
    kind: 'value',
    value: { type: 'record', label: 'Object', size: 1, entries: [['deep', deep]] },
  } as unknown as Output;
  expect(show(output).element.textContent).toContain('42');
  const { element } = contained(output, { ...host, turns: createTurns() });
  expect(element.textContent).not.toContain('42');
  element.querySelector('details details')!.dispatchEvent(new Event('toggle'));
  expect(element.querySelectorAll('li li')).toHaveLength(20);
});
