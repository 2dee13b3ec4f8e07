/** Activations whose gradient can be told from their output alone. Kinds: 1 sigmoid, 2 tanh, 3 ELU, 4 leaky ReLU, 5 ReLU6. */
import { exponential } from './exponential';
import { F } from './vector';

const sigmoid = 1, hyperbolicTangent = 2, elu = 3, leakyRelu = 4;

export function activate(kind: i32, x: usize, y: usize, count: i32, slope: f32): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i * F;
    const v = load<f32>(x + at);
    let result: f32;
    if (v != v) {
      result = v;
    } else if (kind == sigmoid) {
      const e = exponential(-abs<f64>(v));
      result = <f32>((v >= 0 ? 1.0 : e) / (1 + e));
    } else if (kind == hyperbolicTangent) {
      const e = exponential(-2 * abs<f64>(v));
      const size = (1 - e) / (1 + e);
      result = <f32>(v >= 0 ? size : -size);
    } else if (kind == elu) {
      result = v >= 0 ? v : <f32>(exponential(v) - 1);
    } else if (kind == leakyRelu) {
      result = v >= 0 ? v : slope * v;
    } else {
      result = min<f32>(max<f32>(v, 0), 6);
    }
    store<f32>(y + at, result);
  }
}

/** `dx (+)= dy · f′`, f′ told from `y`. */
export function activationGradient(kind: i32, dy: usize, y: usize, dx: usize, count: i32, slope: f32, accumulate: i32): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i * F;
    const v = load<f32>(y + at);
    let factor: f32;
    if (kind == sigmoid) factor = v * (1 - v);
    else if (kind == hyperbolicTangent) factor = 1 - v * v;
    else if (kind == elu) factor = v >= 0 ? 1 : v + 1;
    else if (kind == leakyRelu) factor = v >= 0 ? 1 : slope;
    else factor = v > 0 && v < 6 ? 1 : 0;
    const g = load<f32>(dy + at) * factor;
    store<f32>(dx + at, accumulate ? load<f32>(dx + at) + g : g);
  }
}
