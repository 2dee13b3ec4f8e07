import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import '../../../scripts/build-wasm.ts';
import type { ConvolutionGeometry } from '../../../src/nn/kernels/geometry.ts';
import {
  prepareFilterGradient,
  prepareForward,
  prepareInputGradient,
} from '../../../src/nn/kernels/simd-convolution.ts';
import type { SimdExports } from '../../../src/nn/kernels/simd-module.ts';
import { randomValues } from './random-tensor.ts';

/** Pictures of this side are convolved directly (by a dilation, which Winograd has not), by tiles of 2×2, and of 4×4. */
const ways = {
  direct: { side: 8, dilation: 2 },
  small: { side: 6, dilation: 1 },
  large: { side: 8, dilation: 1 },
} as const;
const [batch, channels] = [2, 32];

async function load(name: string): Promise<SimdExports> {
  const memory = new WebAssembly.Memory({ initial: 64 });
  const bytes = readFileSync(new URL(`../../../public/kernel/${name}.wasm`, import.meta.url));
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  return { ...instance.exports, memory } as unknown as SimdExports;
}

/** Root mean square of the differences, as a share of that of what is right: computed in float64. */
function errors(module: SimdExports, { side, dilation }: (typeof ways)[keyof typeof ways]) {
  const g: ConvolutionGeometry = {
    batch,
    inHeight: side,
    inWidth: side,
    inChannels: channels,
    outHeight: side,
    outWidth: side,
    outChannels: channels,
    kernelHeight: 3,
    kernelWidth: 3,
    strideHeight: 1,
    strideWidth: 1,
    dilationHeight: dilation,
    dilationWidth: dilation,
    padTop: dilation,
    padLeft: dilation,
  };
  const count = batch * side * side * channels;
  const weights = 9 * channels * channels;
  let top = 65_536;
  const place = (floats: number) => {
    const address = top;
    top = (top + 4 * floats + 127) & ~63;
    return address;
  };
  const [x, dy, w, y, dx, dw] = [count, count, weights, count, count, weights].map(place) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const floats = (address: number, length: number) => new Float32Array(module.memory.buffer, address, length);
  floats(x, count).set(randomValues(count, 1));
  floats(dy, count).set(randomValues(count, 2));
  floats(w, weights).set(randomValues(weights, 3));
  const scratch = place(1 << 18);
  prepareForward(module, g).run(scratch, x, w, 0, y, false);
  prepareInputGradient(module, g)!.run(scratch, dy, w, dx, false);
  prepareFilterGradient(module, g).run(scratch, x, dy, dw);

  const right = { y: new Float64Array(count), dx: new Float64Array(count), dw: new Float64Array(weights) };
  const [xs, dys, ws] = [floats(x, count), floats(dy, count), floats(w, weights)];
  for (let n = 0; n < batch; n++)
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++)
        for (let tap = 0; tap < 9; tap++) {
          const r = row + dilation * (Math.floor(tap / 3) - 1);
          const c = column + dilation * ((tap % 3) - 1);
          if (r < 0 || c < 0 || r >= side || c >= side) continue;
          const from = ((n * side + r) * side + c) * channels;
          const to = ((n * side + row) * side + column) * channels;
          for (let i = 0; i < channels; i++)
            for (let k = 0; k < channels; k++) {
              const weight = (tap * channels + i) * channels + k;
              right.y[to + k]! += xs[from + i]! * ws[weight]!;
              right.dx[from + i]! += dys[to + k]! * ws[weight]!;
              right.dw[weight]! += xs[from + i]! * dys[to + k]!;
            }
        }
  const error = (found: Float32Array, exact: Float64Array) => {
    let [wrong, all] = [0, 0];
    exact.forEach((value, at) => {
      wrong += (found[at]! - value) ** 2;
      all += value ** 2;
    });
    return Math.sqrt(wrong / all);
  };
  return [
    error(floats(y, count), right.y),
    error(floats(dx, count), right.dx),
    error(floats(dw, weights), right.dw),
  ];
}

describe.each(['residual-kernels', 'residual-kernels-relaxed'])(
  'what Winograd costs in digits, %s',
  (name) => {
    it('is nothing with tiles of 2×2, and less than one with 4×4', async () => {
      const module = await load(name);
      const direct = errors(module, ways.direct);
      const [small, large] = [errors(module, ways.small), errors(module, ways.large)];
      console.log(
        `${name}: relative error of y, dx, dw: ` +
          Object.entries({ direct, '2×2': small, '4×4': large })
            .map(([way, found]) => `${way} ${found.map((each) => each.toExponential(1)).join(' ')}`)
            .join('; '),
      );
      for (const each of direct) expect(each).toBeLessThan(3e-7);
      small.forEach((each, at) => expect(each).toBeLessThan(1.3 * direct[at]!));
      large.forEach((each, at) => expect(each).toBeLessThan(7 * direct[at]!));
      for (const each of large) expect(each).toBeLessThan(2e-6);
    });
  },
);
