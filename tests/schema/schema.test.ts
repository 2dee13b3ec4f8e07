import { describe, expect, expectTypeOf, test } from 'vitest';
import { augmentation, type Augment } from '../../src/data/augmentation.ts';
import { trainingPanel } from '../../src/panels/index.ts';
import {
  anyNumber,
  boolean,
  count,
  countUpTo,
  exactly,
  finite,
  floatsUpTo,
  listOf,
  type Of,
  optionally,
  record,
  RefusedData,
  textLike,
  textUpTo,
  valueOr,
  where,
  wordOf,
} from '../../src/schema/index.ts';

describe('a text', () => {
  const text = textUpTo(100_000);

  test('loses the marks that pile up on a letter, and keeps those of every script', () => {
    expect(text(`a${'\u0301'.repeat(50_000)}b`, 'text')).toBe(`a${'\u0301'.repeat(8)}b`);
    // The colours of a skin are no marks by their category, and take the longest of all.
    expect(text(`👍${'🏻'.repeat(10_000)}`, 'text')).toBe(`👍${'🏻'.repeat(8)}`);
    for (const kept of ['잔차', 'ệ', 'e\u0302\u0323', 'กี่', 'हिन्दी', '👨‍👩‍👧‍👦', '👍🏻👍🏿', 'x̂̄'])
      expect(text(kept, 'text')).toBe(kept);
  });
});

describe('a record', () => {
  const place = record({ line: count, label: optionally(textUpTo(3)) });

  test('is rebuilt from the fields it knows, and its type says the same', () => {
    expect(place({ line: 3, label: 'abc', html: '<b>' }, 'place')).toEqual({ line: 3, label: 'abc' });
    expect(place({ line: 3 }, 'place')).toEqual({ line: 3 });
    expectTypeOf<Of<typeof place>>().toEqualTypeOf<{ line: number; label?: string }>();
  });

  test('leaves an absent field absent', () => {
    expect(Object.keys(place({ line: 3, label: undefined }, 'place'))).toEqual(['line']);
  });

  test('takes nothing that is not its own', () => {
    expect(() => place(Object.create({ line: 3 }), 'place')).toThrow('line is no whole number');
    expect(place(JSON.parse('{"line": 1, "__proto__": {"label": "x"}}'), 'place')).toEqual({ line: 1 });
  });

  test.each<[string, unknown, string]>([
    ['null', null, 'place is no object'],
    ['a list', [3], 'place is no object'],
    ['a missing field', {}, 'line is no whole number'],
    ['a long text', { line: 3, label: 'abcd' }, 'label is longer than 3 characters'],
  ])('refuses %s', (_, value, message) => {
    expect(() => place(value, 'place')).toThrow(message);
    expect(() => place(value, 'place')).toThrow(RefusedData);
  });
});

test.each<[string, () => unknown]>([
  ['too many entries', () => listOf(finite, 2)([1, 2, 3], 'numbers')],
  ['an entry of another kind', () => listOf(finite, 2)([1, 'x'], 'numbers')],
  ['a count above its limit', () => countUpTo(5)(6, 'n')],
  ['a number that is not finite', () => finite(NaN, 'n')],
  ['a text that is no number', () => anyNumber('1', 'n')],
  ['a word of no list', () => wordOf('a', 'b')('c', 'word')],
  ['a text of another form', () => textLike(/^[a-z]+$/, 10)('A', 'id')],
  ['more floats than allowed', () => floatsUpTo(2)(new Float32Array(3), 'curve')],
  ['numbers that are no floats', () => floatsUpTo(2)([1, 2], 'curve')],
  ['neither the value nor the rest', () => valueOr(false, finite)(true, 'augment')],
  ['another value', () => exactly(true)(false, 'flag')],
  ['fields that do not fit one another', () => where(finite, (n) => n > 0, 'not above 0')(-1, 'n')],
])('%s is refused', (_, act) => {
  expect(act).toThrow(RefusedData);
});

test('a number may be anything where it says so, and one value may stand beside another kind', () => {
  expect(anyNumber(NaN, 'loss')).toBeNaN();
  expect(valueOr(null, finite)(null, 'momentum')).toBeNull();
  expect(valueOr(null, finite)(0.9, 'momentum')).toBe(0.9);
  expect(boolean(false, 'flag')).toBe(false);
});

test('an augmentation is defined once: what its definition has, a panel lets through', () => {
  const all: Required<Augment> = {
    flip: true, shift: 4, zoom: 0.1, rotate: 10, jitter: 0.2, cutout: 8, mixup: 0.2, cutmix: 1, mixShare: 0.5,
  }; // prettier-ignore
  expect(augmentation(all, 'augment')).toEqual(all);
  const settings = {
    epochs: 1, batchSize: 32, seed: 1, learningRate: 0.1, schedule: 'cosine', warmup: 0, momentum: 0.9, nesterov: true,
    weightDecay: 0, labelSmoothing: 0, augment: all, batchNormMomentum: null,
  }; // prettier-ignore
  const curve = { step: new Float32Array(), loss: new Float32Array(), accuracy: new Float32Array() };
  const panel = {
    id: 'a', network: { name: 'n', layers: 1, parameters: 1 }, name: 'run', startedAt: 0, settings, state: 'running',
    step: 0, steps: 1, epoch: 0, epochs: 1, remainingMilliseconds: 0, elapsedMilliseconds: 0, imagesPerSecond: 0,
    learningRate: 0.1, loss: NaN, accuracy: 0, curve, results: [], backend: 'wasm', notes: [],
  }; // prettier-ignore
  expect(trainingPanel(panel, 'training')).toEqual(panel);
  expect(() => trainingPanel({ ...panel, id: '../other' }, 'training')).toThrow(RefusedData);
});
