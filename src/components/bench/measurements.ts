/** What the page of measurements measures, as programs of cells: what a reader's own cells would run. */
import type { BackendName } from '../../notebook/protocol/index.ts';
import type { Fusing } from './kernel-choice.ts';

export interface Measurement {
  readonly backend: BackendName;
  readonly what: 'step' | 'forward';
  readonly depth: number;
  readonly workers: number;
  readonly batch: number;
  /** Which kernels it is measured with, where there is a choice. */
  readonly fusing?: Fusing;
  /** The text that it shows is JSON: `{ times, backend }`. */
  readonly code: string;
}

/** Seconds of each and at most how many times, and of how many pictures a step is. */
interface Bounds {
  readonly seconds: number;
  readonly most: number;
  readonly batch: number;
  /** On a GPU, where that is another number. */
  readonly batchOnGpu?: number;
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
  readonly medianMs: number;
  readonly runs: number;
}

const usual: Bounds = { seconds: 4, most: 60, batch: 32 };

/** For those who want to see that it works, rather than how fast: a GPU may be one in software, and workers share eight. */
export const quickly: Bounds = { seconds: 0.5, most: 5, batch: 8, batchOnGpu: 2 };

/** @param processors that the browser tells of; WASM is measured with as many workers as they are, too */
export function measurements(processors: number, bounds: Bounds = usual): Measurement[] {
  const crowd = [1, 2, 4, 8].filter((workers) => workers <= Math.max(2, processors));
  return (['webgpu', 'webgl', 'wasm'] as const).flatMap((backend) => {
    const batch = (backend === 'wasm' ? undefined : bounds.batchOnGpu) ?? bounds.batch;
    const ways = backend === 'webgpu' ? (['unfused', 'fused', 'timed'] as const) : [undefined];
    const each = (measurement: Omit<Measurement, 'backend' | 'fusing'>): Measurement[] =>
      ways.map((fusing) => ({ backend, ...measurement, ...(fusing && { fusing }) }));
    return [
      ...[8, 20].flatMap((depth) =>
        (backend === 'wasm' ? crowd : [1]).flatMap((workers) =>
          each({
            what: 'step',
            depth,
            workers,
            batch,
            code: stepProgram(depth, workers, { ...bounds, batch }),
          }),
        ),
      ),
      ...each({
        what: 'forward',
        depth: 18,
        workers: 1,
        batch: 1,
        code: forwardProgram(18, bounds, backend === 'webgpu'),
      }),
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

function stepProgram(depth: number, workers: number, { seconds, most, batch }: Bounds): string {
  const shared = workers > 1 ? `, workers: ${workers}, shards: ${Math.max(4, workers)}` : '';
  return `{
  const { train: pictures, normalisation } = await data.load('dogs-and-cats');
  const model = nn.build(nn.cifarResnet(${depth}, { width: 16, classes: 2 }), { seed: 1 });
  const times = [];
  const training = nn.train(model, { train: pictures, normalisation }, { epochs: 1000, batchSize: ${batch}, learningRate: 0.02${shared} });
  const begun = performance.now();
  for await (const { step, milliseconds } of training) {
    if (step > 2) times.push(milliseconds);
    if (times.length >= ${most} || (times.length > 0 && performance.now() - begun > ${1000 * seconds})) break;
  }
  model.dispose();
  display.text(JSON.stringify({ times, backend: tf.getBackend() }));
}`;
}

/** Kernels are put in their place before a training: where there is a choice, a step of a small one stands before the passes. */
function forwardProgram(depth: number, { seconds, most }: Bounds, isChosen: boolean): string {
  return `${isChosen ? firstStep : ''}
{
  const model = nn.build(nn.resnet(${depth}, { convention: 'torchvision' }), { initializer: 'zeros' });
  const x = tf.randomNormal([1, 224, 224, 3], 0, 1, 'float32', 1);
  const times = [];
  const begun = performance.now();
  for (let pass = 0; times.length < ${most}; pass++) {
    const start = performance.now();
    const y = model.predict(x);
    await y.data();
    y.dispose();
    if (pass > 0) times.push(performance.now() - start);
    if (times.length > 0 && performance.now() - begun > ${1000 * seconds}) break;
  }
  model.dispose();
  display.text(JSON.stringify({ times, backend: tf.getBackend() }));
}`;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** @returns undefined where another backend ran than was asked for, or nothing was timed */
export function rowOf(
  { backend, what, depth, workers, batch }: Measurement,
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
  const { times = [], backend: ran } = JSON.parse(shown) as { times?: number[]; backend?: string };
  if (ran !== backend || times.length === 0) return undefined;
  return {
    net: what === 'step' ? `ResNet-${depth}, width 16` : `ResNet-${depth}`,
    what: what === 'step' ? 'training step' : 'forward pass',
    batch,
    engine: 'ours',
    backend,
    device,
    variant: what === 'step' ? 'nn.train' : 'model.predict',
    browser,
    workers,
    threads: 1,
    kernels,
    chosen,
    medianMs: Number(median(times).toFixed(1)),
    runs: times.length,
  };
}
