/**
 * Answers that students write to the exercises, right ones that are not the solution and wrong ones that look right:
 * each takes the place of the declaration of the same name in the cell that the exercise starts with.
 */
export interface Answers {
  readonly chapter: string;
  readonly right: Readonly<Record<string, string>>;
  readonly wrong: Readonly<Record<string, string>>;
}

const block = '01-residual-block';
const building = '02-building-resnet';
const layers = '03-convolution-layers';
const pets = '04-dogs-and-cats';

export const answers: Readonly<Record<string, Answers>> = {
  'add-the-skip': {
    chapter: block,
    right: {
      'adds as a method':
        'function residual(F: Block): Block { return (x) => F(x).add(x).relu() as tf.Tensor4D; }',
      'adds the input first, and cuts by a maximum':
        'function residual(F: Block): Block { return (x) => tf.maximum(tf.add(x, F(x)), 0) as tf.Tensor4D; }',
    },
    wrong: {
      'applies the ReLU before the addition':
        'function residual(F: Block): Block { return (x) => tf.add(tf.relu(F(x)), x); }',
      'cuts the input before F sees it':
        'function residual(F: Block): Block { return (x) => tf.relu(tf.add(F(tf.relu(x)), x)); }',
      'leaves the ReLU out': 'function residual(F: Block): Block { return (x) => tf.add(F(x), x); }',
      subtracts: 'function residual(F: Block): Block { return (x) => tf.relu(tf.sub(x, F(x))); }',
    },
  },
  'backward-by-hand': {
    chapter: block,
    right: {
      'writes each product out': `function lossAndGradients(w1: number, w2: number, x: number, t: number) {
        const h = Math.tanh(w1 * x);
        const y = w2 * h;
        return { L: (y - t) ** 2 / 2, dw1: (y - t) * w2 * (1 - h * h) * x, dw2: (y - t) * h };
      }`,
      'takes the derivative of tanh as 1 / cosh²': `function lossAndGradients(w1: number, w2: number, x: number, t: number) {
        const error = w2 * Math.tanh(w1 * x) - t;
        return { L: error ** 2 / 2, dw1: (error * w2 * x) / Math.cosh(w1 * x) ** 2, dw2: error * Math.tanh(w1 * x) };
      }`,
    },
    wrong: {
      'forgets the derivative of tanh': `function lossAndGradients(w1: number, w2: number, x: number, t: number) {
        const h = Math.tanh(w1 * x);
        const y = w2 * h;
        const dy = y - t;
        return { L: dy ** 2 / 2, dw1: dy * w2 * x, dw2: dy * h };
      }`,
      'forgets the input': `function lossAndGradients(w1: number, w2: number, x: number, t: number) {
        const h = Math.tanh(w1 * x);
        const y = w2 * h;
        const dy = y - t;
        return { L: dy ** 2 / 2, dw1: dy * w2 * (1 - h ** 2), dw2: dy * h };
      }`,
      'takes the error the other way round': `function lossAndGradients(w1: number, w2: number, x: number, t: number) {
        const h = Math.tanh(w1 * x);
        const y = w2 * h;
        const dy = t - y;
        return { L: dy ** 2 / 2, dw1: dy * w2 * (1 - h ** 2) * x, dw2: dy * h };
      }`,
      'multiplies by x where h belongs': `function lossAndGradients(w1: number, w2: number, x: number, t: number) {
        const h = Math.tanh(w1 * x);
        const y = w2 * h;
        const dy = y - t;
        return { L: dy ** 2 / 2, dw1: dy * w2 * (1 - h ** 2) * x, dw2: dy * x };
      }`,
    },
  },
  'projection-shortcut': {
    chapter: block,
    right: {
      'names the layers and spares the bias': `function shortcutOf(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
        const same = strides === 1 && x.shape[3] === filters;
        if (same) return x;
        const conv = tf.layers.conv2d({ filters, kernelSize: [1, 1], strides: [strides, strides], useBias: false });
        return tf.layers.batchNormalization({ epsilon: 1e-5 }).apply(conv.apply(x)) as tf.SymbolicTensor;
      }`,
      'keeps the bias': `function shortcutOf(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
        if (strides > 1 || x.shape.at(-1) !== filters) {
          x = tf.layers.conv2d({ filters, kernelSize: 1, strides, padding: 'same' }).apply(x) as tf.SymbolicTensor;
          x = tf.layers.batchNormalization().apply(x) as tf.SymbolicTensor;
        }
        return x;
      }`,
    },
    wrong: {
      'projects always': `function shortcutOf(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
        const sums = tf.layers.conv2d({ filters, kernelSize: 1, strides, useBias: false }).apply(x);
        return tf.layers.batchNormalization().apply(sums) as tf.SymbolicTensor;
      }`,
      'asks for the stride alone': `function shortcutOf(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
        if (strides === 1) return x;
        const sums = tf.layers.conv2d({ filters, kernelSize: 1, strides, useBias: false }).apply(x);
        return tf.layers.batchNormalization().apply(sums) as tf.SymbolicTensor;
      }`,
      'convolves with 3×3': `function shortcutOf(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
        if (strides === 1 && x.shape.at(-1) === filters) return x;
        const sums = tf.layers.conv2d({ filters, kernelSize: 3, strides, padding: 'same', useBias: false }).apply(x);
        return tf.layers.batchNormalization().apply(sums) as tf.SymbolicTensor;
      }`,
      'puts a ReLU behind it': `function shortcutOf(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
        if (strides === 1 && x.shape.at(-1) === filters) return x;
        const sums = tf.layers.conv2d({ filters, kernelSize: 1, strides, useBias: false }).apply(x);
        const normed = tf.layers.batchNormalization().apply(sums);
        return tf.layers.reLU().apply(normed) as tf.SymbolicTensor;
      }`,
      'forgets batch norm': `function shortcutOf(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
        if (strides === 1 && x.shape.at(-1) === filters) return x;
        return tf.layers.conv2d({ filters, kernelSize: 1, strides, useBias: false }).apply(x) as tf.SymbolicTensor;
      }`,
    },
  },
  'write-bottleneck': {
    chapter: block,
    right: {
      'writes every layer out': `function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        let y = tf.layers.conv2d({ filters: filters / 4, kernelSize: 1 }).apply(x);
        y = tf.layers.batchNormalization().apply(y);
        y = tf.layers.activation({ activation: 'relu' }).apply(y);
        y = tf.layers.conv2d({ filters: filters / 4, kernelSize: 3, padding: 'same' }).apply(y);
        y = tf.layers.batchNormalization().apply(y);
        y = tf.layers.activation({ activation: 'relu' }).apply(y);
        y = tf.layers.conv2d({ filters, kernelSize: 1 }).apply(y);
        y = tf.layers.batchNormalization().apply(y) as tf.SymbolicTensor;
        return tf.layers.reLU().apply(tf.layers.add().apply([y as tf.SymbolicTensor, x])) as tf.SymbolicTensor;
      }`,
      'pads by hand and loops': `function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        let y = x;
        for (const [at, kernelSize] of [1, 3, 1].entries()) {
          if (kernelSize === 3) y = tf.layers.zeroPadding2d({ padding: 1 }).apply(y) as tf.SymbolicTensor;
          y = tf.layers.conv2d({ filters: at === 2 ? filters : filters / 4, kernelSize, useBias: false }).apply(y) as tf.SymbolicTensor;
          y = tf.layers.batchNormalization({ epsilon: 1e-5 }).apply(y) as tf.SymbolicTensor;
          if (at < 2) y = tf.layers.reLU().apply(y) as tf.SymbolicTensor;
        }
        return tf.layers.reLU().apply(tf.layers.add().apply([x, y])) as tf.SymbolicTensor;
      }`,
    },
    wrong: {
      'applies the ReLU before the batch norm': `function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        const convolve = (y: tf.SymbolicTensor, width: number, kernelSize: number) =>
          tf.layers.conv2d({ filters: width, kernelSize, padding: 'same' }).apply(y) as tf.SymbolicTensor;
        const norm = (y: tf.SymbolicTensor) => tf.layers.batchNormalization().apply(y) as tf.SymbolicTensor;
        const relu = (y: tf.SymbolicTensor) => tf.layers.reLU().apply(y) as tf.SymbolicTensor;
        let y = norm(relu(convolve(x, filters / 4, 1)));
        y = norm(relu(convolve(y, filters / 4, 3)));
        y = norm(convolve(y, filters, 1));
        return relu(tf.layers.add().apply([x, y]) as tf.SymbolicTensor);
      }`,
      'normalises before each convolution': `function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        const convolve = (y: tf.SymbolicTensor, width: number, kernelSize: number) =>
          tf.layers.conv2d({ filters: width, kernelSize, padding: 'same' }).apply(
            tf.layers.batchNormalization().apply(y),
          ) as tf.SymbolicTensor;
        const relu = (y: tf.SymbolicTensor) => tf.layers.reLU().apply(y) as tf.SymbolicTensor;
        const y = convolve(relu(convolve(relu(convolve(x, filters / 4, 1)), filters / 4, 3)), filters, 1);
        return relu(tf.layers.add().apply([x, y]) as tf.SymbolicTensor);
      }`,
      'normalises the shortcut in place of the last convolution': `function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        const convolve = (y: tf.SymbolicTensor, width: number, kernelSize: number) =>
          tf.layers.conv2d({ filters: width, kernelSize, padding: 'same' }).apply(y) as tf.SymbolicTensor;
        const norm = (y: tf.SymbolicTensor) => tf.layers.batchNormalization().apply(y) as tf.SymbolicTensor;
        const relu = (y: tf.SymbolicTensor) => tf.layers.reLU().apply(y) as tf.SymbolicTensor;
        const y = relu(norm(convolve(relu(norm(convolve(x, filters / 4, 1))), filters / 4, 3)));
        return relu(tf.layers.add().apply([norm(x), convolve(y, filters, 1)]) as tf.SymbolicTensor);
      }`,
      'is made for 512 channels': `function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        const convolve = (y: tf.SymbolicTensor, width: number, kernelSize: number) =>
          tf.layers.batchNormalization().apply(
            tf.layers.conv2d({ filters: width, kernelSize, padding: 'same', useBias: false }).apply(y),
          ) as tf.SymbolicTensor;
        const relu = (y: tf.SymbolicTensor) => tf.layers.reLU().apply(y) as tf.SymbolicTensor;
        const y = convolve(relu(convolve(relu(convolve(x, 128, 1)), 128, 3)), 512, 1);
        return relu(tf.layers.add().apply([x, y]) as tf.SymbolicTensor);
      }`,
      'leaves the inner ReLUs out': `function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        const convolve = (y: tf.SymbolicTensor, width: number, kernelSize: number) =>
          tf.layers.batchNormalization().apply(
            tf.layers.conv2d({ filters: width, kernelSize, padding: 'same', useBias: false }).apply(y),
          ) as tf.SymbolicTensor;
        const y = convolve(convolve(convolve(x, filters / 4, 1), filters / 4, 3), filters, 1);
        return tf.layers.reLU().apply(tf.layers.add().apply([x, y])) as tf.SymbolicTensor;
      }`,
      'adds the output to itself, not to the input': `function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        const convolve = (y: tf.SymbolicTensor, width: number, kernelSize: number) =>
          tf.layers.batchNormalization().apply(
            tf.layers.conv2d({ filters: width, kernelSize, padding: 'same', useBias: false }).apply(y),
          ) as tf.SymbolicTensor;
        const relu = (y: tf.SymbolicTensor) => tf.layers.reLU().apply(y) as tf.SymbolicTensor;
        const y = convolve(relu(convolve(relu(convolve(x, filters / 4, 1)), filters / 4, 3)), filters, 1);
        return relu(tf.layers.add().apply([y, y]) as tf.SymbolicTensor);
      }`,
      'puts a ReLU behind the third batch norm': `function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        const convolve = (y: tf.SymbolicTensor, width: number, kernelSize: number) =>
          tf.layers.reLU().apply(
            tf.layers.batchNormalization().apply(
              tf.layers.conv2d({ filters: width, kernelSize, padding: 'same', useBias: false }).apply(y),
            ),
          ) as tf.SymbolicTensor;
        const y = convolve(convolve(convolve(x, filters / 4, 1), filters / 4, 3), filters, 1);
        return tf.layers.reLU().apply(tf.layers.add().apply([x, y])) as tf.SymbolicTensor;
      }`,
      'applies no ReLU after the addition': `function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        const convolve = (y: tf.SymbolicTensor, width: number, kernelSize: number) =>
          tf.layers.batchNormalization().apply(
            tf.layers.conv2d({ filters: width, kernelSize, padding: 'same', useBias: false }).apply(y),
          ) as tf.SymbolicTensor;
        const relu = (y: tf.SymbolicTensor) => tf.layers.reLU().apply(y) as tf.SymbolicTensor;
        const y = convolve(relu(convolve(relu(convolve(x, filters / 4, 1)), filters / 4, 3)), filters, 1);
        return tf.layers.add().apply([x, y]) as tf.SymbolicTensor;
      }`,
      'narrows to a half': `function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        const convolve = (y: tf.SymbolicTensor, width: number, kernelSize: number) =>
          tf.layers.batchNormalization().apply(
            tf.layers.conv2d({ filters: width, kernelSize, padding: 'same', useBias: false }).apply(y),
          ) as tf.SymbolicTensor;
        const relu = (y: tf.SymbolicTensor) => tf.layers.reLU().apply(y) as tf.SymbolicTensor;
        const y = convolve(relu(convolve(relu(convolve(x, filters / 2, 1)), filters / 2, 3)), filters, 1);
        return relu(tf.layers.add().apply([x, y]) as tf.SymbolicTensor);
      }`,
    },
  },
  'fill-padding': {
    chapter: building,
    right: {
      'one row on each side, as pairs':
        'const firstPadding: [[number, number], [number, number]] = [[1, 1], [1, 1]];\nconst secondPadding = [1, 1] as [number, number];',
      'one row where it is needed':
        'const firstPadding: [[number, number], [number, number]] = [[0, 1], [0, 1]];\nconst secondPadding: [[number, number], [number, number]] = [[0, 1], [0, 1]];',
    },
    wrong: {
      'two rows in front, which gives the same sizes':
        'const firstPadding: [[number, number], [number, number]] = [[2, 0], [2, 0]];\nconst secondPadding: [[number, number], [number, number]] = [[2, 0], [2, 0]];',
      'three rows, as in the large stem': 'const firstPadding = 3;\nconst secondPadding = 1;',
      'two rows and none, which also gives 56': 'const firstPadding = 2;\nconst secondPadding = 0;',
      'the first alone': 'const firstPadding = 1;\nconst secondPadding = 0;',
      'the second alone': 'const firstPadding = 0;\nconst secondPadding = 1;',
    },
  },
  'forgotten-epsilon': {
    chapter: building,
    right: {
      'multiplies by the inverse root': `function normaliseBatch(x: tf.Tensor4D): tf.Tensor4D {
        const { mean, variance } = tf.moments(x, [0, 1, 2], true);
        return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 0.001)));
      }`,
      'computes the variance itself': `function normaliseBatch(x: tf.Tensor4D): tf.Tensor4D {
        const epsilon = 1e-3;
        const centred = tf.sub(x, tf.mean(x, [0, 1, 2], true));
        const variance = tf.mean(tf.square(centred), [0, 1, 2], true);
        return tf.div(centred, variance.add(epsilon).sqrt()) as tf.Tensor4D;
      }`,
    },
    wrong: {
      'adds ε to the standard deviation': `function normaliseBatch(x: tf.Tensor4D): tf.Tensor4D {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        return tf.div(tf.sub(x, mean), tf.add(tf.sqrt(variance), 1e-3));
      }`,
      'takes another ε': `function normaliseBatch(x: tf.Tensor4D): tf.Tensor4D {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
      }`,
      'replaces NaN afterwards': `function normaliseBatch(x: tf.Tensor4D): tf.Tensor4D {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        const y = tf.div(tf.sub(x, mean), tf.sqrt(variance));
        return tf.where(tf.isNaN(y), tf.zerosLike(y), y) as tf.Tensor4D;
      }`,
      'cuts the variance off below': `function normaliseBatch(x: tf.Tensor4D): tf.Tensor4D {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        return tf.div(tf.sub(x, mean), tf.sqrt(tf.maximum(variance, 1e-3)));
      }`,
    },
  },
  'moving-average-update': {
    chapter: building,
    right: {
      'moves by a share of the difference, and counts': `function updateMoving(moving: number, batchValue: number, rho: number): number {
        return moving + (1 - rho) * (batchValue - moving);
      }
      function updatesToReach(share: number, rho: number): number {
        let updates = 0;
        for (let left = 1; 1 - left < share; left *= rho) updates++;
        return updates;
      }`,
      'updates until it is there': `function updateMoving(moving: number, batchValue: number, rho: number): number {
        return batchValue - rho * (batchValue - moving);
      }
      function updatesToReach(share: number, rho: number): number {
        let [value, updates] = [0, 0];
        while (value < share) {
          value = updateMoving(value, 1, rho);
          updates += 1;
        }
        return updates;
      }`,
    },
    wrong: {
      'keeps 1 − ρ of the old': `function updateMoving(moving: number, batchValue: number, rho: number): number {
        return (1 - rho) * moving + rho * batchValue;
      }
      function updatesToReach(share: number, rho: number): number {
        return Math.ceil(Math.log(1 - share) / Math.log(rho));
      }`,
      'rounds to the nearest': `function updateMoving(moving: number, batchValue: number, rho: number): number {
        return rho * moving + (1 - rho) * batchValue;
      }
      function updatesToReach(share: number, rho: number): number {
        return Math.round(Math.log(1 - share) / Math.log(rho));
      }`,
      'takes one more than the part before the point': `function updateMoving(moving: number, batchValue: number, rho: number): number {
        return rho * moving + (1 - rho) * batchValue;
      }
      function updatesToReach(share: number, rho: number): number {
        return Math.floor(Math.log(1 - share) / Math.log(rho)) + 1;
      }`,
      'forgets the 1 −': `function updateMoving(moving: number, batchValue: number, rho: number): number {
        return rho * moving + (1 - rho) * batchValue;
      }
      function updatesToReach(share: number, rho: number): number {
        return Math.ceil(Math.log(share) / Math.log(rho));
      }`,
    },
  },
  'output-size': {
    chapter: building,
    right: {
      'counts the places': `function outputSize(n: number, before: number, after: number, k: number, s: number): number {
        let places = 0;
        for (let at = 0; at + k <= n + before + after; at += s) places++;
        return places;
      }
      function samePadding(n: number, k: number, s: number): [before: number, after: number] {
        const total = Math.max(0, s * Math.ceil(n / s) - s + k - n);
        return [Math.floor(total / 2), Math.ceil(total / 2)];
      }`,
      'asks for the remainder': `function outputSize(n: number, before: number, after: number, k: number, s: number): number {
        const room = n + before + after - k;
        return (room - (room % s)) / s + 1;
      }
      function samePadding(n: number, k: number, s: number): [before: number, after: number] {
        const total = n % s === 0 ? Math.max(k - s, 0) : Math.max(k - (n % s), 0);
        return [total >> 1, total - (total >> 1)];
      }`,
    },
    wrong: {
      'shares the rows of an even kernel out the wrong way': `function outputSize(n: number, before: number, after: number, k: number, s: number): number {
        return Math.floor((n + before + after - k) / s) + 1;
      }
      function samePadding(n: number, k: number, s: number): [before: number, after: number] {
        const total = Math.max((Math.ceil(n / s) - 1) * s + k - n, 0);
        const before = s === 1 ? Math.ceil(total / 2) : Math.floor(total / 2);
        return [before, total - before];
      }`,
      'does not round down': `function outputSize(n: number, before: number, after: number, k: number, s: number): number {
        return (n + before + after - k) / s + 1;
      }
      function samePadding(n: number, k: number, s: number): [before: number, after: number] {
        const total = Math.max((Math.ceil(n / s) - 1) * s + k - n, 0);
        return [Math.floor(total / 2), total - Math.floor(total / 2)];
      }`,
      'pads more before than after': `function outputSize(n: number, before: number, after: number, k: number, s: number): number {
        return Math.floor((n + before + after - k) / s) + 1;
      }
      function samePadding(n: number, k: number, s: number): [before: number, after: number] {
        const total = Math.max((Math.ceil(n / s) - 1) * s + k - n, 0);
        return [Math.ceil(total / 2), Math.floor(total / 2)];
      }`,
      'pads by a negative number of rows': `function outputSize(n: number, before: number, after: number, k: number, s: number): number {
        return Math.floor((n + before + after - k) / s) + 1;
      }
      function samePadding(n: number, k: number, s: number): [before: number, after: number] {
        const total = (Math.ceil(n / s) - 1) * s + k - n;
        return [Math.floor(total / 2), total - Math.floor(total / 2)];
      }`,
      'pads as for stride 1': `function outputSize(n: number, before: number, after: number, k: number, s: number): number {
        return Math.floor((n + before + after - k) / s) + 1;
      }
      function samePadding(n: number, k: number, s: number): [before: number, after: number] {
        return [Math.floor((k - 1) / 2), Math.ceil((k - 1) / 2)];
      }`,
      'forgets the place it starts from': `function outputSize(n: number, before: number, after: number, k: number, s: number): number {
        return Math.ceil((n + before + after - k) / s);
      }
      function samePadding(n: number, k: number, s: number): [before: number, after: number] {
        const total = Math.max((Math.ceil(n / s) - 1) * s + k - n, 0);
        return [Math.floor(total / 2), total - Math.floor(total / 2)];
      }`,
    },
  },
  'safe-pool': {
    chapter: layers,
    right: {
      'pads with a very small number': `function safeMaxPool(x: tf.Tensor4D): tf.Tensor4D {
        return tf.maxPool(tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], -1e30) as tf.Tensor4D, 3, 2, 'valid');
      }`,
      'repeats the border': `function safeMaxPool(x: tf.Tensor4D): tf.Tensor4D {
        const bordered = tf.mirrorPad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], 'symmetric') as tf.Tensor4D;
        return tf.maxPool(bordered, 3, 2, 'valid');
      }`,
    },
    wrong: {
      'pads with a number that seems small enough': `function safeMaxPool(x: tf.Tensor4D): tf.Tensor4D {
        return tf.maxPool(tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], -1000) as tf.Tensor4D, 3, 2, 'valid');
      }`,
      'pads with −1': `function safeMaxPool(x: tf.Tensor4D): tf.Tensor4D {
        return tf.maxPool(tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], -1) as tf.Tensor4D, 3, 2, 'valid');
      }`,
      'pads as TensorFlow’s same does': `function safeMaxPool(x: tf.Tensor4D): tf.Tensor4D {
        return tf.maxPool(x, 3, 2, 'same');
      }`,
      'pads with the mean': `function safeMaxPool(x: tf.Tensor4D): tf.Tensor4D {
        const mean = tf.mean(x).dataSync()[0]!;
        return tf.maxPool(tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], mean) as tf.Tensor4D, 3, 2, 'valid');
      }`,
      'does not pad': `function safeMaxPool(x: tf.Tensor4D): tf.Tensor4D {
        return tf.maxPool(x, 3, 2, 'valid');
      }`,
    },
  },
  'same-as-layers': {
    chapter: layers,
    right: {
      'computes the rows itself': `function explicitSame(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D {
        const pairs = [1, 2].map((axis): [number, number] => {
          const [n, k] = [x.shape[axis]!, kernel.shape[axis - 1]!];
          const total = Math.max((Math.ceil(n / stride) - 1) * stride + k - n, 0);
          return [Math.floor(total / 2), Math.ceil(total / 2)];
        });
        return tf.conv2d(tf.pad(x, [[0, 0], ...pairs, [0, 0]]) as tf.Tensor4D, kernel, stride, 'valid');
      }`,
      'joins zeros to it': `function explicitSame(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D {
        const [top, bottom] = samePads(x.shape[1], kernel.shape[0], stride, 1);
        const [left, right] = samePads(x.shape[2], kernel.shape[1], stride, 1);
        const [count, height, width, channels] = x.shape;
        const wide = tf.concat([tf.zeros([count, height, left!, channels]), x, tf.zeros([count, height, right!, channels])], 2);
        const across = width + left! + right!;
        const all = tf.concat([tf.zeros([count, top!, across, channels]), wide, tf.zeros([count, bottom!, across, channels])], 1);
        return tf.conv2d(all as tf.Tensor4D, kernel, stride, 'valid');
      }`,
    },
    wrong: {
      'pads alike on both sides': `function explicitSame(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D {
        const [rows, columns] = [Math.floor(kernel.shape[0] / 2), Math.floor(kernel.shape[1] / 2)];
        return tf.conv2d(tf.pad(x, [[0, 0], [rows, rows], [columns, columns], [0, 0]]) as tf.Tensor4D, kernel, stride, 'valid');
      }`,
      'takes the rows for the columns as well': `function explicitSame(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D {
        const [before, after] = samePads(x.shape[1], kernel.shape[0], stride, 1);
        return tf.conv2d(tf.pad(x, [[0, 0], [before!, after!], [before!, after!], [0, 0]]) as tf.Tensor4D, kernel, stride, 'valid');
      }`,
      'puts the larger half first': `function explicitSame(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D {
        const [top, bottom] = samePads(x.shape[1], kernel.shape[0], stride, 1);
        const [left, right] = samePads(x.shape[2], kernel.shape[1], stride, 1);
        return tf.conv2d(tf.pad(x, [[0, 0], [bottom!, top!], [right!, left!], [0, 0]]) as tf.Tensor4D, kernel, stride, 'valid');
      }`,
      'forgets the stride': `function explicitSame(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D {
        const [top, bottom] = samePads(x.shape[1], kernel.shape[0], 1, 1);
        const [left, right] = samePads(x.shape[2], kernel.shape[1], 1, 1);
        return tf.conv2d(tf.pad(x, [[0, 0], [top!, bottom!], [left!, right!], [0, 0]]) as tf.Tensor4D, kernel, stride, 'valid');
      }`,
    },
  },
  'stable-softmax': {
    chapter: layers,
    right: {
      'divides by the sum of ratios': `function mySoftmax(z: number[]): number[] {
        return z.map((own) => 1 / z.reduce((sum, other) => sum + Math.exp(other - own), 0));
      }`,
      'goes by the logarithm of the sum': `function mySoftmax(z: number[]): number[] {
        const top = z.reduce((a, b) => Math.max(a, b));
        const logSum = top + Math.log(z.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
        return z.map((logit) => Math.exp(logit - logSum));
      }`,
    },
    wrong: {
      'subtracts the first logit': `function mySoftmax(z: number[]): number[] {
        const powers = z.map((logit) => Math.exp(logit - z[0]!));
        const total = powers.reduce((sum, power) => sum + power, 0);
        return powers.map((power) => power / total);
      }`,
      'subtracts the mean': `function mySoftmax(z: number[]): number[] {
        const mean = z.reduce((sum, logit) => sum + logit, 0) / z.length;
        const powers = z.map((logit) => Math.exp(logit - mean));
        const total = powers.reduce((sum, power) => sum + power, 0);
        return powers.map((power) => power / total);
      }`,
      'cuts large logits off': `function mySoftmax(z: number[]): number[] {
        const powers = z.map((logit) => Math.exp(Math.min(logit, 700)));
        const total = powers.reduce((sum, power) => sum + power, 0);
        return powers.map((power) => power / total);
      }`,
      'divides by the largest': `function mySoftmax(z: number[]): number[] {
        const largest = Math.max(...z);
        const powers = z.map((logit) => Math.exp(logit / largest));
        const total = powers.reduce((sum, power) => sum + power, 0);
        return powers.map((power) => power / total);
      }`,
      'subtracts the smallest': `function mySoftmax(z: number[]): number[] {
        const smallest = Math.min(...z);
        const powers = z.map((logit) => Math.exp(logit - smallest));
        const total = powers.reduce((sum, power) => sum + power, 0);
        return powers.map((power) => power / total);
      }`,
    },
  },
  'write-convolution': {
    chapter: layers,
    right: {
      'walks while the window fits': `function convolve(image: Grid, kernel: Grid, stride: number): Grid {
        const rows: Grid = [];
        for (let top = 0; top + kernel.length <= image.length; top += stride) {
          const row: number[] = [];
          for (let left = 0; left + kernel.length <= image[0]!.length; left += stride)
            row.push(kernel.flatMap((weights, u) => weights.map((w, v) => w * image[top + u]![left + v]!)).reduce((a, b) => a + b, 0));
          rows.push(row);
        }
        return rows;
      }`,
      'adds up shifted pictures': `function convolve(image: Grid, kernel: Grid, stride: number): Grid {
        const size = (n: number) => Math.floor((n - kernel.length) / stride) + 1;
        const sums: Grid = Array.from({ length: size(image.length) }, () => Array<number>(size(image[0]!.length)).fill(0));
        kernel.forEach((weights, u) =>
          weights.forEach((weight, v) =>
            sums.forEach((row, i) => row.forEach((_, j) => (row[j]! += weight * image[i * stride + u]![j * stride + v]!))),
          ),
        );
        return sums;
      }`,
    },
    wrong: {
      'turns the kernel round': `function convolve(image: Grid, kernel: Grid, stride: number): Grid {
        const k = kernel.length;
        const size = (n: number) => Math.floor((n - k) / stride) + 1;
        return Array.from({ length: size(image.length) }, (_, i) =>
          Array.from({ length: size(image[0]!.length) }, (_, j) => {
            let sum = 0;
            for (let u = 0; u < k; u++) for (let v = 0; v < k; v++) sum += kernel[k - 1 - u]![k - 1 - v]! * image[i * stride + u]![j * stride + v]!;
            return sum;
          }),
        );
      }`,
      'takes every picture for a square': `function convolve(image: Grid, kernel: Grid, stride: number): Grid {
        const k = kernel.length;
        const size = Math.floor((image.length - k) / stride) + 1;
        return Array.from({ length: size }, (_, i) =>
          Array.from({ length: size }, (_, j) => {
            let sum = 0;
            for (let u = 0; u < k; u++) for (let v = 0; v < k; v++) sum += kernel[u]![v]! * (image[i * stride + u]![j * stride + v] ?? 0);
            return sum;
          }),
        );
      }`,
      'goes by steps of one': `function convolve(image: Grid, kernel: Grid, stride: number): Grid {
        const k = kernel.length;
        const size = (n: number) => Math.floor((n - k) / stride) + 1;
        return Array.from({ length: size(image.length) }, (_, i) =>
          Array.from({ length: size(image[0]!.length) }, (_, j) => {
            let sum = 0;
            for (let u = 0; u < k; u++) for (let v = 0; v < k; v++) sum += kernel[u]![v]! * image[i + u]![j + v]!;
            return sum;
          }),
        );
      }`,
      'changes rows and columns of the kernel': `function convolve(image: Grid, kernel: Grid, stride: number): Grid {
        const k = kernel.length;
        const size = (n: number) => Math.floor((n - k) / stride) + 1;
        return Array.from({ length: size(image.length) }, (_, i) =>
          Array.from({ length: size(image[0]!.length) }, (_, j) => {
            let sum = 0;
            for (let u = 0; u < k; u++) for (let v = 0; v < k; v++) sum += kernel[v]![u]! * image[i * stride + u]![j * stride + v]!;
            return sum;
          }),
        );
      }`,
    },
  },
  'wrong-stack': {
    chapter: layers,
    right: {
      'takes the first block out of the loop': `function myStack(x: Features, width: number, blocks: number, strides: number, name: string) {
        x = bottleneck(x, width, strides, true, \`\${name}_block1\`);
        for (let block = 2; block <= blocks; block++) x = bottleneck(x, width, 1, false, \`\${name}_block\${block}\`);
        return x;
      }`,
      'goes on with a stride of 1': `function myStack(x: Features, width: number, blocks: number, strides: number, name: string) {
        let project = true;
        for (let block = 1; block <= blocks; block++) {
          x = bottleneck(x, width, strides, project, \`\${name}_block\${block}\`);
          strides = 1;
          project = false;
        }
        return x;
      }`,
    },
    wrong: {
      'projects only where the size shrinks': `function myStack(x: Features, width: number, blocks: number, strides: number, name: string) {
        for (let block = 1; block <= blocks; block++) {
          const shrinks = block === 1 && strides > 1;
          x = bottleneck(x, width, shrinks ? strides : 1, shrinks, \`\${name}_block\${block}\`);
        }
        return x;
      }`,
      'projects in every block': `function myStack(x: Features, width: number, blocks: number, strides: number, name: string) {
        for (let block = 1; block <= blocks; block++)
          x = bottleneck(x, width, block === 1 ? strides : 1, true, \`\${name}_block\${block}\`);
        return x;
      }`,
      'shrinks in the last block': `function myStack(x: Features, width: number, blocks: number, strides: number, name: string) {
        for (let block = 1; block <= blocks; block++)
          x = bottleneck(x, width, block === blocks ? strides : 1, block === 1 || block === blocks, \`\${name}_block\${block}\`);
        return x;
      }`,
      'never shrinks': `function myStack(x: Features, width: number, blocks: number, strides: number, name: string) {
        for (let block = 1; block <= blocks; block++) x = bottleneck(x, width, 1, block === 1, \`\${name}_block\${block}\`);
        return x;
      }`,
      'makes a block too few': `function myStack(x: Features, width: number, blocks: number, strides: number, name: string) {
        for (let block = 1; block < blocks; block++)
          x = bottleneck(x, width, block === 1 ? strides : 1, block === 1, \`\${name}_block\${block}\`);
        return x;
      }`,
    },
  },
  'confusion-matrix': {
    chapter: pets,
    right: {
      'filters for each place': `function confusionMatrix(truth: number[], predicted: number[], classes: number): number[][] {
        const range = [...Array(classes).keys()];
        return range.map((t) => range.map((p) => truth.filter((label, at) => label === t && predicted[at] === p).length));
      }`,
      'counts in one row': `function confusionMatrix(truth: number[], predicted: number[], classes: number): number[][] {
        const counts = Array<number>(classes * classes).fill(0);
        for (let at = 0; at < truth.length; at++) counts[truth[at]! * classes + predicted[at]!]! += 1;
        return Array.from({ length: classes }, (_, row) => counts.slice(row * classes, (row + 1) * classes));
      }`,
    },
    wrong: {
      'exchanges rows and columns': `function confusionMatrix(truth: number[], predicted: number[], classes: number): number[][] {
        const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
        truth.forEach((label, at) => { matrix[predicted[at]!]![label]! += 1; });
        return matrix;
      }`,
      'has one row for all': `function confusionMatrix(truth: number[], predicted: number[], classes: number): number[][] {
        const matrix = Array<number[]>(classes).fill(Array<number>(classes).fill(0));
        truth.forEach((label, at) => { matrix[label]![predicted[at]!]! += 1; });
        return matrix;
      }`,
      'counts what is right alone': `function confusionMatrix(truth: number[], predicted: number[], classes: number): number[][] {
        const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
        truth.forEach((label, at) => { if (label === predicted[at]) matrix[label]![label]! += 1; });
        return matrix;
      }`,
      'gives shares': `function confusionMatrix(truth: number[], predicted: number[], classes: number): number[][] {
        const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
        truth.forEach((label, at) => { matrix[label]![predicted[at]!]! += 1 / truth.length; });
        return matrix;
      }`,
    },
  },
  mirror: {
    chapter: pets,
    right: {
      'reverses the last axis but one':
        'function mirror(batch: tf.Tensor4D): tf.Tensor4D { return tf.reverse(batch, -2); }',
      'gathers the columns from the right': `function mirror(batch: tf.Tensor4D): tf.Tensor4D {
        const width = batch.shape[2];
        return tf.gather(batch, Array.from({ length: width }, (_, at) => width - 1 - at), 2);
      }`,
    },
    wrong: {
      'turns by half a circle':
        'function mirror(batch: tf.Tensor4D): tf.Tensor4D { return tf.reverse(batch, [1, 2]); }',
      'exchanges the colours':
        'function mirror(batch: tf.Tensor4D): tf.Tensor4D { return tf.reverse(batch, 3); }',
      'changes the order of the pictures as well':
        'function mirror(batch: tf.Tensor4D): tf.Tensor4D { return tf.reverse(batch, [0, 2]); }',
      'exchanges height and width':
        'function mirror(batch: tf.Tensor4D): tf.Tensor4D { return tf.transpose(batch, [0, 2, 1, 3]); }',
    },
  },
  'one-cycle': {
    chapter: pets,
    right: {
      'squares half the cosine': `function rateAt(step: number, steps: number, peak: number, warmup: number): number {
        const t = step / steps;
        if (t < warmup) return (peak * t) / warmup;
        return peak * Math.cos((Math.PI / 2) * ((t - warmup) / (1 - warmup))) ** 2;
      }`,
      'falls from the peak by a share': `function rateAt(step: number, steps: number, peak: number, warmup: number): number {
        const up = steps * warmup;
        if (step <= up) return peak * (step / up);
        const fallen = (1 - Math.cos((Math.PI * (step - up)) / (steps - up))) / 2;
        return peak - peak * fallen;
      }`,
    },
    wrong: {
      'always warms up for a quarter': `function rateAt(step: number, steps: number, peak: number, warmup: number): number {
        const up = steps / 4;
        return step < up ? (peak * step) / up : (peak * (1 + Math.cos((Math.PI * (step - up)) / (steps - up)))) / 2;
      }`,
      'falls in a straight line': `function rateAt(step: number, steps: number, peak: number, warmup: number): number {
        const up = steps * warmup;
        return step < up ? (peak * step) / up : (peak * (steps - step)) / (steps - up) + 0 * peak * Math.sin(step);
      }`,
      'lets the cosine begin at the first step': `function rateAt(step: number, steps: number, peak: number, warmup: number): number {
        const up = steps * warmup;
        return step < up ? (peak * step) / up : (peak * (1 + Math.cos((Math.PI * step) / steps))) / 2;
      }`,
      'takes the warm-up for a number of steps': `function rateAt(step: number, steps: number, peak: number, warmup: number): number {
        return step < warmup ? (peak * step) / warmup : (peak * (1 + Math.cos((Math.PI * (step - warmup)) / (steps - warmup)))) / 2;
      }`,
      'does not halve the cosine': `function rateAt(step: number, steps: number, peak: number, warmup: number): number {
        const up = steps * warmup;
        return step < up ? (peak * step) / up : peak * (1 + Math.cos((Math.PI * (step - up)) / (steps - up)));
      }`,
      'is made for 200 steps': `function rateAt(step: number, steps: number, peak: number, warmup: number): number {
        return step < 50 ? (peak * step) / 50 : (peak * (1 + Math.cos((Math.PI * (step - 50)) / 150))) / 2;
      }`,
    },
  },
  wilson: {
    chapter: pets,
    right: {
      'writes it in counts': `function interval(right: number, count: number): [low: number, high: number] {
        const z = 1.959964;
        const wrong = count - right;
        const middle = (right + z ** 2 / 2) / (count + z ** 2);
        const half = (z / (count + z ** 2)) * Math.sqrt((right * wrong) / count + z ** 2 / 4);
        return [middle - half, middle + half];
      }`,
      'solves the quadratic equation': `function interval(right: number, count: number): [low: number, high: number] {
        const [z2, p] = [1.96 ** 2, right / count];
        const [a, b, c] = [1 + z2 / count, -(2 * p + z2 / count), p * p];
        const root = Math.sqrt(b * b - 4 * a * c);
        return [(-b - root) / (2 * a), (-b + root) / (2 * a)];
      }`,
    },
    wrong: {
      'does not shift the middle of none': `function interval(right: number, count: number): [low: number, high: number] {
        if (right === 0) return [0, 0];
        const z = 1.96;
        const [p, s] = [right / count, z ** 2 / count];
        const half = (z / (1 + s)) * Math.sqrt((p * (1 - p)) / count + s / (4 * count));
        return [(p + s / 2) / (1 + s) - half, (p + s / 2) / (1 + s) + half];
      }`,
      'adds and subtracts 1.96 standard errors': `function interval(right: number, count: number): [low: number, high: number] {
        const p = right / count;
        const half = 1.96 * Math.sqrt((p * (1 - p)) / count);
        return [p - half, p + half];
      }`,
      'cuts that off at 1': `function interval(right: number, count: number): [low: number, high: number] {
        const p = right / count;
        const half = 1.96 * Math.sqrt((p * (1 - p)) / count);
        return [Math.max(0, p - half), Math.min(1, p + half)];
      }`,
      'is of 90 %': `function interval(right: number, count: number): [low: number, high: number] {
        const z = 1.645;
        const [p, s] = [right / count, z ** 2 / count];
        const half = (z / (1 + s)) * Math.sqrt((p * (1 - p)) / count + s / (4 * count));
        return [(p + s / 2) / (1 + s) - half, (p + s / 2) / (1 + s) + half];
      }`,
      'keeps the share in the middle': `function interval(right: number, count: number): [low: number, high: number] {
        const z = 1.96;
        const [p, s] = [right / count, z ** 2 / count];
        const half = (z / (1 + s)) * Math.sqrt((p * (1 - p)) / count + s / (4 * count));
        return [p - half, p + half];
      }`,
    },
  },
  'write-preactivation': {
    chapter: block,
    right: {
      'writes every layer out': `function preActivated(x: tf.SymbolicTensor): tf.SymbolicTensor {
        const filters = x.shape[3]!;
        let y = tf.layers.batchNormalization({ epsilon: 1e-5 }).apply(x);
        y = tf.layers.activation({ activation: 'relu' }).apply(y);
        y = tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false }).apply(y);
        y = tf.layers.batchNormalization({ epsilon: 1e-5 }).apply(y);
        y = tf.layers.activation({ activation: 'relu' }).apply(y);
        y = tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false }).apply(y);
        return tf.layers.add().apply([y as tf.SymbolicTensor, x]) as tf.SymbolicTensor;
      }`,
      'loops, and pads by hand': `function preActivated(x: tf.SymbolicTensor): tf.SymbolicTensor {
        let y = x;
        for (let at = 0; at < 2; at++)
          for (const layer of [
            tf.layers.batchNormalization(),
            tf.layers.reLU(),
            tf.layers.zeroPadding2d({ padding: 1 }),
            tf.layers.conv2d({ filters: x.shape.at(-1)!, kernelSize: [3, 3] }),
          ])
            y = layer.apply(y) as tf.SymbolicTensor;
        return tf.layers.add().apply([x, y]) as tf.SymbolicTensor;
      }`,
    },
    wrong: {
      'convolves first, as the paper of 2015 does': `function preActivated(x: tf.SymbolicTensor): tf.SymbolicTensor {
        const step = (y: tf.SymbolicTensor) =>
          tf.layers.reLU().apply(
            tf.layers.batchNormalization().apply(
              tf.layers.conv2d({ filters: x.shape.at(-1)!, kernelSize: 3, padding: 'same' }).apply(y),
            ),
          ) as tf.SymbolicTensor;
        return tf.layers.add().apply([x, step(step(x))]) as tf.SymbolicTensor;
      }`,
      'applies a ReLU after the addition': `function preActivated(x: tf.SymbolicTensor): tf.SymbolicTensor {
        const step = (y: tf.SymbolicTensor) =>
          tf.layers.conv2d({ filters: x.shape.at(-1)!, kernelSize: 3, padding: 'same' }).apply(
            tf.layers.reLU().apply(tf.layers.batchNormalization().apply(y)),
          ) as tf.SymbolicTensor;
        return tf.layers.reLU().apply(tf.layers.add().apply([x, step(step(x))])) as tf.SymbolicTensor;
      }`,
      'adds the input as it is after the first ReLU': `function preActivated(x: tf.SymbolicTensor): tf.SymbolicTensor {
        const active = (y: tf.SymbolicTensor) =>
          tf.layers.reLU().apply(tf.layers.batchNormalization().apply(y)) as tf.SymbolicTensor;
        const convolve = (y: tf.SymbolicTensor) =>
          tf.layers.conv2d({ filters: x.shape.at(-1)!, kernelSize: 3, padding: 'same' }).apply(y) as tf.SymbolicTensor;
        const first = active(x);
        return tf.layers.add().apply([first, convolve(active(convolve(first)))]) as tf.SymbolicTensor;
      }`,
      'applies the ReLU before the batch norm': `function preActivated(x: tf.SymbolicTensor): tf.SymbolicTensor {
        const step = (y: tf.SymbolicTensor) =>
          tf.layers.conv2d({ filters: x.shape.at(-1)!, kernelSize: 3, padding: 'same' }).apply(
            tf.layers.batchNormalization().apply(tf.layers.reLU().apply(y)),
          ) as tf.SymbolicTensor;
        return tf.layers.add().apply([x, step(step(x))]) as tf.SymbolicTensor;
      }`,
      'does it once': `function preActivated(x: tf.SymbolicTensor): tf.SymbolicTensor {
        const y = tf.layers.conv2d({ filters: x.shape.at(-1)!, kernelSize: 3, padding: 'same' }).apply(
          tf.layers.reLU().apply(tf.layers.batchNormalization().apply(x)),
        ) as tf.SymbolicTensor;
        return tf.layers.add().apply([x, y]) as tf.SymbolicTensor;
      }`,
      'leaves the addition out': `function preActivated(x: tf.SymbolicTensor): tf.SymbolicTensor {
        const step = (y: tf.SymbolicTensor) =>
          tf.layers.conv2d({ filters: x.shape.at(-1)!, kernelSize: 3, padding: 'same' }).apply(
            tf.layers.reLU().apply(tf.layers.batchNormalization().apply(y)),
          ) as tf.SymbolicTensor;
        return step(step(x));
      }`,
    },
  },
  'fold-batch-norm': {
    chapter: building,
    right: {
      'multiplies by the inverse root': `function folded(kernel: tf.Tensor4D, bias: tf.Tensor1D, { gamma, beta, mean, variance, epsilon }: Norm): [kernel: tf.Tensor, bias: tf.Tensor] {
        const factor = gamma.mul(variance.add(epsilon).rsqrt());
        return [kernel.mul(factor), bias.sub(mean).mul(factor).add(beta)];
      }`,
      'asks batch norm itself for the bias': `function folded(kernel: tf.Tensor4D, bias: tf.Tensor1D, norm: Norm): [kernel: tf.Tensor, bias: tf.Tensor] {
        const through = (x: tf.Tensor) =>
          tf.batchNorm(tf.reshape(x, [1, 1, 1, -1]) as tf.Tensor4D, norm.mean, norm.variance, norm.beta, norm.gamma, norm.epsilon);
        const scale = tf.sub(through(tf.ones(bias.shape)), through(tf.zeros(bias.shape)));
        return [tf.mul(kernel, scale), tf.reshape(through(bias), [-1])];
      }`,
    },
    wrong: {
      'forgets ε': `function folded(kernel: tf.Tensor4D, bias: tf.Tensor1D, norm: Norm): [kernel: tf.Tensor, bias: tf.Tensor] {
        const scale = tf.div(norm.gamma, tf.sqrt(norm.variance));
        return [tf.mul(kernel, scale), tf.add(tf.mul(tf.sub(bias, norm.mean), scale), norm.beta)];
      }`,
      'forgets the old bias': `function folded(kernel: tf.Tensor4D, bias: tf.Tensor1D, norm: Norm): [kernel: tf.Tensor, bias: tf.Tensor] {
        const scale = tf.div(norm.gamma, tf.sqrt(tf.add(norm.variance, norm.epsilon)));
        return [tf.mul(kernel, scale), tf.sub(norm.beta, tf.mul(norm.mean, scale))];
      }`,
      'adds the old bias without the factor': `function folded(kernel: tf.Tensor4D, bias: tf.Tensor1D, norm: Norm): [kernel: tf.Tensor, bias: tf.Tensor] {
        const scale = tf.div(norm.gamma, tf.sqrt(tf.add(norm.variance, norm.epsilon)));
        return [tf.mul(kernel, scale), tf.add(bias, tf.sub(norm.beta, tf.mul(norm.mean, scale)))];
      }`,
      'divides by the variance': `function folded(kernel: tf.Tensor4D, bias: tf.Tensor1D, norm: Norm): [kernel: tf.Tensor, bias: tf.Tensor] {
        const scale = tf.div(norm.gamma, tf.add(norm.variance, norm.epsilon));
        return [tf.mul(kernel, scale), tf.add(tf.mul(tf.sub(bias, norm.mean), scale), norm.beta)];
      }`,
      'scales the input channels': `function folded(kernel: tf.Tensor4D, bias: tf.Tensor1D, norm: Norm): [kernel: tf.Tensor, bias: tf.Tensor] {
        const scale = tf.div(norm.gamma, tf.sqrt(tf.add(norm.variance, norm.epsilon)));
        return [tf.mul(kernel, tf.reshape(scale, [1, 1, -1, 1])), tf.add(tf.mul(tf.sub(bias, norm.mean), scale), norm.beta)];
      }`,
    },
  },
  'write-receptive-field': {
    chapter: layers,
    right: {
      'folds the list': `function fieldOf(windows: readonly Sliding[]): { field: number; jump: number } {
        return windows.reduce(
          ({ field, jump }, { k, s, d }) => ({ field: field + (k - 1) * d * jump, jump: jump * s }),
          { field: 1, jump: 1 },
        );
      }`,
      'goes back from the last output': `function fieldOf(windows: readonly Sliding[]): { field: number; jump: number } {
        let field = 1;
        for (const { k, s, d } of [...windows].reverse()) field = (field - 1) * s + d * (k - 1) + 1;
        return { field, jump: windows.map(({ s }) => s).reduce((a, b) => a * b, 1) };
      }`,
    },
    wrong: {
      'forgets the dilation': `function fieldOf(windows: readonly Sliding[]): { field: number; jump: number } {
        let [field, jump] = [1, 1];
        for (const { k, s } of windows) { field += (k - 1) * jump; jump *= s; }
        return { field, jump };
      }`,
      'lets the stride act on its own layer': `function fieldOf(windows: readonly Sliding[]): { field: number; jump: number } {
        let [field, jump] = [1, 1];
        for (const { k, s, d } of windows) { jump *= s; field += d * (k - 1) * jump; }
        return { field, jump };
      }`,
      'forgets the distance of the outputs': `function fieldOf(windows: readonly Sliding[]): { field: number; jump: number } {
        let [field, jump] = [1, 1];
        for (const { k, s, d } of windows) { field += d * (k - 1); jump *= s; }
        return { field, jump };
      }`,
      'adds the whole kernel': `function fieldOf(windows: readonly Sliding[]): { field: number; jump: number } {
        let [field, jump] = [0, 1];
        for (const { k, s, d } of windows) { field += d * k * jump; jump *= s; }
        return { field, jump };
      }`,
      'takes dilation for a distance of outputs': `function fieldOf(windows: readonly Sliding[]): { field: number; jump: number } {
        let [field, jump] = [1, 1];
        for (const { k, s, d } of windows) { field += d * (k - 1) * jump; jump *= s * d; }
        return { field, jump };
      }`,
    },
  },
  'write-mcnemar': {
    chapter: pets,
    right: {
      'sums the tails by logarithms': `function pairedP(a: number, b: number): number {
        const n = a + b;
        const logFactorial = (m: number) => Array.from({ length: m }, (_, at) => Math.log(at + 1)).reduce((x, y) => x + y, 0);
        let sum = 0;
        for (let k = 0; k <= Math.min(a, b); k++)
          sum += Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) - n * Math.LN2);
        return Math.min(1, 2 * sum);
      }`,
      'counts Pascal’s row': `function pairedP(a: number, b: number): number {
        let row = [1];
        for (let at = 0; at < a + b; at++) row = [0, ...row].map((value, k) => (value + (row[k] ?? 0)) / 2);
        if (a === b) return 1;
        return 2 * row.slice(0, Math.min(a, b) + 1).reduce((x, y) => x + y, 0);
      }`,
    },
    wrong: {
      'counts one side': `function pairedP(a: number, b: number): number {
        let [term, sum] = [0.5 ** (a + b), 0];
        for (let k = 0; k <= Math.min(a, b); k++) { sum += term; term *= (a + b - k) / (k + 1); }
        return sum;
      }`,
      'may pass 1': `function pairedP(a: number, b: number): number {
        let [term, sum] = [0.5 ** (a + b), 0];
        for (let k = 0; k <= Math.min(a, b); k++) { sum += term; term *= (a + b - k) / (k + 1); }
        return 2 * sum;
      }`,
      'goes by the second number alone': `function pairedP(a: number, b: number): number {
        let [term, sum] = [0.5 ** (a + b), 0];
        for (let k = 0; k <= b; k++) { sum += term; term *= (a + b - k) / (k + 1); }
        return Math.min(1, 2 * sum);
      }`,
      'leaves the outcome itself out': `function pairedP(a: number, b: number): number {
        let [term, sum] = [0.5 ** (a + b), 0];
        for (let k = 0; k < Math.min(a, b); k++) { sum += term; term *= (a + b - k) / (k + 1); }
        return Math.min(1, 2 * sum);
      }`,
      'takes the normal approximation': `function pairedP(a: number, b: number): number {
        if (a + b === 0) return 1;
        const z = Math.abs(a - b) / Math.sqrt(a + b);
        return Math.min(1, Math.exp((-z * z) / 2));
      }`,
    },
  },
};
