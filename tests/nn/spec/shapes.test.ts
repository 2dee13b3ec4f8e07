import { backend_util } from '@tensorflow/tfjs-core';
import { describe, expect, it, test } from 'vitest';
import {
  axisPadding,
  axisTex,
  axisText,
  countTex,
  countText,
  describeNetwork,
  networkBuilder,
  quotientText,
  shapeFormulaText,
  shapeTex,
  slideWindow,
  type LayerDescription,
  type NetworkBuilder,
} from '../../../src/nn/spec/index.ts';

/** The description of the last layer that `write` adds. */
function last(write: (net: NetworkBuilder) => void): LayerDescription {
  const net = networkBuilder('test');
  write(net);
  const layer = describeNetwork(net.spec()).layers.at(-1);
  if (!layer) throw new Error('no layer');
  return layer;
}

describe('a window slides over an axis', () => {
  const stem = { n: 224, kernel: 7, stride: 2, dilation: 1 };

  it('gives 112 for the stem, the floor dropping half a step and one padded pixel', () => {
    expect(slideWindow('height', stem, { before: 3, after: 3 })).toEqual({
      axis: 'height',
      n: 224,
      before: 3,
      after: 3,
      kernel: 7,
      stride: 2,
      dilation: 1,
      quotient: 111.5,
      result: 112,
      unread: 1,
    });
  });

  test.each([
    // n, kernel, stride, dilation → before, after, result
    [224, 7, 2, 1, 2, 3, 112],
    [112, 3, 2, 1, 0, 1, 56],
    [56, 3, 1, 1, 1, 1, 56],
    [56, 1, 2, 1, 0, 0, 28],
    [9, 3, 2, 1, 1, 1, 5],
    [10, 3, 1, 2, 2, 2, 10],
    [10, 2, 1, 1, 0, 1, 10],
    [5, 2, 3, 1, 0, 0, 2],
    [1, 3, 2, 1, 1, 1, 1],
  ])(
    'TensorFlow’s same: n %i, k %i, s %i, d %i pads %i before and %i after, giving %i',
    (n, kernel, stride, dilation, before, after, result) => {
      const window = { n, kernel, stride, dilation };
      const padding = axisPadding('same', 'height', window);
      expect(padding).toEqual({ before, after });
      expect(slideWindow('height', window, padding).result).toBe(result);
    },
  );

  it('spreads the taps of a dilated kernel', () => {
    // Three taps, two apart, span five pixels.
    expect(
      slideWindow('width', { n: 10, kernel: 3, stride: 1, dilation: 2 }, { before: 0, after: 0 }).result,
    ).toBe(6);
  });

  it('says that a window does not fit by a result below one', () => {
    expect(
      slideWindow('width', { n: 4, kernel: 7, stride: 1, dilation: 1 }, { before: 1, after: 1 }).result,
    ).toBe(0);
  });
});

it('agrees with tfjs on sizes and padding for every small window', () => {
  let compared = 0;
  for (const n of [5, 6, 7, 8, 11]) {
    for (const kernel of [1, 2, 3, 5]) {
      for (const stride of [1, 2, 3]) {
        for (const dilation of [1, 2]) {
          const window = { n, kernel, stride, dilation };
          for (const setting of ['same', 'valid', { top: 2, bottom: 1, left: 0, right: 0 }] as const) {
            const padding = axisPadding(setting, 'height', window);
            const ours = slideWindow('height', window, padding);
            if (ours.result < 1) continue;
            const pad =
              typeof setting === 'string'
                ? setting
                : ([
                    [0, 0],
                    [setting.top, setting.bottom],
                    [0, 0],
                    [0, 0],
                  ] as [[number, number], [number, number], [number, number], [number, number]]);
            const theirs = backend_util.computeConv2DInfo(
              [1, n, 1, 1],
              [kernel, 1, 1, 1],
              [stride, 1],
              [dilation, 1],
              pad,
            );
            expect([ours.result, ours.before, ours.after], JSON.stringify({ ...window, setting })).toEqual([
              theirs.outHeight,
              theirs.padInfo.top,
              theirs.padInfo.bottom,
            ]);
            compared++;
          }
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(300);
});

describe('output shapes', () => {
  it('follows each axis by itself', () => {
    const layer = last((net) =>
      net.conv(net.input([20, 30, 3]), {
        filters: 5,
        kernelSize: [3, 5],
        strides: [2, 1],
        padding: { top: 1, bottom: 0, left: 2, right: 1 },
      }),
    );
    expect(layer.outputShape).toEqual([10, 29, 5]);
  });

  test.each<[string, (net: NetworkBuilder) => void, number[]]>([
    [
      'depthwise',
      (net) => net.depthwiseConv(net.input([8, 8, 3]), { kernelSize: 3, depthMultiplier: 2 }),
      [6, 6, 6],
    ],
    ['separable', (net) => net.separableConv(net.input([8, 8, 3]), { kernelSize: 3, filters: 7 }), [6, 6, 7]],
    ['max-pool', (net) => net.maxPool(net.input([9, 8, 3]), { kernelSize: 2 }), [4, 4, 3]],
    [
      'same average pool',
      (net) => net.averagePool(net.input([9, 8, 3]), { kernelSize: 2, padding: 'same' }),
      [5, 4, 3],
    ],
    ['zero padding', (net) => net.zeroPadding(net.input([8, 8, 3]), { padding: [1, 2] }), [10, 12, 3]],
    ['global max-pool', (net) => net.globalMaxPool(net.input([8, 8, 3])), [3]],
    ['flatten', (net) => net.flatten(net.input([4, 5, 3])), [60]],
    ['dense on an image', (net) => net.dense(net.input([4, 5, 3]), { units: 2 }), [4, 5, 2]],
    ['concatenate', (net) => net.concatenate([net.input([4, 5, 3]), net.input([4, 5, 2])]), [4, 5, 5]],
    [
      'subsample and pad',
      (net) => net.subsamplePad(net.input([5, 6, 3]), { strides: 2, filters: 8 }),
      [3, 3, 8],
    ],
    ['dropout', (net) => net.dropout(net.input([7]), { rate: 0.5 }), [7]],
  ])('%s', (_, write, shape) => {
    expect(last(write).outputShape).toEqual(shape);
  });
});

describe('parameters and multiply-adds, written out', () => {
  it('grouped convolution', () => {
    const layer = last((net) => net.conv(net.input([8, 8, 6]), { filters: 4, kernelSize: 3, groups: 2 }));
    expect(countText(layer.paramFormula)).toBe('3·3·3·4 + 4 = 112');
    expect(countText(layer.multiplyAddFormula)).toBe('6·6·3·3·3·4 = 3,888');
  });

  it('depthwise convolution', () => {
    const layer = last((net) =>
      net.depthwiseConv(net.input([8, 8, 6]), { kernelSize: 3, depthMultiplier: 2 }),
    );
    expect(countText(layer.paramFormula)).toBe('3·3·6·2 + 12 = 120');
    expect(layer.multiplyAdds).toBe(6 * 6 * 3 * 3 * 6 * 2);
  });

  it('separable convolution', () => {
    const layer = last((net) => net.separableConv(net.input([8, 8, 6]), { filters: 10, kernelSize: 3 }));
    expect(countText(layer.paramFormula)).toBe('3·3·6·1 + 6·10 + 10 = 124');
    expect(layer.multiplyAdds).toBe(6 * 6 * (3 * 3 * 6 + 6 * 10));
  });

  it('batch norm: four numbers a channel, of which two train', () => {
    const layer = last((net) => net.batchNorm(net.input([8, 8, 6])));
    expect(layer.params).toEqual({ total: 24, trainable: 12 });
    expect(layer.paramFormula.terms.map(({ label }) => label)).toEqual([
      'gamma',
      'beta',
      'moving mean',
      'moving variance',
    ]);
    expect(last((net) => net.batchNorm(net.input([6]), { scale: false })).params).toEqual({
      total: 18,
      trainable: 6,
    });
  });

  it('counts four bytes a float of the output', () => {
    expect(last((net) => net.input([8, 8, 6])).activationBytes).toBe(1536);
  });
});

describe('receptive fields', () => {
  const field = (write: (net: NetworkBuilder, x: string) => void) =>
    last((net) => write(net, net.input([32, 32, 3]))).receptiveField;

  it('grows by (k − 1) times the stride so far, and starts inside the padding', () => {
    const stem = field((net, x) => {
      const convolved = net.conv(x, { filters: 8, kernelSize: 7, strides: 2, padding: 3 });
      net.maxPool(convolved, { kernelSize: 3, strides: 2, padding: 1 });
    });
    expect(stem).toEqual({ size: [11, 11], stride: [4, 4], start: [-5, -5] });
  });

  it('differs in its start between padding 3 and TensorFlow’s same', () => {
    const convolved = (padding: 3 | 'same') =>
      field((net, x) => net.conv(x, { filters: 8, kernelSize: 7, strides: 2, padding }))?.start;
    expect(convolved(3)).toEqual([-3, -3]);
    expect(convolved('same')).toEqual([-2, -2]);
  });

  it('is the union of the paths at an add', () => {
    const joined = field((net, x) => {
      const wide = net.conv(x, { filters: 3, kernelSize: [5, 3], padding: 'same' });
      net.add([x, wide]);
    });
    expect(joined).toEqual({ size: [5, 3], stride: [1, 1], start: [-2, -1] });
  });

  it('widens with dilation', () => {
    expect(field((net, x) => net.conv(x, { filters: 1, kernelSize: 3, dilation: 4 }))?.size).toEqual([9, 9]);
  });

  it('ends at a global pool, which sees everything', () => {
    expect(field((net, x) => net.globalAveragePool(x))).toBeNull();
  });
});

describe('formulas as text', () => {
  const axis = slideWindow('height', { n: 224, kernel: 7, stride: 2, dilation: 1 }, { before: 3, after: 3 });

  it('writes the window formula', () => {
    expect(axisTex(axis)).toBe('\\left\\lfloor\\frac{224+3+3-7}{2}\\right\\rfloor+1=112');
    expect(axisText(axis)).toBe('⌊(224 + 3 + 3 − 7) / 2⌋ + 1 = 112');
    expect(quotientText(axis)).toBe('(224 + 3 + 3 − 7) / 2 = 111.5');
  });

  it('needs no floor at stride 1, and writes dilation out', () => {
    const dilated = slideWindow(
      'width',
      { n: 10, kernel: 3, stride: 1, dilation: 2 },
      { before: 0, after: 0 },
    );
    expect(axisText(dilated)).toBe('(10 − 2·(3 − 1) − 1) + 1 = 6');
    expect(axisTex(dilated)).toBe('(10-2\\cdot(3-1)-1)+1=6');
  });

  it('writes one line where both axes agree, two where they differ', () => {
    const of = (shape: number[]) => last((net) => net.maxPool(net.input(shape), { kernelSize: 2 })).formula;
    expect(shapeFormulaText(of([8, 8, 1]))).toEqual(['⌊(8 − 2) / 2⌋ + 1 = 4']);
    expect(shapeTex(of([8, 9, 1]))).toHaveLength(2);
  });

  it('writes padding, flatten and concatenate', () => {
    const formula = (write: (net: NetworkBuilder) => void) => shapeTex(last(write).formula);
    expect(formula((net) => net.zeroPadding(net.input([224, 224, 3]), { padding: 3 }))).toEqual([
      '224+3+3=230',
    ]);
    expect(formula((net) => net.flatten(net.input([7, 7, 512])))).toEqual(['7\\cdot7\\cdot512=25{,}088']);
    expect(formula((net) => net.concatenate([net.input([3]), net.input([4])]))).toEqual(['3+4=7']);
    expect(formula((net) => net.relu(net.input([3])))).toEqual([]);
  });

  it('writes counts', () => {
    const conv = last((net) =>
      net.conv(net.input([230, 230, 3]), { filters: 64, kernelSize: 7, strides: 2 }),
    );
    expect(countTex(conv.paramFormula)).toBe('7\\cdot7\\cdot3\\cdot64+64=9{,}472');
    expect(countText(last((net) => net.input([3])).paramFormula)).toBe('0');
  });
});
