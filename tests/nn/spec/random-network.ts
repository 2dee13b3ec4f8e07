/** Networks drawn at random, of layers of every kind that fit together. */
import { ExplainedError } from '../../../src/explained/index.ts';
import {
  describeNetwork,
  networkBuilder,
  type ActivationName,
  type LayerBody,
  type NetworkSpec,
  type Padding,
  type RecurrentActivationName,
  type RecurrentBody,
  type Shape,
} from '../../../src/nn/spec/index.ts';

/** Mulberry32: the same numbers for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const activations: readonly ActivationName[] = [
  'relu',
  'relu6',
  'sigmoid',
  'tanh',
  'softmax',
  'linear',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'swish',
  'gelu',
];

type Builder = ReturnType<typeof networkBuilder>;

/** Adds one layer that may not fit; returns its name. */
type Step = (net: Builder, x: string, shape: Shape) => string;

interface Draw {
  whole(from: number, to: number): number;
  one<T>(of: readonly T[]): T;
  chance(share: number): boolean;
}

function drawing(random: () => number): Draw {
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  return {
    whole,
    one: (of) => of[whole(0, of.length - 1)]!,
    chance: (share) => random() < share,
  };
}

function settings({ whole, one, chance }: Draw) {
  const pair = (from: number, to: number): [number, number] => [whole(from, to), whole(from, to)];
  const sides = (most: number): Padding => ({
    top: whole(0, most),
    bottom: whole(0, most),
    left: whole(0, most),
    right: whole(0, most),
  });
  const activated = () => (chance(0.4) ? { activation: one(activations) } : {});
  const convolution = () => {
    const strided = chance(0.4);
    return {
      kernelSize: pair(1, 4),
      strides: strided ? pair(1, 3) : 1,
      // tfjs runs no convolution that is both.
      dilation: strided || chance(0.6) ? 1 : pair(1, 3),
      padding: one(['same', 'valid', sides(2)] as const),
      useBias: chance(0.6),
      ...activated(),
    };
  };
  const along = () => ({
    kernelSize: whole(1, 4),
    padding: one(['same', 'valid'] as const),
    ...(chance(0.6) ? { strides: whole(1, 3) } : {}),
  });
  const recurrent = () => ({
    units: whole(1, 4),
    activation: one<RecurrentActivationName>(['tanh', 'relu', 'sigmoid', 'hardSigmoid', 'linear']),
    recurrentActivation: one<RecurrentActivationName>(['sigmoid', 'hardSigmoid', 'tanh']),
    useBias: chance(0.7),
    returnSequences: chance(0.5),
  });
  return { pair, sides, activated, convolution, along, recurrent };
}

/** What reads any shape. */
function anywhere(draw: Draw): readonly Step[] {
  const { whole, one, chance } = draw;
  const { activated } = settings(draw);
  return [
    (net, x) => net.activation(x, one(activations)),
    (net, x) => net.activation(x, 'leakyRelu', { slope: whole(0, 9) / 10 }),
    // tfjs runs none over more axes.
    (net, x, shape) =>
      shape.length > 3
        ? net.activation(x, 'relu')
        : net.batchNorm(x, { epsilon: one([1e-3, 1e-5]), center: chance(0.7), scale: chance(0.7) }),
    (net, x, shape) =>
      shape.length > 3
        ? net.activation(x, 'elu')
        : net.layerNorm(x, { epsilon: one([1e-3, 1e-5]), center: chance(0.7), scale: chance(0.7) }),
    (net, x) => net.dense(x, { units: whole(1, 6), useBias: chance(0.7), ...activated() }),
    (net, x) => net.dropout(x, { rate: 0.3 }),
    (net, x) => net.gaussianNoise(x, { deviation: 0.3 }),
    (net, x) => net.rescaling(x, { factor: whole(1, 9) / 4, offset: whole(-4, 4) / 4 }),
    (net, x) => net.flatten(x),
    (net, x, shape) =>
      net.prelu(x, { sharedAxes: shape.map((_, axis) => axis + 1).filter(() => chance(0.5)) }),
    (net, x, shape) => {
      const order = shape.map((_, axis) => axis + 1);
      for (let i = order.length - 1; i > 0; i--) {
        const j = whole(0, i);
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return net.permute(x, order);
    },
    (net, x, shape) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const divisors = Array.from({ length: count }, (_, i) => i + 1).filter((size) => count % size === 0);
      const first = one(divisors);
      return net.reshape(
        x,
        one([[-1], [first, count / first], [-1, first], [1, first, -1], [first, 1, 1, count / first]]),
      );
    },
    (net, x) =>
      net[one(['add', 'multiply', 'average', 'maximum', 'minimum'] as const)]([
        x,
        net.activation(x, one(activations)),
      ]),
    (net, x, shape) =>
      net[one(['add', 'multiply', 'maximum'] as const)]([
        x,
        // Sizes of one along some axes, and perhaps none along the first.
        net.input(shape.slice(chance(0.3) ? shape.length - 1 : 0).map((size) => (chance(0.5) ? 1 : size))),
      ]),
    (net, x) => net.concatenate([x, net.activation(x, one(activations)), x].slice(0, whole(2, 3))),
    (net, x, shape) => net.concatenate([net.input(shape), x]),
  ];
}

function onImages(draw: Draw): readonly Step[] {
  const { whole, one, chance } = draw;
  const { pair, sides, activated, convolution } = settings(draw);
  const pooling = () => ({
    kernelSize: pair(1, 4),
    padding: one(['same', 'valid', sides(2)] as const),
    ...(chance(0.6) ? { strides: pair(1, 3) } : {}),
  });
  return [
    (net, x, shape) => {
      const groups = one([1, 1, 1, shape[2]!]);
      return net.conv(x, { ...convolution(), filters: groups * whole(1, 3), groups });
    },
    (net, x) => net.depthwiseConv(x, { ...convolution(), depthMultiplier: whole(1, 3) }),
    (net, x) =>
      net.separableConv(x, { ...convolution(), filters: whole(1, 5), depthMultiplier: whole(1, 3) }),
    (net, x) =>
      net.transposedConv(x, {
        filters: whole(1, 4),
        kernelSize: pair(1, 4),
        strides: pair(1, 3),
        padding: one(['same', 'valid'] as const),
        useBias: chance(0.6),
        ...activated(),
      }),
    (net, x) => net.upsampling(x, { size: pair(1, 3) }),
    (net, x) => net.maxPool(x, pooling()),
    (net, x) => net.averagePool(x, pooling()),
    (net, x) => net.globalAveragePool(x),
    (net, x) => net.globalMaxPool(x),
    (net, x) => net.zeroPadding(x, { padding: sides(3) }),
    (net, x) => net.cropping(x, { cropping: sides(2) }),
    (net, x, shape) => net.subsamplePad(x, { strides: pair(1, 3), filters: shape[2]! + whole(0, 3) }),
  ];
}

function onSequences(draw: Draw): readonly Step[] {
  const { whole, one, chance } = draw;
  const { along, activated, recurrent } = settings(draw);
  return [
    (net, x) => {
      const window = along();
      const dilation = window.strides === undefined ? whole(1, 3) : 1;
      return net.conv1d(x, {
        ...window,
        filters: whole(1, 5),
        dilation,
        useBias: chance(0.6),
        ...activated(),
      });
    },
    (net, x) => net.maxPool1d(x, along()),
    (net, x) => net.averagePool1d(x, along()),
    (net, x) => net.globalAveragePool1d(x),
    (net, x) => net.globalMaxPool1d(x),
    (net, x) => net.lstm(x, recurrent()),
    (net, x) => net.gru(x, recurrent()),
    (net, x) => net.simpleRnn(x, recurrent()),
    (net, x, shape) => {
      const options = recurrent();
      const read = net.lstm(net.input(shape), { ...options, returnSequences: false, returnState: true });
      return net.lstm([x, `${read}#2`, `${read}#3`], options);
    },
    (net, x) => {
      const state = net.gru(x, { ...recurrent(), returnState: true });
      return `${state}#2`;
    },
    (net, x) =>
      net.bidirectional(x, {
        ...recurrent(),
        kind: one<RecurrentBody['kind']>(['lstm', 'gru', 'simpleRnn']),
        merge: one(['concat', 'sum', 'mul', 'ave'] as const),
      }),
    (net, x) =>
      net.timeDistributed(x, { kind: 'dense', units: whole(1, 4), useBias: chance(0.5), ...activated() }),
  ];
}

/** Layers of which each step of a sequence of images may have one. */
function eachImage(draw: Draw): readonly Step[] {
  const { whole, chance } = draw;
  const { pair } = settings(draw);
  const conv = (): LayerBody => ({
    kind: 'conv',
    filters: whole(1, 3),
    kernelSize: pair(1, 2),
    strides: pair(1, 2),
    padding: chance(0.5) ? 'same' : 'valid',
    dilation: [1, 1],
    groups: 1,
    useBias: chance(0.5),
  });
  return [
    (net, x) => net.timeDistributed(x, conv()),
    (net, x) => net.timeDistributed(x, { kind: 'flatten' }),
    (net, x) => net.timeDistributed(x, { kind: 'globalMaxPool' }),
  ];
}

/** A network of a few layers, drawn from the seed; every kind comes up within some dozens of seeds. */
export function randomNetwork(seed: number): NetworkSpec {
  const draw = drawing(randomNumbers(seed));
  const { whole, one, chance } = draw;
  const channels = whole(1, 4);
  const shape = one<Shape>([
    [whole(3, 9), whole(3, 9), channels],
    [whole(3, 9), whole(3, 9), channels],
    [whole(3, 9), channels],
    [whole(1, 6)],
    [whole(2, 3), whole(3, 5), whole(3, 5), channels],
  ]);
  let spec = (() => {
    const net = networkBuilder(`random_${seed}`);
    const input = net.input(shape);
    if (shape.length === 1 && chance(0.6))
      net.embedding(input, { words: 9, units: whole(1, 4), maskZero: false });
    if (shape.length === 1 && chance(0.3)) net.repeat(input, whole(1, 4));
    return net.spec();
  })();
  for (let tries = whole(2, 9); tries > 0; tries--) {
    const { layers } = describeNetwork(spec);
    // A branch now and then; the last layer otherwise.
    const from = chance(0.15) ? one(layers) : layers.at(-1)!;
    const ownKinds = { 3: onImages(draw), 2: onSequences(draw), 4: eachImage(draw) }[from.outputShape.length];
    const net = networkBuilder(spec.name);
    const suffix = `_${spec.layers.length}`;
    const step = one(ownKinds && chance(0.7) ? ownKinds : anywhere(draw));
    step(net, 'before', from.outputShape);
    // Its layers, under names that no other has.
    const added = net.spec().layers;
    const own = new Set(added.map(({ name }) => name));
    const renamed = (name: string) => {
      if (name === 'before') return from.name;
      const [layer = '', output] = name.split('#');
      return own.has(layer) ? `${layer}${suffix}${output === undefined ? '' : `#${output}`}` : name;
    };
    const more = added.map((layer) => ({
      ...layer,
      name: renamed(layer.name),
      inputs: layer.inputs.map(renamed),
      ...(chance(0.15) && layer.kind !== 'input' ? { trainable: false } : {}),
    }));
    const next = { ...spec, layers: [...spec.layers, ...more] };
    try {
      if (
        describeNetwork(next).layers.some(({ outputShape }) => outputShape.reduce((a, b) => a * b, 1) > 3000)
      )
        continue;
      spec = next;
    } catch (error) {
      // A window that does not fit, sizes that differ: drawn again.
      if (!(error instanceof ExplainedError)) throw error;
    }
  }
  // What is not read is an output; sometimes a few are, in an order of their own.
  if (!chance(0.3)) return spec;
  const made = spec.layers.filter(({ kind }) => kind !== 'input');
  return made.length === 0 ? spec : { ...spec, outputs: [...new Set([made.at(-1)!.name, one(made).name])] };
}
