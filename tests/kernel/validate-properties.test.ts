// @vitest-environment jsdom
/** Ten thousand messages made at random, most of them almost right, against what the page believes. */
import { expect, test } from 'vitest';
import errors from '../../content/ui/en/errors.json' with { type: 'json' };
import texts from '../../content/ui/en/notebook.json' with { type: 'json' };
import training from '../../content/ui/en/training.json' with { type: 'json' };
import { checksView } from '../../src/components/panels/checks-view.ts';
import { trainingRenderers } from '../../src/components/panels/training/renderers.ts';
import { drawingWeight } from '../../src/notebook/outputs/drawing-weight.ts';
import { contained } from '../../src/notebook/outputs/render.ts';
import { validate } from '../../src/notebook/protocol/validate.ts';

const seed = Number(process.env['SEED'] ?? 20_151_210);
const messages = 10_000;

let state = seed >>> 0;
/** Mulberry32. */
function random(): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (n: number): number => Math.floor(random() * n);
const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;

const statistics = { min: 0, max: 1, mean: 0.5, standardDeviation: 0.1, nan: 0, infinite: 0 };
const memory = { numTensors: 1, numBytes: 4 };
const info = { backend: 'wasm', device: 'a device', skipped: [], notes: [], memory };
const plot = (marks: unknown): object => ({
  plot: 'call',
  name: 'plot',
  args: [{ plot: 'object', entries: { marks } }],
});

/** One well-formed thing of every kind, to be spoilt. */
const outputs: readonly object[] = [
  {
    kind: 'value',
    value: {
      type: 'list',
      label: 'Array',
      length: 1,
      items: [{ type: 'primitive', of: 'number', text: '1' }],
    },
  },
  {
    kind: 'value',
    value: { type: 'record', label: 'Object', size: 1, entries: [['a', { type: 'function', name: 'f' }]] },
  },
  {
    kind: 'tensor',
    shape: [2, 2],
    dtype: 'float32',
    statistics,
    values: [0, 1, 2, 3],
    histogram: { from: 0, to: 3, counts: [1, 3] },
  },
  {
    kind: 'network',
    network: {
      name: 'n',
      layers: [{ name: 'a', kind: 'conv', outputShape: [1, 2], params: { total: 3 } }],
      totals: { params: 3 },
    },
  },
  {
    kind: 'plot',
    plot: plot([{ plot: 'call', name: 'dot', args: [[1, 2], { plot: 'object', entries: {} }] }]),
  },
  { kind: 'image', width: 2, height: 1, pixels: [new Uint8ClampedArray(8)], captions: ['c'], columns: 2 },
  { kind: 'table', title: 't', columns: ['a', 'b'], rows: [[1, 'x'], [null, true]] }, // prettier-ignore
  { kind: 'progress', label: 'p', value: 1, max: 2, facts: [{ label: 'loss', value: '0.5' }] },
  { kind: 'input', control: 'range', options: { min: 0, max: 1, step: 0.1, label: 'l' }, value: 0.5 },
  { kind: 'input', control: 'select', options: { choices: ['a', 'b'], label: 'l' }, value: 1 },
  { kind: 'input', control: 'button', options: { content: 'go' }, value: 0 },
  { kind: 'text', text: 'x' },
  { kind: 'text', text: 'x^2', format: 'tex' },
  { kind: 'log', level: 'warn', text: 'x', times: 2 },
  {
    kind: 'error',
    name: 'E',
    message: 'm',
    explanation: { code: 'supply-failed', values: { name: 'a', reason: 'b' } },
    position: { line: 1, column: 0 },
    frames: [{ cell: 'a', line: 1, column: 0 }],
  },
  { kind: 'custom', of: 'checks', data: { checks: [{ name: 'n', passed: true }] } },
  { kind: 'custom', of: 'training', data: { id: 'a', name: 'b', curve: {}, results: [] } },
  { kind: 'custom', of: 'microscope', data: { networks: [], snapshots: [] } },
  { kind: 'custom', of: 'prediction', data: {} },
];
const run = { run: 1, cell: 'c', version: 1 };
const others: readonly object[] = [
  { type: 'started', info },
  { type: 'noted', info: { ...info, notes: [{ code: 'kernels-chosen', values: { a: 1 } }] } },
  { type: 'backendChanged', info },
  { type: 'ended', ...run, outcome: 'ok', milliseconds: 3, memory },
  { type: 'answer', request: 1, ok: true, value: { a: [1, 2] } },
  { type: 'request', request: 1, name: 'photo/cat', value: null },
];

const nasty: readonly (() => unknown)[] = [
  () => null,
  () => undefined,
  () => NaN,
  () => Infinity,
  () => -1,
  () => 0,
  () => 1.5,
  () => 2 ** 53,
  () => 1e308,
  () => '',
  () => 'constructor',
  () => '__proto__',
  () => 'hasOwnProperty',
  () => 'toString',
  () => '{braces}',
  () => 'url(http://example.com/)',
  () => '<img src=x onerror=alert(1)>',
  () => 'x'.repeat(below(200_000)),
  () => [],
  () => [null],
  () => new Array(3),
  () => ({}),
  () => Object.create(null) as unknown,
  () => new Map([[1, 2]]),
  () => new Date(NaN),
  () => new Uint8ClampedArray(below(20)),
  () => new Float32Array([NaN, 1]),
  () => 10n,
  () => true,
];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof Date);

/** A copy with one place, anywhere in it, made something else. */
function spoilt(value: unknown): unknown {
  if (!isRecord(value)) return pick(nasty)();
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  const keys = Object.keys(copy);
  const key = keys.length === 0 || random() < 0.05 ? pick(['constructor', 'x', '0']) : pick(keys);
  if (Array.isArray(copy) && random() < 0.02) copy.length = below(2 ** 32);
  else if (random() < 0.1) Reflect.deleteProperty(copy, key);
  else copy[key] = random() < 0.6 ? spoilt(copy[key]) : pick(nasty)();
  return copy;
}

function message(): unknown {
  const output = random() < 0.85;
  let made: unknown = output
    ? { type: 'output', ...run, slot: below(5), output: pick(outputs) }
    : pick(others);
  for (let times = below(3); times > 0; times--) made = spoilt(made);
  return made;
}

test(`${messages} random messages, seed ${seed}`, { timeout: 120_000 }, () => {
  state = seed;
  console.log(`seed ${seed}; SEED=${seed} repeats it`);
  const host = {
    document,
    language: 'en' as const,
    texts,
    errors,
    cell: 'c',
    slot: 0,
    custom: { checks: checksView, ...trainingRenderers(training) },
  };
  let accepted = 0;
  let drawn = 0;
  for (let each = 0; each < messages; each++) {
    const data = message();
    // Whatever comes, it is either believed or refused with a reason: never a throw.
    const checked = validate(data);
    if (!checked.ok) {
      expect(checked.reason.length).toBeGreaterThan(0);
      continue;
    }
    accepted++;
    if (checked.message.type !== 'output') continue;
    const { output } = checked.message;
    const weight = drawingWeight(output);
    expect(weight).toBeGreaterThanOrEqual(0);
    if (weight > 10_000 || output.kind === 'image') continue;
    const { element } = contained(output, host);
    expect(element.querySelector('img, script, a, iframe, [onerror], [src], [href]')).toBeNull();
    drawn++;
  }
  console.log(`${accepted} believed, ${drawn} drawn`);
  expect(accepted).toBeGreaterThan(messages / 5);
  expect(accepted).toBeLessThan(messages * 0.9);
});
