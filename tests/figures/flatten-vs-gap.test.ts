import { expect, test } from 'vitest';
import { head, resnet50Backbone } from '../../src/figures/flatten-vs-gap.ts';

test('pooling leaves the dense layer of ResNet-50, flattening would make it 49 times as wide', () => {
  expect(head('globalAveragePool', 7, 2048, 1000)).toEqual({ features: 2048, parameters: 2_049_000 });
  expect(head('flatten', 7, 2048, 1000)).toEqual({ features: 100_352, parameters: 100_353_000 });
});

test('pooling does not depend on the map’s size', () => {
  expect(head('globalAveragePool', 14, 512, 2)).toEqual(head('globalAveragePool', 7, 512, 2));
});

test('the rest of ResNet-50 has 23.6 million parameters', () => {
  expect(resnet50Backbone()).toBe(25_636_712 - 2_049_000);
});
