/** What the page of measurements measures, as programs of cells: what a reader's own cells would run. */
import type { BackendName } from '../../notebook/protocol/index.ts';
import type { Fusing } from './kernel-choice.ts';

export interface Measurement {
  readonly backend: BackendName;
  readonly what: 'step' | 'forward';
  readonly depth: number;
  readonly workers: number;
  /** Which kernels it is measured with, where there is a choice. */
  readonly fusing?: Fusing;
  /** The text that it shows is JSON: `{ times, backend }`, and on WebGPU the `dispatches` of each. */
  readonly code: string;
}

/** Seconds of each, and at least and at most how many times. */
interface Bounds {
  readonly seconds: number;
  readonly most: number;
}

/** One row of the table, as `npm run bench` has them. */
export interface MeasuredRow {
  readonly net: string;
  readonly what: 'training step' | 'forward pass';
  readonly batch: number;
  readonly engine: 'ours';
  readonly backend: string;
  readonly device: string;
  readonly variant: string;
  readonly browser: string;
  readonly workers: number;
  readonly threads: 1;
  /** On a GPU: which way each kernel that was timed there is computed. */
  readonly kernels: string;
  /** Whether these are the kernels that a training on this device gets. */
  readonly chosen: boolean;
  /** Programs that the device is given in one step or pass, counted on WebGPU alone. */
  readonly dispatches: number | null;
  readonly medianMs: number;
  readonly runs: number;
}

const usual: Bounds = { seconds: 4, most: 60 };

/** @param processors that the browser tells of; WASM is measured with as many workers as they are, too */
export function measurements(processors: number, bounds: Bounds = usual): Measurement[] {
  const crowd = [1, 2, 4, 8].filter((workers) => workers <= Math.max(2, processors));
  return (['webgpu', 'webgl', 'wasm'] as const).flatMap((backend) => {
    const ways = backend === 'webgpu' ? (['unfused', 'fused', 'timed'] as const) : [undefined];
    const each = (measurement: Omit<Measurement, 'backend' | 'fusing'>): Measurement[] =>
      ways.map((fusing) => ({ backend, ...measurement, ...(fusing && { fusing }) }));
    const counts = backend === 'webgpu';
    return [
      ...[8, 20].flatMap((depth) =>
        (backend === 'wasm' ? crowd : [1]).flatMap((workers) =>
          each({ what: 'step', depth, workers, code: stepProgram(depth, workers, bounds, counts) }),
        ),
      ),
      ...each({ what: 'forward', depth: 18, workers: 1, code: forwardProgram(18, bounds, counts) }),
    ];
  });
}

/** One step of a small network: what has the training kernels of a device timed, if they are not known. */
export const firstStep = `{
  const { train: pictures, normalisation } = await data.load('dogs-and-cats');
  const model = nn.build(nn.cifarResnet(8, { width: 2, classes: 2 }), { seed: 1 });
  for await (const _ of nn.train(model, { train: pictures, normalisation }, { epochs: 1, batchSize: 2 })) break;
  model.dispose();
}`;

/** Says of a program how many dispatches there have been since it was last asked; `restore` ends it. */
const counting = `
  const passes = GPUComputePassEncoder.prototype;
  const { dispatchWorkgroups } = passes;
  let dispatched = 0;
  passes.dispatchWorkgroups = function (...groups) {
    dispatched++;
    return dispatchWorkgroups.apply(this, groups);
  };
  const restore = () => (passes.dispatchWorkgroups = dispatchWorkgroups);
  const counted = () => {
    const count = [dispatched];
    dispatched = 0;
    return count;
  };`;
const notCounting = `
  const restore = () => undefined;
  const counted = () => [];`;

function stepProgram(depth: number, workers: number, { seconds, most }: Bounds, counts: boolean): string {
  const shared = workers > 1 ? `, workers: ${workers}, shards: ${Math.max(4, workers)}` : '';
  return `{${counts ? counting : notCounting}
  const { train: pictures, normalisation } = await data.load('dogs-and-cats');
  const model = nn.build(nn.cifarResnet(${depth}, { width: 16, classes: 2 }), { seed: 1 });
  const [times, dispatches] = [[], []];
  const training = nn.train(model, { train: pictures, normalisation }, { epochs: 1000, batchSize: 32, learningRate: 0.02${shared} });
  const begun = performance.now();
  try {
    for await (const { step, milliseconds } of training) {
      const count = counted();
      if (step > 2) {
        times.push(milliseconds);
        dispatches.push(...count);
      }
      if (times.length >= ${most} || (times.length > 0 && performance.now() - begun > ${1000 * seconds})) break;
    }
  } finally {
    restore();
  }
  model.dispose();
  display.text(JSON.stringify({ times, dispatches, backend: tf.getBackend() }));
}`;
}

/** Kernels are put in their place before a training: where there is a choice, a step of a small one stands before the passes. */
function forwardProgram(depth: number, { seconds, most }: Bounds, counts: boolean): string {
  return `${counts ? firstStep : ''}
{${counts ? counting : notCounting}
  const model = nn.build(nn.resnet(${depth}, { convention: 'torchvision' }), { initializer: 'zeros' });
  const x = tf.randomNormal([1, 224, 224, 3], 0, 1, 'float32', 1);
  const [times, dispatches] = [[], []];
  const begun = performance.now();
  try {
    for (let pass = 0; times.length < ${most}; pass++) {
      const start = performance.now();
      const y = model.predict(x);
      await y.data();
      y.dispose();
      const count = counted();
      if (pass > 0) {
        times.push(performance.now() - start);
        dispatches.push(...count);
      }
      if (times.length > 0 && performance.now() - begun > ${1000 * seconds}) break;
    }
  } finally {
    restore();
  }
  model.dispose();
  display.text(JSON.stringify({ times, dispatches, backend: tf.getBackend() }));
}`;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** @returns undefined where another backend ran than was asked for, or nothing was timed */
export function rowOf(
  { backend, what, depth, workers }: Measurement,
  shown: string,
  {
    device,
    browser,
    kernels = '',
    chosen = true,
  }: {
    device: string;
    browser: string;
    kernels?: string;
    chosen?: boolean;
  },
): MeasuredRow | undefined {
  const {
    times = [],
    dispatches = [],
    backend: ran,
  } = JSON.parse(shown) as { times?: number[]; dispatches?: number[]; backend?: string };
  if (ran !== backend || times.length === 0) return undefined;
  return {
    net: what === 'step' ? `ResNet-${depth}, width 16` : `ResNet-${depth}`,
    what: what === 'step' ? 'training step' : 'forward pass',
    batch: what === 'step' ? 32 : 1,
    engine: 'ours',
    backend,
    device,
    variant: what === 'step' ? 'nn.train' : 'model.predict',
    browser,
    workers,
    threads: 1,
    kernels,
    chosen,
    dispatches: dispatches.length > 0 ? median(dispatches) : null,
    medianMs: Number(median(times).toFixed(1)),
    runs: times.length,
  };
}
