import { expect, test } from 'vitest';
import { compareNetworks, totalCost } from '../../src/inspector/compare.ts';
import { cifarResnet, describeNetwork, resnet } from '../../src/nn/spec/index.ts';

const keras = describeNetwork(resnet(50, { convention: 'keras' }));
const torchvision = describeNetwork(resnet(50, { convention: 'torchvision' }));

test('torchvision has no bias on any of its 53 convolutions, Keras has one on each', () => {
  const bias = compareNetworks(keras, torchvision).differences.find(({ field }) => field === 'useBias');
  expect(bias).toMatchObject({ kind: 'conv', first: 'true', second: 'false' });
  expect(bias?.layers).toHaveLength(53);
});

test('the stride of a stage sits on the 1×1 in Keras and on the 3×3 in torchvision', () => {
  const strides = compareNetworks(keras, torchvision).differences.filter(({ field }) => field === 'strides');
  expect(strides.map(({ first, second, layers }) => [first, second, layers])).toEqual([
    ['2×2', '1×1', ['conv3_block1_1_conv', 'conv4_block1_1_conv', 'conv5_block1_1_conv']],
    ['1×1', '2×2', ['conv3_block1_2_conv', 'conv4_block1_2_conv', 'conv5_block1_2_conv']],
  ]);
});

test('a network is the same as itself', () => {
  const { marks, differences, onlyFirst } = compareNetworks(keras, keras);
  expect([marks.size, differences, onlyFirst]).toEqual([0, [], []]);
});

test('the plain twin lacks the shortcuts and nothing else', () => {
  const plain = describeNetwork(cifarResnet(20, { skip: false }));
  const { onlyFirst, onlySecond } = compareNetworks(describeNetwork(cifarResnet(20)), plain);
  expect(onlyFirst.every((name) => /_add$|_0_/.test(name))).toBe(true);
  expect(onlySecond).toEqual([]);
});

test('the costs of the stages add up to the network’s', () => {
  const { stages } = compareNetworks(keras, torchvision);
  const sum = stages.reduce((total, { first }) => total + (first?.params ?? 0), 0);
  expect(sum).toBe(25_636_712);
  expect(totalCost(torchvision).multiplyAdds).toBe(4_089_184_256);
});

test('the head comes last though one network has fewer stages', () => {
  const small = describeNetwork(cifarResnet(20));
  expect(compareNetworks(small, keras).stages.map(({ stage }) => stage)).toEqual([
    'stem',
    'conv2',
    'conv3',
    'conv4',
    'conv5',
    'head',
  ]);
});
