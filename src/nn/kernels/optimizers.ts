import * as tf from '@tensorflow/tfjs-core';
import type { SimdExports } from './simd-module.ts';
import type { WasmMemory } from './wasm-memory.ts';

/** What is fast on the running backend; undefined where tfjs's own optimisers do. */
export type FastOptimizers = () => { readonly module: SimdExports; readonly memory: WasmMemory } | undefined;

type Gradients = tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[];
interface Slot {
  originalName: string;
  variable: tf.Variable;
}
interface Momentum {
  learningRate: number;
  momentum: number;
  useNesterov: boolean;
  accumulations: Slot[];
  incrementIterations(): void;
}
interface Adam {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  accBeta1: tf.Variable;
  accBeta2: tf.Variable;
  accumulatedFirstMoment: Slot[];
  accumulatedSecondMoment: Slot[];
  incrementIterations(): void;
}

let patched = false;

/**
 * Lets `tf.train.momentum` and `tf.train.adam` change weights in place, each in one pass, where tfjs runs
 * up to fourteen kernels a weight. Their state stays in tfjs's own variables: saving and loading it is as before.
 */
export function speedUpOptimizers(fast: FastOptimizers): void {
  if (patched) return;
  patched = true;
  replaceStep<Momentum>(tf.MomentumOptimizer.prototype, fast, (optimizer, gradients, { module, memory }) => {
    const { learningRate, momentum, useNesterov } = optimizer;
    entries(gradients).forEach(([value, gradient, name], at) => {
      const velocity = slot(optimizer.accumulations, at, `${name}/momentum`, value);
      if (!gradient) return;
      const places = [value, gradient, velocity].map((tensor) => own(memory, tensor)) as [
        number,
        number,
        number,
      ];
      module.momentumStep(...places, value.size, learningRate, momentum, 0, Number(useNesterov));
      changed(memory, value, velocity);
    });
  });
  replaceStep<Adam>(tf.AdamOptimizer.prototype, fast, (optimizer, gradients, { module, memory }) => {
    const { learningRate, beta1, beta2, epsilon, accBeta1, accBeta2 } = optimizer;
    const [first, second] = [accBeta1, accBeta2].map((power) => 1 / (1 - power.dataSync()[0]!)) as [
      number,
      number,
    ];
    entries(gradients).forEach(([value, gradient, name], at) => {
      const mean = slot(optimizer.accumulatedFirstMoment, at, `${name}/m`, value);
      const square = slot(optimizer.accumulatedSecondMoment, at, `${name}/v`, value);
      if (!gradient) return;
      const places = [value, gradient, mean, square].map((tensor) => own(memory, tensor)) as [
        number,
        number,
        number,
        number,
      ];
      module.adamStep(...places, value.size, learningRate, beta1, beta2, first, second, epsilon);
      changed(memory, value, mean, square);
    });
    tf.tidy(() => {
      accBeta1.assign(tf.mul(accBeta1, beta1));
      accBeta2.assign(tf.mul(accBeta2, beta2));
    });
  });
}

function replaceStep<State extends { incrementIterations(): void }>(
  prototype: object,
  fast: FastOptimizers,
  step: (optimizer: State, gradients: Gradients, simd: NonNullable<ReturnType<FastOptimizers>>) => void,
): void {
  const optimizer = prototype as { applyGradients(this: State, gradients: Gradients): void };
  const stock = optimizer.applyGradients;
  optimizer.applyGradients = function applyGradients(gradients) {
    const simd = fast();
    if (
      !simd ||
      !entries(gradients).every(([value]) => (value as tf.Tensor | undefined)?.dtype === 'float32')
    )
      return stock.call(this, gradients);
    step(this, gradients, simd);
    this.incrementIterations();
  };
}

/** Each weight with its gradient, in the order that tfjs keeps its state in. */
function entries(gradients: Gradients): [tf.Variable, tf.Tensor | undefined, string][] {
  const named = Array.isArray(gradients)
    ? gradients.map(({ name, tensor }) => [name, tensor] as const)
    : Object.entries(gradients);
  return named.map(([name, tensor]) => [tf.engine().registeredVariables[name]!, tensor, name]);
}

function slot(slots: Slot[], at: number, originalName: string, value: tf.Variable): tf.Variable {
  slots[at] ??= {
    originalName,
    variable: tf.tidy(() => tf.variable(tf.zerosLike(value), false)),
  };
  return slots[at].variable;
}

/** Its address; a variable whose numbers others see as well (a clone, a reshape) gets numbers of its own first. */
function own(memory: WasmMemory, tensor: tf.Tensor): number {
  if (tensor instanceof tf.Variable && memory.backend.refCount(tensor.dataId) > 1)
    tf.tidy(() => tensor.assign(tf.tensor(tensor.dataSync().slice(), tensor.shape)));
  return memory.addressOf(tensor);
}

function changed(memory: WasmMemory, ...variables: tf.Variable[]): void {
  for (const variable of variables) memory.changedInPlace(variable);
}
