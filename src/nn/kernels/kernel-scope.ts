import * as tf from '@tensorflow/tfjs-core';

export type KernelInputs = Readonly<Record<string, tf.TensorInfo>>;

/** A backend's kernel; undefined where it has none, which tfjs's types do not say. */
export function kernelOf(name: string, backend: string): tf.KernelConfig | undefined {
  return tf.getKernel(name, backend);
}

/**
 * Runs kernels of one backend by name, below the level of tensors, so that a kernel
 * can be composed of others. Everything it makes is freed when the composed kernel
 * ends, except what is returned.
 */
export class KernelScope {
  readonly backend: tf.KernelBackend;
  readonly backendName: string;
  readonly #made = new Set<tf.DataId>();

  constructor(backend: unknown, backendName: string) {
    this.backend = backend as tf.KernelBackend;
    this.backendName = backendName;
  }

  run(kernelName: string, inputs: KernelInputs, attrs: Record<string, unknown> = {}): tf.TensorInfo {
    const kernel = kernelOf(kernelName, this.backendName);
    if (!kernel)
      throw new Error(`Kernel '${kernelName}' is not registered for backend '${this.backendName}'.`);
    const made = kernel.kernelFunc({
      inputs: inputs,
      attrs: attrs as tf.NamedAttrMap,
      backend: this.backend,
    });
    const output = Array.isArray(made) ? made[0]! : made;
    this.#made.add(output.dataId);
    return output;
  }

  /** The same values under another shape; no copy. */
  view(x: tf.TensorInfo, shape: number[]): tf.TensorInfo {
    return { dataId: x.dataId, shape, dtype: x.dtype };
  }

  /** Frees all intermediate results but `kept`, which are returned. */
  finish<T extends tf.TensorInfo | tf.TensorInfo[]>(kept: T): T {
    const keep = new Set((Array.isArray(kept) ? kept : [kept]).map(({ dataId }) => dataId));
    for (const dataId of this.#made) if (!keep.has(dataId)) this.backend.disposeData(dataId);
    return kept;
  }

  constant(values: Float32Array, shape: number[]): tf.TensorInfo {
    const dataId = this.backend.write(values, shape, 'float32');
    this.#made.add(dataId);
    return { dataId, shape, dtype: 'float32' };
  }

  transpose(x: tf.TensorInfo, perm: number[]): tf.TensorInfo {
    return this.run('Transpose', { x }, { perm });
  }

  /** Zeros added at begin and end of each axis; negative amounts cut off instead. */
  padOrCrop(x: tf.TensorInfo, amounts: readonly (readonly [begin: number, end: number])[]): tf.TensorInfo {
    let result = x;
    if (amounts.some(([begin, end]) => begin < 0 || end < 0)) {
      const begin = amounts.map(([before]) => Math.max(0, -before));
      const size = result.shape.map((n, axis) => n - begin[axis]! - Math.max(0, -amounts[axis]![1]));
      result = this.run('Slice', { x: result }, { begin, size });
    }
    if (amounts.some(([begin, end]) => begin > 0 || end > 0)) {
      const paddings = amounts.map(([begin, end]) => [Math.max(0, begin), Math.max(0, end)]);
      result = this.run('PadV2', { x: result }, { paddings, constantValue: 0 });
    }
    return result;
  }

  /** A convolution without padding over an input that already has it. */
  validConvolution(
    x: tf.TensorInfo,
    filter: tf.TensorInfo,
    strides: readonly [number, number],
    dilations: readonly [number, number],
  ): tf.TensorInfo {
    return this.run('Conv2D', { x, filter }, { strides, dilations, pad: 'valid', dataFormat: 'NHWC' });
  }
}
