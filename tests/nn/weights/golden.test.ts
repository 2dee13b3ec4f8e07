/**
 * The same weights and the same image through PyTorch and through the built
 * model: activations agree. Outputs are stored by `scripts/goldens.py`.
 */

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { build, cifarResnet, loadWeights, networkBuilder, resnet, torchKey } from '../../../src/nn/index.ts';
import type { NamedArray, NetworkSpec } from '../../../src/nn/index.ts';
import { permute } from '../../../src/nn/weights/layout.ts';
import { blockStyles } from '../../../src/nn/spec/resnet.ts';
import { residualBlock } from '../../../src/nn/spec/residual-blocks.ts';
import { goldenImage, readGolden, torchWeight, type Golden } from '../../golden/generator.ts';

beforeAll(async () => {
  await tf.setBackend('wasm');
});

/** PyTorch's shape for a weight of TensorFlow's. */
function torchShape(shape: readonly number[]): readonly number[] {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  return shape.length === 4 ? [d, c, a, b] : shape.length === 2 ? [b, a] : shape;
}

/** A state dict for the model, as PyTorch would save it. */
function stateDict(model: layers.LayersModel): Record<string, NamedArray> {
  const weights = model.layers.flatMap((layer) =>
    layer.weights.map((weight) => {
      const key = torchKey(layer.name, weight.originalName.split('/').at(-1) ?? '');
      return [key, torchWeight(key, torchShape(weight.shape as number[]))] as const;
    }),
  );
  return Object.fromEntries(weights);
}

function imageTensor(golden: Golden): tf.Tensor4D {
  const { shape, data } = permute(goldenImage(golden.input), [0, 2, 3, 1]);
  return tf.tensor4d(data as Float32Array, [...shape] as [number, number, number, number]);
}

/** The largest difference, relative to the largest reference value. */
function relativeDifference(ours: ArrayLike<number>, reference: readonly number[]): number {
  expect(ours).toHaveLength(reference.length);
  const scale = Math.max(...reference.map(Math.abs));
  const largest = reference.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - (ours[i] ?? NaN))),
    0,
  );
  return largest / scale;
}

/** Run the network with the golden's weights; compare the named layers. */
function compare(name: string, spec: NetworkSpec, outputs: Record<string, string>): Record<string, number> {
  const golden = readGolden(name);
  const model = build(spec, { initializer: 'zeros' });
  loadWeights(model, stateDict(model), { layout: 'torchvision' });
  const asked = layers.model({
    inputs: model.inputs,
    outputs: Object.values(outputs).map((layer) => model.getLayer(layer).output as layers.SymbolicTensor),
  });
  const differences = tf.tidy(() => {
    const results = [asked.predict(imageTensor(golden))].flat();
    return Object.fromEntries(
      Object.keys(outputs).map((key, i) => {
        const reference = golden.outputs[key];
        if (!reference) throw new Error(`no golden ${key}`);
        // Torch keeps pooled features as 1×1 images.
        expect(results[i]?.shape.join().replace(/,/g, '×')).toBe(
          reference.shape.filter((n, axis) => n !== 1 || axis === 0).join('×'),
        );
        return [key, relativeDifference(results[i]?.dataSync() ?? [], reference.values)];
      }),
    );
  });
  model.dispose();
  return differences;
}

const within = (differences: Record<string, number>, limit = 1e-4) => {
  for (const [name, difference] of Object.entries(differences)) {
    expect(difference, `${name} differs by ${difference}`).toBeLessThan(limit);
  }
};

describe('activations of torchvision', () => {
  test.each(['wasm', 'cpu'])(
    'of every layer in a strided bottleneck with a projection, on %s',
    async (backend) => {
      await tf.setBackend(backend);
      const net = networkBuilder('bottleneck');
      const x = net.input([9, 10, 32]);
      residualBlock(net, x, 'conv3_block1', 'bottleneck', {
        style: blockStyles.torchvision,
        width: 16,
        stride: 2,
        shortcut: 'projection',
      });
      const steps = Object.fromEntries(
        ['1_conv', '1_bn', '2_conv', '2_bn', '3_conv', '3_bn', '0_conv', '0_bn'].map((step) => {
          const key = torchKey(`conv3_block1_${step}`, '').replace('layer2.0.', '').replace(/\.$/, '');
          return [key, `conv3_block1_${step}`];
        }),
      );
      within(compare('bottleneck', net.spec(), { ...steps, output: 'conv3_block1_out' }));
      await tf.setBackend('wasm');
    },
  );

  const shared = { convention: 'torchvision', classes: 10, input: 64 } as const;

  it('of a whole ResNet-18', () => {
    within(compare('resnet18', resnet(18, shared), { avgpool: 'avg_pool', output: 'predictions' }));
  });

  it('of a whole ResNet-50', () => {
    within(compare('resnet50', resnet(50, shared), { output: 'predictions' }));
  });
});

describe('the other conventions, against torchvision’s network with the difference written in', () => {
  const small = { classes: 10, input: 64, blocks: [1, 2, 1, 1], classifierActivation: 'linear' } as const;

  it('paper: stride on the first 1×1', () => {
    within(compare('paper', resnet(50, { ...small, convention: 'paper' }), { output: 'predictions' }));
  });

  it('keras: the same with biases, its own ε, and padding in layers of its own', () => {
    within(compare('keras', resnet(50, { ...small, convention: 'keras' }), { output: 'predictions' }));
  });

  it('are different networks: each misses the other’s logits', () => {
    const paper = resnet(50, { ...small, convention: 'torchvision' });
    expect(compare('paper', paper, { output: 'predictions' })['output']).toBeGreaterThan(1e-2);
  });
});

describe('CIFAR ResNet-20 with option A shortcuts', () => {
  test.each([
    ['cifar20', 'symmetric'],
    ['cifar20-same', 'same'],
  ] as const)('%s', (name, padding) => {
    within(
      compare(name, cifarResnet(20, { padding, classifierActivation: 'linear' }), { output: 'predictions' }),
    );
  });

  it('gives other logits when only the padding is TensorFlow’s', () => {
    const spec = cifarResnet(20, { padding: 'same', classifierActivation: 'linear' });
    expect(compare('cifar20', spec, { output: 'predictions' })['output']).toBeGreaterThan(1e-2);
  });
});

describe('`same` at stride 2 on an even size', () => {
  const golden = readGolden('same-padding');
  const run = (padding: 'same' | 3) => {
    const net = networkBuilder('stem');
    const x = net.input([24, 24, 3]);
    net.conv(x, { name: 'conv1', filters: 4, kernelSize: 7, strides: 2, padding, useBias: false });
    const model = build(net.spec());
    loadWeights(
      model,
      { 'conv1.weight': torchWeight('conv1.weight', [4, 3, 7, 7]) },
      { layout: 'torchvision' },
    );
    const output = tf.tidy(() => {
      const result = model.predict(imageTensor(golden)) as tf.Tensor;
      return { shape: result.shape, values: Array.from(result.dataSync()) };
    });
    model.dispose();
    return output;
  };

  it('pads 2 before and 3 after', () => {
    expect(relativeDifference(run('same').values, golden.outputs['same']?.values ?? [])).toBeLessThan(1e-6);
  });

  it('has the shape of padding 3 on both sides, and other numbers', () => {
    expect(run('same').shape).toEqual(run(3).shape);
    expect(relativeDifference(run(3).values, golden.outputs['padding3']?.values ?? [])).toBeLessThan(1e-6);
    expect(relativeDifference(run('same').values, run(3).values)).toBeGreaterThan(0.5);
  });
});

describe('loading weights', () => {
  const small = () => {
    const net = networkBuilder('small');
    let x = net.input([4, 4, 2]);
    x = net.depthwiseConv(x, { name: 'depthwise', kernelSize: [1, 3], depthMultiplier: 2, useBias: false });
    net.conv(x, { name: 'conv', filters: 3, kernelSize: 1 });
    return build(net.spec(), { initializer: 'zeros' });
  };
  const counted = (...shape: number[]): NamedArray => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i),
  });

  it('takes Keras’ layout as it is', () => {
    const model = small();
    const kernel = counted(1, 1, 4, 3);
    loadWeights(
      model,
      { 'depthwise/depthwise_kernel': counted(1, 3, 2, 2), 'conv/kernel': kernel, 'conv/bias': counted(3) },
      { layout: 'keras' },
    );
    expect(Array.from(model.getLayer('conv').getWeights()[0]?.dataSync() ?? [])).toEqual(
      Array.from(kernel.data),
    );
    model.dispose();
  });

  it('turns PyTorch’s axes', () => {
    const model = small();
    loadWeights(
      model,
      {
        'depthwise.weight': counted(4, 1, 1, 3),
        'conv.weight': counted(3, 4, 1, 1),
        'conv.bias': counted(3),
        'conv.num_batches_tracked': counted(1),
      },
      { layout: 'torchvision' },
    );
    expect(Array.from(model.getLayer('conv').getWeights()[0]?.dataSync() ?? [])).toEqual([
      0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11,
    ]);
    // 1 × 3 × channel × multiplier, from (channel · multiplier) × 1 × 1 × 3.
    expect(Array.from(model.getLayer('depthwise').getWeights()[0]?.dataSync() ?? [])).toEqual([
      0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11,
    ]);
    model.dispose();
  });

  it('says which weights are missing, misshapen or left over, and changes nothing then', () => {
    const model = small();
    const all = {
      'depthwise.weight': counted(4, 1, 1, 3),
      'conv.weight': counted(3, 4, 1, 1),
      'conv.bias': counted(3),
    };
    const { 'conv.bias': _, ...missing } = all;
    expect(() => loadWeights(model, missing, { layout: 'torchvision' })).toThrow(
      'No weights were given for layer “conv” (looked for conv.bias).',
    );
    expect(() =>
      loadWeights(model, { ...all, 'conv.weight': counted(3, 5, 1, 1) }, { layout: 'torchvision' }),
    ).toThrow('Layer “conv”: the weights conv.weight have shape 1×1×5×3, but the layer needs 1×1×4×3.');
    expect(() => loadWeights(model, { ...all, 'fc.bias': counted(3) }, { layout: 'torchvision' })).toThrow(
      'These weights belong to no layer of the model: fc.bias.',
    );
    expect(Math.max(...(model.getLayer('conv').getWeights()[0]?.dataSync() ?? []))).toBe(0);
    model.dispose();
  });
});
