/** A net of two weights: `z = w₁x`, `a = f(z)`, `ŷ = w₂a`, `L = ½(ŷ − t)²`. */
export interface TwoWeights {
  readonly x: number;
  readonly target: number;
  readonly w1: number;
  readonly w2: number;
  readonly activation: 'relu' | 'sigmoid' | 'identity';
}

export interface Forward {
  readonly z: number;
  readonly a: number;
  readonly y: number;
  readonly loss: number;
}

/** ∂L/∂ of each value. */
export interface Backward {
  readonly y: number;
  readonly w2: number;
  readonly a: number;
  /** f′(z), by which the activation multiplies. */
  readonly slope: number;
  readonly z: number;
  readonly w1: number;
}

export function forward({ x, target, w1, w2, activation }: TwoWeights): Forward {
  const z = w1 * x;
  const a = activation === 'relu' ? Math.max(0, z) : activation === 'sigmoid' ? 1 / (1 + Math.exp(-z)) : z;
  const y = w2 * a;
  return { z, a, y, loss: (y - target) ** 2 / 2 };
}

/** The chain rule, from the loss to the weights. */
export function backward(net: TwoWeights, { z, a, y }: Forward): Backward {
  const slope = net.activation === 'relu' ? (z > 0 ? 1 : 0) : net.activation === 'sigmoid' ? a * (1 - a) : 1;
  const dy = y - net.target;
  const da = dy * net.w2;
  const dz = da * slope;
  return { y: dy, w2: dy * a, a: da, slope, z: dz, w1: dz * net.x };
}
