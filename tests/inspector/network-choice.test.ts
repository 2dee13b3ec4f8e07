import { expect, test } from 'vitest';
import {
  chosenSpec,
  depths,
  describeOrExplain,
  resnet50,
  shrinksToOnePixel,
  withDepth,
} from '../../src/inspector/network-choice.ts';
import { networkBuilder } from '../../src/nn/spec.ts';

test('every network on offer can be described', () => {
  for (const family of ['imagenet', 'cifar'] as const) {
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
  const described = describeOrExplain(() => {
    const net = networkBuilder('unpadded');
    let x = net.input([10, 10, 3], { name: 'image' });
    for (const name of ['first', 'second']) {
      x = net.conv(x, { name, filters: 4, kernelSize: 5 });
      x = net.maxPool(x, { name: `${name}_pool`, kernelSize: 2, strides: 2 });
    }
    return net.spec();
  });
  expect(described).toMatchObject({
    ok: false,
    error: { code: 'network-window-too-large', layer: 'second' },
    smallest: { size: 16 },
  });
});

test('a ResNet-50 on 16 pixels is down to one pixel in its fourth stage', () => {
  const described = describeOrExplain(() => chosenSpec({ ...resnet50, input: 16 }));
  expect(described.ok && shrinksToOnePixel(described.network)).toBe('conv4_block1_1_conv');
  const usual = describeOrExplain(() => chosenSpec(resnet50));
  expect(usual.ok && shrinksToOnePixel(usual.network)).toBeNull();
});
