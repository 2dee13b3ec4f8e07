/** A module of JavaScript that knows nothing of this project and makes TensorFlow.js know those layers. */
export const ownLayersScript = (): string => script;

const script = `// Layers of a network of Residual Notes that TensorFlow.js has not. Before the model is loaded:
//
//   import * as tf from '@tensorflow/tfjs';
//   import { registerLayers } from './residual-layers.mjs';
//
//   registerLayers(tf);
//   const model = await tf.loadLayersModel('model.json');

const padded = (padding) =>
  typeof padding === 'string'
    ? padding
    : [[0, 0], [padding.top, padding.bottom], [padding.left, padding.right], [0, 0]];

function outputSize(n, axis, { kernelSize, poolSize = kernelSize, strides, padding, dilationRate = [1, 1] }) {
  if (n === null) return null;
  if (padding === 'same') return Math.ceil(n / strides[axis]);
  const zeros =
    padding === 'valid' ? 0 : axis === 0 ? padding.top + padding.bottom : padding.left + padding.right;
  return Math.floor((n + zeros - dilationRate[axis] * (poolSize[axis] - 1) - 1) / strides[axis]) + 1;
}

export function registerLayers(tf) {
  class Own extends tf.layers.Layer {
    constructor(config) {
      super({ name: config.name, trainable: config.trainable ?? true });
      this.own = config;
      const { activation = 'linear' } = config;
      this.activate = activation === 'linear' ? (x) => x : (x) => tf.layers.activation({ activation }).apply(x);
    }

    call(inputs) {
      return tf.tidy(() => this.activate(this.compute(Array.isArray(inputs) ? inputs[0] : inputs)));
    }

    computeOutputShape([batch, height, width, channels]) {
      return [batch, outputSize(height, 0, this.own), outputSize(width, 1, this.own), this.channels(channels)];
    }

    channels(channels) {
      return channels;
    }

    weightsOf(name, shape, outputs) {
      const { zeros } = tf.initializers;
      this.kernel = this.addWeight(name, shape, 'float32', zeros());
      if (this.own.useBias) this.bias = this.addWeight('bias', [outputs], 'float32', zeros());
      this.built = true;
    }

    withBias(y) {
      return this.bias ? tf.add(y, this.bias.read()) : y;
    }

    getConfig() {
      return { ...super.getConfig(), ...this.own };
    }
  }

  class ExplicitConv2D extends Own {
    build(shape) {
      const { kernelSize, groups, filters } = this.own;
      this.weightsOf('kernel', [...kernelSize, shape.at(-1) / groups, filters], filters);
    }

    channels() {
      return this.own.filters;
    }

    compute(x) {
      const { strides, padding, dilationRate, groups } = this.own;
      const kernels = tf.split(this.kernel.read(), groups, 3);
      const parts = tf.split(x, groups, 3);
      const outputs = parts.map((part, at) =>
        tf.conv2d(part, kernels[at], strides, padded(padding), 'NHWC', dilationRate),
      );
      return this.withBias(outputs.length > 1 ? tf.concat(outputs, 3) : outputs[0]);
    }
  }

  class ExplicitDepthwiseConv2D extends Own {
    build(shape) {
      const { kernelSize, depthMultiplier } = this.own;
      const channels = shape.at(-1);
      this.weightsOf('depthwise_kernel', [...kernelSize, channels, depthMultiplier], channels * depthMultiplier);
    }

    channels(channels) {
      return channels * this.own.depthMultiplier;
    }

    compute(x) {
      const { strides, padding, dilationRate } = this.own;
      return this.withBias(
        tf.depthwiseConv2d(x, this.kernel.read(), strides, padded(padding), 'NHWC', dilationRate),
      );
    }
  }

  class ExplicitMaxPooling2D extends Own {
    compute(x) {
      const { poolSize, strides, padding } = this.own;
      return tf.maxPool(x, poolSize, strides, padded(padding));
    }
  }

  class ExplicitAveragePooling2D extends Own {
    compute(x) {
      const { poolSize, strides, padding } = this.own;
      return tf.avgPool(x, poolSize, strides, padded(padding));
    }
  }

  // Every s-th pixel, and channels of zeros behind those that there are.
  class SubsamplePad extends Own {
    computeOutputShape([batch, height, width]) {
      const [down, across] = this.own.strides;
      const kept = (n, step) => (n === null ? null : Math.ceil(n / step));
      return [batch, kept(height, down), kept(width, across), this.own.filters];
    }

    compute(x) {
      const { strides, filters } = this.own;
      const kept = tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, ...strides, 1]);
      return tf.pad(kept, [[0, 0], [0, 0], [0, 0], [0, filters - x.shape[3]]]);
    }
  }

  const all = {
    ExplicitConv2D,
    ExplicitDepthwiseConv2D,
    ExplicitMaxPooling2D,
    ExplicitAveragePooling2D,
    SubsamplePad,
  };
  for (const [name, layer] of Object.entries(all)) {
    Object.defineProperty(layer, 'className', { value: name });
    tf.serialization.registerClass(layer);
  }
}
`;
