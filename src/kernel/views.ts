/** What a network says of a photograph when it looks at several windows of it, each as it is and mirrored. */
import { softmax, tensor4d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { scaleWindow, shrink, windowsOf, type Normalisation, type Picture } from '../data/index.ts';
import { endsInSoftmax } from '../nn/training/index.ts';

export interface Views {
  /** Mean over the views, a number a class. */
  readonly probabilities: number[];
  /** How many there were. */
  readonly count: number;
}

/** Windows are cut from a picture whose shorter side is this many times the network's: smaller ones lose nothing. */
const detail = 4;

/** @param size rows and columns that the model takes */
export async function lookAround(
  model: LayersModel,
  picture: Picture,
  size: number,
  { mean, std }: Normalisation,
): Promise<Views> {
  const small = shrink(picture, detail * size);
  const windows = windowsOf(small);
  const area = size * size * 3;
  const views = new Float32Array(2 * windows.length * area);
  windows.forEach((window, at) => {
    const values = scaleWindow(small, window, size);
    for (let pixel = 0; pixel < size * size; pixel++) {
      const mirrored = pixel - (pixel % size) + size - 1 - (pixel % size);
      for (let channel = 0; channel < 3; channel++) {
        const value = (values[pixel * 3 + channel]! - mean[channel]!) / std[channel]!;
        views[2 * at * area + pixel * 3 + channel] = value;
        views[(2 * at + 1) * area + mirrored * 3 + channel] = value;
      }
    }
  });
  const count = 2 * windows.length;
  const output = tidy(() => {
    const said = model.predict(tensor4d(views, [count, size, size, 3])) as Tensor;
    return (endsInSoftmax(model) ? said : softmax(said)).mean(0);
  });
  const probabilities = [...(await output.data())];
  output.dispose();
  return { probabilities, count };
}
