import { describe, expect, it, test } from 'vitest';
import { cifarResnet, describeNetwork, resnet } from '../../../src/nn/spec/index.ts';
import type {
  Convention,
  LayerDescription,
  NetworkDescription,
  ResnetDepth,
} from '../../../src/nn/spec/index.ts';

const layer = (network: NetworkDescription, name: string): LayerDescription => {
  const found = network.layers.find((each) => each.name === name);
  if (!found) throw new Error(`no layer ${name}`);
  return found;
};

const count = (network: NetworkDescription, kind: string) =>
  network.layers.filter((each) => each.kind === kind).length;

describe('parameters of the ImageNet ResNets', () => {
  test.each<[ResnetDepth, number, number, number, number]>([
    // depth, torchvision's count, Keras' total, trainable, not trainable
    [18, 11_689_512, 11_703_912, 11_694_312, 9_600],
    [34, 21_797_672, 21_823_208, 21_806_184, 17_024],
    [50, 25_557_032, 25_636_712, 25_583_592, 53_120],
    [101, 44_549_160, 44_707_176, 44_601_832, 105_344],
    [152, 60_192_808, 60_419_944, 60_268_520, 151_424],
  ])('ResNet-%i', (depth, torchvision, total, trainable, frozen) => {
    const keras = describeNetwork(resnet(depth)).totals;
    expect(keras.params).toBe(total);
    expect(keras.trainable).toBe(trainable);
    expect(keras.params - keras.trainable).toBe(frozen);
    // PyTorch calls only what trains a parameter.
    expect(describeNetwork(resnet(depth, { convention: 'torchvision' })).totals.trainable).toBe(torchvision);
    expect(describeNetwork(resnet(depth, { convention: 'paper' })).totals.trainable).toBe(torchvision);
  });
});

describe('multiply-adds, convolutions and dense only', () => {
  test.each<[ResnetDepth, Convention, number]>([
    [18, 'torchvision', 1_814_073_344],
    [34, 'torchvision', 3_663_761_408],
    [50, 'torchvision', 4_089_184_256],
    [101, 'torchvision', 7_801_405_440],
    [152, 'torchvision', 11_513_626_624],
    [18, 'paper', 1_814_073_344],
    [34, 'paper', 3_663_761_408],
    [50, 'paper', 3_857_973_248],
    [101, 'paper', 7_570_194_432],
    [152, 'paper', 11_282_415_616],
    [18, 'keras', 1_814_073_344],
    [34, 'keras', 3_663_761_408],
    [50, 'keras', 3_857_973_248],
    [101, 'keras', 7_570_194_432],
    [152, 'keras', 11_282_415_616],
  ])('ResNet-%i, %s', (depth, convention, multiplyAdds) => {
    expect(describeNetwork(resnet(depth, { convention })).totals.multiplyAdds).toBe(multiplyAdds);
  });
});

test.each<[ResnetDepth, number]>([
  [50, 177],
  [101, 347],
  [152, 517],
])('Keras’ ResNet-%i has %i layers', (depth, layers) => {
  expect(resnet(depth).layers).toHaveLength(layers);
});

describe('Keras’ ResNet-50 by layer name', () => {
  const network = describeNetwork(resnet(50));

  test.each<[string, number[], number]>([
    ['conv1_pad', [230, 230, 3], 0],
    ['conv1_conv', [112, 112, 64], 9_472],
    ['conv1_bn', [112, 112, 64], 256],
    ['pool1_pad', [114, 114, 64], 0],
    ['pool1_pool', [56, 56, 64], 0],
    ['conv2_block1_1_conv', [56, 56, 64], 4_160],
    ['conv2_block1_2_conv', [56, 56, 64], 36_928],
    ['conv2_block1_0_conv', [56, 56, 256], 16_640],
    ['conv2_block1_3_conv', [56, 56, 256], 16_640],
    ['conv3_block4_out', [28, 28, 512], 0],
    ['conv4_block6_out', [14, 14, 1024], 0],
    ['conv5_block3_out', [7, 7, 2048], 0],
    ['avg_pool', [2048], 0],
    ['predictions', [1000], 2_049_000],
  ])('%s', (name, shape, parameters) => {
    expect(layer(network, name).outputShape).toEqual(shape);
    expect(layer(network, name).params.total).toBe(parameters);
  });

  it('has 53 convolutions, 53 batch norms and 16 adds', () => {
    expect([count(network, 'conv'), count(network, 'batchNorm'), count(network, 'add')]).toEqual([
      53, 53, 16,
    ]);
  });

  it('writes the stem’s parameters out', () => {
    expect(layer(network, 'conv1_conv').paramFormula).toEqual({
      terms: [
        { label: 'kernel', factors: [7, 7, 3, 64], trainable: true },
        { label: 'bias', factors: [64], trainable: true },
      ],
      result: 9472,
    });
  });

  it('keeps the floor’s leftover in the stem’s formula: one padded row is never read', () => {
    expect(layer(network, 'conv1_conv').formula).toEqual({
      rule: 'window',
      channels: 64,
      axes: ['height', 'width'].map((axis) => ({
        axis,
        n: 230,
        before: 0,
        after: 0,
        kernel: 7,
        stride: 2,
        dilation: 1,
        quotient: 111.5,
        result: 112,
        unread: 1,
      })),
    });
  });

  it('places layers in stages and blocks', () => {
    const place = (name: string) => [layer(network, name).stage, layer(network, name).block];
    expect(place('input')).toEqual(['stem', '']);
    expect(place('pool1_pool')).toEqual(['stem', '']);
    expect(place('conv3_block4_out')).toEqual(['conv3', 'conv3_block4']);
    expect(place('avg_pool')).toEqual(['head', '']);
  });

  it('survives JSON.stringify', () => {
    expect(JSON.parse(JSON.stringify(network))).toEqual(network);
  });
});

test('stage outputs are 56, 28, 14 and 7 pixels wide', () => {
  for (const depth of [18, 34, 50, 101, 152] as const) {
    const network = describeNetwork(resnet(depth));
    const outputs = ['conv2', 'conv3', 'conv4', 'conv5'].map(
      (stage) => network.layers.findLast((each) => each.stage === stage)?.outputShape,
    );
    const channels = depth < 50 ? [64, 128, 256, 512] : [256, 512, 1024, 2048];
    expect(outputs).toEqual([56, 28, 14, 7].map((side, i) => [side, side, channels[i]]));
  }
});

describe('receptive field at the last stage', () => {
  test.each<[ResnetDepth, number]>([
    [50, 483],
    [101, 1027],
    [152, 1507],
  ])('ResNet-%i with the stride on the first 1×1: %i pixels, stride 32', (depth, size) => {
    for (const convention of ['keras', 'paper'] as const) {
      const network = describeNetwork(resnet(depth, { convention }));
      const field = layer(network, 'conv5_block3_out').receptiveField;
      expect(field?.size).toEqual([size, size]);
      expect(field?.stride).toEqual([32, 32]);
    }
  });

  it('is smaller with the stride on the 3×3: 427 in torchvision’s ResNet-50', () => {
    const network = describeNetwork(resnet(50, { convention: 'torchvision' }));
    expect(layer(network, 'conv5_block3_out').receptiveField?.size).toEqual([427, 427]);
  });

  it('is centred: it begins 241 pixels before the image in Keras’ ResNet-50', () => {
    const network = describeNetwork(resnet(50));
    expect(layer(network, 'conv5_block3_out').receptiveField?.start).toEqual([-241, -241]);
  });
});

describe('what the conventions change', () => {
  it('places the stride on the first 1×1 in Keras and on the 3×3 in torchvision', () => {
    const strides = (convention: Convention) =>
      ['conv3_block1_1_conv', 'conv3_block1_2_conv'].map((name) => {
        const { spec } = layer(describeNetwork(resnet(50, { convention })), name);
        return spec.kind === 'conv' ? spec.strides[0] : 0;
      });
    expect(strides('keras')).toEqual([2, 1]);
    expect(strides('paper')).toEqual([2, 1]);
    expect(strides('torchvision')).toEqual([1, 2]);
  });

  it('sets ε and the bias', () => {
    const facts = (convention: Convention) => {
      const network = describeNetwork(resnet(18, { convention }));
      const norm = layer(network, 'conv1_bn').spec;
      const conv = layer(network, 'conv1_conv').spec;
      return [norm.kind === 'batchNorm' && norm.epsilon, conv.kind === 'conv' && conv.useBias];
    };
    expect(facts('keras')).toEqual([1.001e-5, true]);
    expect(facts('torchvision')).toEqual([1e-5, false]);
    expect(facts('paper')).toEqual([1e-5, false]);
  });

  it('pads a strided 3×3 evenly in torchvision, and at the end only by TensorFlow’s same', () => {
    const padding = (convention: Convention) => {
      const { formula } = layer(describeNetwork(resnet(18, { convention })), 'conv3_block1_1_conv');
      const axis = formula.rule === 'window' ? formula.axes[0] : undefined;
      return [axis?.before, axis?.after, axis?.result];
    };
    expect(padding('torchvision')).toEqual([1, 1, 28]);
    expect(padding('keras')).toEqual([0, 1, 28]);
  });
});

describe('plain twins, widths, classes, inputs', () => {
  it('takes the adds and the projections away, and nothing else', () => {
    const plain = describeNetwork(resnet(34, { skip: false }));
    expect(count(plain, 'add')).toBe(0);
    expect(count(plain, 'conv')).toBe(33);
    const names = new Set(resnet(34).layers.map(({ name }) => name));
    expect(plain.layers.every(({ name }) => names.has(name))).toBe(true);
    // Three 1×1 projections with bias and batch norm: 64→128, 128→256, 256→512.
    const projections = 64 * 128 + 5 * 128 + 128 * 256 + 5 * 256 + 256 * 512 + 5 * 512;
    expect(describeNetwork(resnet(34)).totals.params - plain.totals.params).toBe(projections);
  });

  it('has no projection to count with option A shortcuts', () => {
    const optionA = describeNetwork(resnet(34, { convention: 'paper', shortcut: 'A' }));
    const plain = describeNetwork(resnet(34, { convention: 'paper', skip: false }));
    expect(optionA.totals.params).toBe(plain.totals.params);
    // The three projections cost 28·28·64·128 multiply-adds each.
    expect(optionA.totals.multiplyAdds).toBe(3_663_761_408 - 3 * 28 * 28 * 64 * 128);
  });

  it('follows width, classes and a non-square input', () => {
    const network = describeNetwork(resnet(50, { width: 16, classes: 2, input: [160, 192, 1] }));
    expect(layer(network, 'conv5_block3_out').outputShape).toEqual([5, 6, 512]);
    expect(layer(network, 'predictions').params.total).toBe(512 * 2 + 2);
    expect(layer(network, 'conv1_conv').params.total).toBe(7 * 7 * 1 * 16 + 16);
  });

  it('takes blocks of your own', () => {
    const network = describeNetwork(resnet(50, { blocks: [1, 1] }));
    expect(count(network, 'add')).toBe(2);
    expect(layer(network, 'conv3_block1_out').outputShape).toEqual([28, 28, 512]);
  });
});

describe('CIFAR ResNets', () => {
  test.each([
    [20, 269_722],
    [32, 464_154],
    [44, 658_586],
    [56, 853_018],
    [110, 1_727_962],
  ])('ResNet-%i with option A has %i parameters that train', (depth, parameters) => {
    expect(describeNetwork(cifarResnet(depth)).totals.trainable).toBe(parameters);
    // Neither the plain twin nor option A has anything more to train.
    expect(describeNetwork(cifarResnet(depth, { skip: false })).totals.trainable).toBe(parameters);
    expect(describeNetwork(cifarResnet(depth, { shortcut: 'B' })).totals.trainable).toBe(parameters + 2_752);
  });

  it('counts 6n + 2 weight layers', () => {
    for (const depth of [8, 20, 56]) {
      const network = describeNetwork(cifarResnet(depth));
      expect(count(network, 'conv') + count(network, 'dense')).toBe(depth);
    }
  });

  it('goes 32, 16, 8 with 16, 32, 64 channels', () => {
    const network = describeNetwork(cifarResnet(20));
    expect(
      ['conv2_block3_out', 'conv3_block3_out', 'conv4_block3_out'].map((n) => layer(network, n).outputShape),
    ).toEqual([
      [32, 32, 16],
      [16, 16, 32],
      [8, 8, 64],
    ]);
  });

  it('has a bottleneck form: 9n + 2 layers, of which 1,001 is one', () => {
    const network = describeNetwork(cifarResnet(1001, { block: 'bottleneck' }));
    expect(count(network, 'conv') + count(network, 'dense')).toBe(1001);
  });

  it('says which depths exist', () => {
    expect(() => cifarResnet(21)).toThrow(
      'A CIFAR ResNet of basic blocks has 6n + 2 layers, and 21 is not such a number. The nearest are 20, 26.',
    );
    // @ts-expect-error: a depth that is no ResNet's
    expect(() => resnet(36)).toThrow('There is no ResNet-36. The depths are 18, 34, 50, 101, 152.');
  });
});
