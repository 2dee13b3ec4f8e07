// What a reader without JavaScript sees of a training that was run when the book was made.
import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import stored from '../../content/chapters/02-building-resnet/outputs/train-resnet8.json' with { type: 'json' };
import validated from '../../content/chapters/04-dogs-and-cats/outputs/simple-cnn.json' with { type: 'json' };
import { frozenHtml } from '../../src/components/build/frozen-html.ts';
import { fromJson, toJson } from '../../src/notebook/outputs/frozen.ts';
import type { TrainingPanel } from '../../src/panels/index.ts';

const draw = (output: unknown, language: 'ko' | 'en') =>
  new JSDOM(frozenHtml(output, 'train-resnet8', language)).window.document.body;

describe.each(['ko', 'en'] as const)('a stored training in %s', (language) => {
  const body = draw(stored, language);
  const { data } = (fromJson(stored) as { outputs: { data: TrainingPanel }[] }).outputs[0]!;

  test('has its curves and reliability diagram drawn', () => {
    expect(body.querySelectorAll('.training-curves svg path[d^="M"]').length).toBeGreaterThan(2);
    expect(body.querySelectorAll('.calibration-chart svg rect').length).toBeGreaterThan(0);
  });

  test('has learned: it is better than a coin even at the lower end of its interval', () => {
    expect(data.test!.low).toBeGreaterThan(0.5);
  });

  test('has its photographs as parts of one stored sheet, each with its words', () => {
    const shown = [...body.querySelectorAll('.predictions .thumbnail')];
    expect(shown).toHaveLength(data.pictures!.rows.length);
    expect(shown[9]!.querySelector('img')!.getAttribute('style')).toContain('left: -100%; top: -100%');
    expect(shown[0]!.querySelector('img')!.getAttribute('loading')).toBe('lazy');
    expect(shown[0]!.querySelector('img')!.getAttribute('src')).toMatch(
      /^\/outputs\/02-building-resnet\/.*\.webp$/,
    );
    for (const picture of shown) expect(picture.getAttribute('aria-label')).toMatch(/%/);
  });

  test('has its accuracy, matrix and settings, and nothing that needs a kernel', () => {
    expect(body.textContent).toContain(`${(data.test!.accuracy * 100).toFixed(1)}%`);
    expect(
      [...body.querySelectorAll('.confusion td[data-right]')].map((cell) => Number(cell.textContent)),
    ).toEqual(data.test!.confusion.flat());
    expect(body.querySelectorAll('.settings-list dt').length).toBeGreaterThan(10);
    expect(body.querySelectorAll(':is(button, input, select):not([disabled])')).toHaveLength(0);
    expect(body.textContent).not.toMatch(/\{\w+\}|undefined|NaN/);
  });
});

test.each([
  ['en', 'validation', 'test pictures'],
  ['ko', '검증', '시험'],
] as const)('figures of a validation split are called so, in %s', (language, name, other) => {
  const body = draw(validated, language);
  expect(body.querySelector('.training-result')!.textContent).toMatch(
    language === 'en' ? /Accuracy on the 320 validation pictures/ : /검증 사진 320장에서의 정확도/,
  );
  const keys = [...body.querySelectorAll('.training-curves, .out-title, th')].map((each) => each.textContent);
  expect(keys.join(' ').toLowerCase()).toContain(name);
  expect(body.textContent).not.toContain(other);
});

test('a stored microscope is drawn whole, a kept-runs output says that it needs the cell to run', () => {
  const norms = (scale: number) => Float32Array.of(1e-6 * scale, 1e-3 * scale, 0.1 * scale);
  const signs = 'A'.repeat(20) + '/' + 'A'.repeat(11);
  const panel = {
    state: 'finished',
    step: 2,
    steps: 2,
    remainingMilliseconds: 0,
    settings: { batchSize: 16, learningRate: 0.05, seed: 1 },
    networks: ['plain', 'residual'].map((name) => ({
      name,
      layers: ['a', 'b', 'c'],
      losses: Float32Array.of(0.7, 0.6),
    })),
    snapshots: [1, 2].map((step) => ({
      step,
      networks: [1, 10].map((scale) => ({ norms: norms(scale), histograms: [signs, signs, signs] })),
    })),
    bins: { from: -14, to: 2, count: 32 },
  };
  const body = draw(
    toJson({
      hash: '',
      outputs: [
        { kind: 'custom', of: 'microscope', data: panel },
        { kind: 'custom', of: 'runs', data: {} },
      ],
    }),
    'en',
  );
  expect([...body.querySelectorAll('svg[role=img]')].map((svg) => svg.getAttribute('aria-label'))).toContain(
    'Gradient norm by layer. plain: first layer 1.0e-6, last layer 1.0e-1; residual: first layer 1.0e-5, last layer 1.0e+0',
  );
  expect(body.querySelectorAll('svg[role=img]')).toHaveLength(5);
  expect(body.querySelectorAll('table tbody tr')).toHaveLength(3);
  expect(body.textContent).toContain('once the cell is run');
});
