/** A network that a kernel describes: what the inspector is given, and what stays a plain table. */
import { describe, expect, test } from 'vitest';
import { checkAnswer } from '../../src/components/panels/network-answers.ts';
import { isDescription } from '../../src/components/panels/network-description.ts';
import { describeNetwork, networkBuilder, resnet, type NetworkDescription } from '../../src/nn/spec/index.ts';
import { RefusedData } from '../../src/schema/index.ts';
import { everyKind } from '../nn/spec/every-kind.ts';

const sequence = () => {
  const net = networkBuilder('words');
  const words = net.input([12], { name: 'words' });
  net.dense(net.gru(net.embedding(words, { words: 50, units: 8 }), { units: 4 }), { units: 1 });
  return net.spec();
};

test('every network that can be built is one, and is one after it has travelled', () => {
  for (const spec of [everyKind(), resnet(18), resnet(152), sequence()]) {
    const described = describeNetwork(spec);
    expect(isDescription(described)).toBe(true);
    expect(isDescription(structuredClone(described))).toBe(true);
  }
});

describe('none is one', () => {
  type Loose = Record<string, unknown>;
  test.each<[string, (layer: Loose, network: Loose) => void]>([
    ['with a shape of half a million sizes', (layer) => (layer['outputShape'] = Array(500_000).fill(1))],
    ['with a formula of half a million factors', (layer) => (layer['formula'] = { rule: 'flatten', factors: Array(500_000).fill(1), result: 1 })],
    ['with TeX for a number', (layer) => (layer['formula'] = { rule: 'concatenate', terms: ['\\rule{99em}{99em}'], result: 1 })],
    ['with an axis of texts', (layer) => (layer['formula'] = { rule: 'window', axes: [{ axis: 'height', n: '\\kern-99em' }], channels: 1 })],
    ['with settings without end', (layer) => (layer['spec'] = Object.fromEntries(Array.from({ length: 1e5 }, (_, n) => [`s${n}`, n])))],
    ['with a sum of 100,000 lines', (layer) => (layer['paramFormula'] = { terms: Array(1e5).fill({ label: 'a', factors: [1], trainable: true }), result: 1 })],
    ['with a name as long as a book', (layer) => (layer['name'] = 'a'.repeat(2_000))],
    ['without inputs', (layer) => delete layer['inputs']],
    ['with a size that is none', (layer) => (layer['outputShape'] = [Infinity, 1, 1])],
    ['with totals that are texts', (_, network) => (network['totals'] = { params: '1' })],
    ['with one name twice', (_, network) => (network['layers'] as unknown[]).push((network['layers'] as unknown[])[0])],
  ])('%s', (_, change) => {
    const network = structuredClone(describeNetwork(resnet(18))) as unknown as Loose;
    change((network['layers'] as Loose[])[3]!, network);
    expect(isDescription(network as unknown as NetworkDescription)).toBe(false);
  });
}); // prettier-ignore

describe('an answer of a live network', () => {
  const asked = { layer: 'conv', input: 'photo/cat', limit: 64, row: 0, column: 0, channel: 0 } as const;
  const window = { operation: 'mean', rows: [0, 1], columns: [0], channels: 3, patch: new Float32Array(6), sum: NaN, result: 0, output: 0 };

  test('is what was asked for', () => {
    const maps = { width: 4, height: 2, channels: 70, values: [new Float32Array(8)] };
    expect(checkAnswer({ ...asked, ask: 'featureMaps' }, maps)).toEqual(maps);
    expect(checkAnswer({ ...asked, ask: 'patch' }, window)).toEqual(window);
  });

  test.each<[string, 'featureMaps' | 'patch', unknown]>([
    ['maps that are larger than they say', 'featureMaps', { width: 1, height: 1, channels: 1, values: [new Float32Array(8)] }],
    ['maps of a width without end', 'featureMaps', { width: 1e9, height: 1, channels: 1, values: [] }],
    ['no maps', 'featureMaps', null],
    ['a window of a million places', 'patch', { ...window, rows: Array(1_000).fill(0), columns: Array(1_000).fill(0) }],
    ['a window without its numbers', 'patch', { ...window, patch: new Float32Array(1) }],
    ['channels without end', 'patch', { ...window, channels: 1e9, rows: [] }],
  ])('is never %s', (_, ask, answer) => {
    expect(() => checkAnswer({ ...asked, ask }, answer)).toThrow(RefusedData);
  });
}); // prettier-ignore
