import { expect, test } from 'vitest';
import {
  chosenSpec,
  depths,
  describeOrExplain,
  resnet50,
  shrinksToOnePixel,
  trainedChoices,
  trainedNames,
  trainedNetOf,
  withDepth,
} from '../../src/inspector/network-choice.ts';
import { trainedNets } from '../../src/nn/trained/index.ts';

test('every network on offer can be described', () => {
  for (const family of ['imagenet', 'cifar', 'simple'] as const) {
    for (const depth of depths[family]) {
      const described = describeOrExplain(() => chosenSpec(withDepth(resnet50, family, depth)));
      expect([depth, described.ok]).toEqual([depth, true]);
    }
  }
});

test('a change of family brings that family’s own sizes', () => {
  expect(withDepth(resnet50, 'cifar', 20)).toMatchObject({
    input: 32,
    width: 16,
    classes: 10,
    shortcut: 'A',
  });
  expect(withDepth({ ...resnet50, width: 8 }, 'imagenet', 18).width).toBe(8);
});

test('an absurd width is explained, not thrown', () => {
  const described = describeOrExplain(() => chosenSpec({ ...resnet50, width: 1_000_000 }));
  expect(described.ok ? null : described.error.code).toBe('network-absurd-size');
});

test('an input too small names the layer that runs out and the smallest input that works', () => {
  const described = describeOrExplain(() => chosenSpec({ ...trainedChoices['simple-cnn'], input: 3 }));
  expect(described).toMatchObject({
    ok: false,
    error: { code: 'network-window-too-large', values: { layer: 'stage2_pool' } },
    smallest: { size: 8, limitedBy: 'stage3_pool' },
  });
});

test('the choices with trained weights are the trained networks, layer by layer', () => {
  for (const name of trainedNames) {
    expect(chosenSpec(trainedChoices[name])).toEqual(trainedNets[name]());
    expect(trainedNetOf(trainedChoices[name])).toBe(name);
  }
  // All but the one for the reader's photographs, which is of no family that can be chosen here.
  expect([...trainedNames, 'eight', 'pets'].toSorted()).toEqual(Object.keys(trainedNets).toSorted());
});

test('a network that differs in its width, its input or its shortcuts has no trained weights', () => {
  const { resnet20 } = trainedChoices;
  expect(trainedNetOf({ ...resnet20, width: 17 })).toBeNull();
  expect(trainedNetOf({ ...resnet20, input: 48 })).toBeNull();
  expect(trainedNetOf({ ...resnet20, shortcut: 'B' })).toBeNull();
  expect(trainedNetOf(withDepth(resnet50, 'cifar', 20))).toBeNull();
});

test('a ResNet-50 on 16 pixels is down to one pixel in its fourth stage', () => {
  const described = describeOrExplain(() => chosenSpec({ ...resnet50, input: 16 }));
  expect(described.ok && shrinksToOnePixel(described.network)).toBe('conv4_block1_1_conv');
  const usual = describeOrExplain(() => chosenSpec(resnet50));
  expect(usual.ok && shrinksToOnePixel(usual.network)).toBeNull();
});
