import { type ErrorCode, ExplainedError } from '../../../src/explained/index.ts';
import { describe, expect, it, test } from 'vitest';
import {
  cifarResnet,
  describeNetwork,
  type LayerSpec,
  networkBuilder,
  type NetworkBuilder,
  type NetworkSpec,
  resnet,
  type ResnetOptions,
  smallestInput,
  withInput,
} from '../../../src/nn/spec/index.ts';

function errorOf(action: () => unknown): ExplainedError {
  try {
    action();
  } catch (error) {
    if (error instanceof ExplainedError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const written = (write: (net: NetworkBuilder) => void): NetworkSpec => {
  const net = networkBuilder('test');
  write(net);
  return net.spec();
};

const relu = (name: string, ...inputs: string[]): LayerSpec => ({
  kind: 'activation',
  activation: 'relu',
  name,
  inputs,
});
const image: LayerSpec = { kind: 'input', name: 'image', inputs: [], shape: [8, 8, 3] };

describe('a network that cannot be is refused, by name and with a way out', () => {
  test.each<[string, NetworkSpec, ErrorCode, string, string]>([
    [
      'a missing input',
      { name: 'n', layers: [image, relu('a', 'imgae')] },
      'network-missing-input',
      'a',
      'Layer “a” reads “imgae”, but no layer of the network has that name. Add it, or correct the name in the inputs of “a”.',
    ],
    [
      'a cycle',
      {
        name: 'n',
        layers: [
          image,
          { kind: 'add', name: 'sum', inputs: ['image', 'b'] },
          relu('a', 'sum'),
          relu('b', 'a'),
        ],
      },
      'network-cycle',
      'sum',
      'These layers wait for one another in a circle: sum ← b ← a ← sum. Let “sum” read a layer that does not depend on it.',
    ],
    [
      'a layer that reads itself',
      { name: 'n', layers: [image, relu('a', 'a')] },
      'network-cycle',
      'a',
      'These layers wait for one another in a circle: a ← a. Let “a” read a layer that does not depend on it.',
    ],
    [
      'a wrong order',
      { name: 'n', layers: [relu('a', 'image'), image] },
      'network-order',
      'a',
      'Layer “a” reads “image”, which comes later in the list. Put “image” before “a”.',
    ],
    [
      'a name given twice',
      { name: 'n', layers: [image, relu('a', 'image'), relu('a', 'image')] },
      'network-duplicate-name',
      'a',
      'Two layers are named “a”. Give each layer a name of its own.',
    ],
    [
      'no layers',
      { name: 'n', layers: [] },
      'network-empty',
      '',
      'The network has no layers. Begin with an input layer.',
    ],
    [
      'an add of one',
      { name: 'n', layers: [image, { kind: 'add', name: 'sum', inputs: ['image'] }] },
      'network-no-inputs',
      'sum',
      'The number of inputs of layer “sum” (add) is 1, but it must be ≥ 2. Correct its inputs.',
    ],
    [
      'mismatched shapes at an add',
      written((net) => {
        const x = net.input([56, 56, 64], { name: 'x' });
        net.add([x, net.conv(x, { name: 'half', filters: 128, kernelSize: 1, strides: 2 })], { name: 'sum' });
      }),
      'network-shapes-differ',
      'sum',
      'Layer “sum” joins “x” (56×56×64) and “half” (28×28×128) value by value, but their sizes must be equal, or one of them 1. Give both paths the same stride and the same number of channels, for instance with a 1×1 convolution on the shortcut.',
    ],
    [
      'mismatched sides at a concatenate',
      written((net) => {
        const x = net.input([56, 56, 64], { name: 'x' });
        net.concatenate([x, net.maxPool(x, { name: 'pool', kernelSize: 2 })], { name: 'both' });
      }),
      'network-sides-differ',
      'both',
      'Layer “both” joins “x” (56×56×64) and “pool” (28×28×64) along the channels, but all other sizes must be equal. Give both paths the same stride and padding.',
    ],
    [
      'a kernel larger than its padded input',
      written((net) =>
        net.conv(net.input([4, 5, 3]), { name: 'wide', filters: 2, kernelSize: 7, padding: 1 }),
      ),
      'network-window-too-large',
      'wide',
      'Layer “wide”: its 7×7 window does not fit into its padded input of 6×7 (the input is 4×5×3). Enlarge the network’s input, add padding, or use a smaller kernel.',
    ],
    [
      'a convolution after a flatten',
      written((net) =>
        net.conv(net.flatten(net.input([4, 5, 3]), { name: 'flat' }), {
          name: 'late',
          filters: 2,
          kernelSize: 1,
        }),
      ),
      'network-rank',
      'late',
      'Layer “late” (conv) needs an input of height × width × channels, but “flat” gives 60. Put it before the network is flattened or pooled globally.',
    ],
    [
      'groups that do not divide',
      written((net) =>
        net.conv(net.input([4, 5, 3]), { name: 'split', filters: 4, kernelSize: 1, groups: 2 }),
      ),
      'network-groups',
      'split',
      'Layer “split”: 2 groups cannot divide 3 input channels and 4 filters evenly. Choose numbers that 2 divides.',
    ],
    [
      'fewer channels by padding',
      written((net) => net.subsamplePad(net.input([4, 5, 3]), { name: 'shortcut', strides: 2, filters: 2 })),
      'network-fewer-channels',
      'shortcut',
      'Layer “shortcut” appends zero channels up to 2, but its input 4×5×3 already has more. Raise filters, or use a 1×1 convolution.',
    ],
    [
      'an unknown kind',
      {
        name: 'n',
        layers: [image, { kind: 'conv3d', name: 'c', inputs: ['image'] } as unknown as LayerSpec],
      },
      'network-unknown-kind',
      'c',
      'Layer “c” is of the unknown kind “conv3d”. The kinds are: input,',
    ],
  ])('%s', (_, spec, code, layer, message) => {
    const error = errorOf(() => describeNetwork(spec));
    expect([error.code, error.values['layer'] ?? '']).toEqual([code, layer]);
    expect(error.message.slice(0, message.length)).toBe(message);
  });

  test.each<[string, unknown, string]>([
    ['zero', 0, 'filters is 0, but it must be a whole number of at least 1.'],
    ['negative', -3, 'filters is -3, but it must be a whole number of at least 1.'],
    ['fractional', 2.5, 'filters is 2.5, but it must be a whole number of at least 1.'],
    ['not a number', NaN, 'filters is NaN, but it must be a whole number of at least 1.'],
    ['text', '64', 'filters is 64, but it must be a whole number of at least 1.'],
    [
      'two thousand million',
      2e9,
      'filters is 2,000,000,000, more than the 1,000,000,000 that this book can count.',
    ],
  ])('%s filters', (_, filters, message) => {
    const spec = written((net) =>
      net.conv(net.input([8, 8, 3]), { name: 'c', filters: filters as number, kernelSize: 3 }),
    );
    const error = errorOf(() => describeNetwork(spec));
    expect(error.message).toContain(`Layer “c”: ${message}`);
  });

  test.each<[string, (net: NetworkBuilder, x: string) => void, string]>([
    ['stride', (net, x) => net.conv(x, { name: 'l', filters: 1, kernelSize: 3, strides: 0 }), 'strides is 0'],
    ['kernel', (net, x) => net.maxPool(x, { name: 'l', kernelSize: [3, -1] }), 'kernelSize is -1'],
    [
      'dilation',
      (net, x) => net.conv(x, { name: 'l', filters: 1, kernelSize: 3, dilation: 0 }),
      'dilation is 0',
    ],
    ['padding', (net, x) => net.zeroPadding(x, { name: 'l', padding: -1 }), 'padding.top is -1'],
    ['units', (net, x) => net.dense(x, { name: 'l', units: 0 }), 'units is 0'],
    [
      'rate',
      (net, x) => net.dropout(x, { name: 'l', rate: 2 }),
      'rate is 2, but it must be a number from 0 to 1',
    ],
    ['epsilon', (net, x) => net.batchNorm(x, { name: 'l', epsilon: -1 }), 'epsilon is -1'],
    [
      'padding word',
      (net, x) => net.conv(x, { name: 'l', filters: 1, kernelSize: 3, padding: 'full' as 'same' }),
      'padding is full, but it must be “same”',
    ],
    [
      'activation',
      (net, x) => net.activation(x, 'rleu' as 'relu', { name: 'l' }),
      'the activation “rleu” is unknown',
    ],
  ])('a bad %s', (_, write, message) => {
    const spec = written((net) => write(net, net.input([8, 8, 3])));
    expect(errorOf(() => describeNetwork(spec)).message).toContain(`Layer “l”: ${message}`);
  });
});

describe('bad choices for a ResNet', () => {
  test.each<[ResnetOptions, string]>([
    [
      { width: 2e9 },
      'Layer “conv1_conv”: filters is 2,000,000,000, more than the 1,000,000,000 that this book can count.',
    ],
    [{ width: 0 }, 'Layer “conv1_conv”: filters is 0, but it must be a whole number of at least 1.'],
    [{ classes: -2 }, 'Layer “predictions”: units is -2, but it must be a whole number of at least 1.'],
    [{ input: 0 }, 'Layer “input”: shape is 0, but it must be a whole number of at least 1.'],
    [
      { input: [224, 224] },
      'The input of the network is 224,224, but it must be one size, or height, width and channels.',
    ],
    [
      { convention: 'tensorflow' as 'keras' },
      'convention is “tensorflow”, but it must be one of: keras, torchvision, paper.',
    ],
    [{ blocks: [2, 1e9] }, 'Layer “conv3”: blocks is 1000000000, but it must be a number from 1 to 10,000.'],
  ])('%o', (options, message) => {
    expect(errorOf(() => describeNetwork(resnet(18, options))).message).toContain(message);
  });
});

test.each<[() => NetworkSpec, string]>([
  [() => resnet(18, { shortcut: 'C' as 'B' }), 'shortcut is “C”, but it must be one of: A, B.'],
  [
    () => cifarResnet(20, { block: 'wide' as 'basic' }),
    'block is “wide”, but it must be one of: basic, bottleneck.',
  ],
  [
    () => cifarResnet(20, { padding: 'valid' as 'same' }),
    'padding is “valid”, but it must be one of: symmetric, same.',
  ],
])('a choice that there is not: %s', (make, message) => {
  expect(errorOf(make).message).toBe(message);
});

describe('an input too small', () => {
  /** Five unpadded stages, each a 3×3 convolution and a pool: VGG's shape without its padding. */
  const unpadded = written((net) => {
    let x = net.input([224, 224, 3]);
    for (let stage = 1; stage <= 5; stage++) {
      x = net.conv(x, { name: `conv${stage}`, filters: 8, kernelSize: 3 });
      x = net.maxPool(x, { name: `pool${stage}`, kernelSize: 2 });
    }
  });

  it('names the layer that runs out first', () => {
    expect(errorOf(() => describeNetwork(withInput(unpadded, [64, 64]))).values['layer']).toBe('conv5');
    expect(errorOf(() => describeNetwork(withInput(unpadded, [16, 16]))).values['layer']).toBe('conv3');
  });

  it('says the smallest that works, and what limits it', () => {
    expect(smallestInput(unpadded)).toEqual({ size: 94, limitedBy: 'pool5' });
    expect(describeNetwork(withInput(unpadded, [94, 94])).layers.at(-1)?.outputShape).toEqual([1, 1, 8]);
    expect(errorOf(() => describeNetwork(withInput(unpadded, [93, 93]))).values['layer']).toBe('pool5');
  });

  it('finds that padding lets a ResNet take a single pixel', () => {
    expect(smallestInput(resnet(50))).toEqual({ size: 1, limitedBy: '' });
  });

  it('throws the network’s own fault when no size helps', () => {
    const spec = written((net) => {
      const x = net.input([32, 32, 3]);
      net.add([x, net.conv(x, { filters: 4, kernelSize: 1 })], { name: 'sum' });
    });
    expect(errorOf(() => smallestInput(spec)).code).toBe('network-shapes-differ');
  });
});
