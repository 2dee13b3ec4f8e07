import type { ConvolutionAttributes } from '../../../src/nn/kernels/geometry.ts';

export interface ConvolutionCase {
  name: string;
  input: [number, number, number, number];
  filter: [number, number, number, number];
  attributes: ConvolutionAttributes;
}

/** Strides 1 and 2, the three kinds of padding, kernels 1, 2, 3, 5, 7, odd and even sizes, awkward channel counts. */
export function convolutionCases(): ConvolutionCase[] {
  const cases: ConvolutionCase[] = [];
  const channels = [[3, 5], [4, 8], [7, 16], [1, 1], [16, 12], [5, 3], [2, 9], [8, 24]] as const; // prettier-ignore
  let turn = 0;
  for (const strides of [1, 2]) {
    for (const kernel of [1, 2, 3, 5, 7]) {
      for (const pad of ['same', 'valid', 'explicit'] as const) {
        for (const size of [
          [9, 9],
          [8, 8],
          [7, 10],
        ] as const) {
          // prettier-ignore
          const [inChannels, outChannels] = channels[turn++ % channels.length]!;
          const explicit: ConvolutionAttributes['pad'] = [[0, 0], [1, 2], [2, 0], [0, 0]]; // prettier-ignore
          cases.push({
            name: `${size.join('×')}×${inChannels} → ${outChannels}, kernel ${kernel}, stride ${strides}, ${pad}`,
            input: [2, size[0], size[1], inChannels],
            filter: [kernel, kernel, inChannels, outChannels],
            attributes: { strides: [strides, strides], pad: pad === 'explicit' ? explicit : pad },
          });
        }
      }
    }
  }
  // What a square grid leaves out.
  cases.push(
    {
      name: 'unequal strides and kernel',
      input: [3, 11, 6, 5],
      filter: [3, 2, 5, 7],
      attributes: { strides: [1, 2], pad: 'same' },
    },
    {
      name: 'stride longer than the kernel',
      input: [2, 9, 9, 4],
      filter: [1, 1, 4, 6],
      attributes: { strides: [3, 3], pad: 'valid' },
    },
    {
      name: 'a single pixel out',
      input: [2, 3, 3, 6],
      filter: [3, 3, 6, 10],
      attributes: { strides: [1, 1], pad: 'valid' },
    },
    {
      name: 'wide enough for whole vectors',
      input: [2, 16, 16, 16],
      filter: [3, 3, 16, 32],
      attributes: { strides: [1, 1], pad: 'same' },
    },
    {
      name: 'whole vectors, stride 2',
      input: [2, 16, 16, 16],
      filter: [3, 3, 16, 32],
      attributes: { strides: [2, 2], pad: 'same' },
    },
    {
      name: 'tiles that overhang',
      input: [5, 13, 10, 16],
      filter: [3, 3, 16, 24],
      attributes: { strides: [1, 1], pad: 'same' },
    },
    {
      name: 'pictures of a few tiles',
      input: [5, 8, 8, 64],
      filter: [3, 3, 64, 64],
      attributes: { strides: [1, 1], pad: 'same' },
    },
    {
      name: 'small tiles',
      input: [3, 6, 6, 8],
      filter: [3, 3, 8, 16],
      attributes: { strides: [1, 1], pad: 'valid' },
    },
    { name: 'large tiles, explicit padding', input: [2, 7, 9, 12], filter: [3, 3, 12, 8], attributes: { strides: [1, 1], pad: [[0, 0], [2, 1], [0, 2], [0, 0]] } }, // prettier-ignore
  );
  return cases;
}
