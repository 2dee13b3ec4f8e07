/** Which training kernels run on the reader's GPU: timed once a device, remembered by the page, told to the reader. */
import { explanation, type Explanation, type Values } from '../explained/index.ts';
import { getBackend, version_core } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  choiceOf,
  type Choosable,
  choosable,
  computeModelsByBlocks,
  type KernelChoice,
  type KernelTimings,
  measureTrainingKernels,
  rightWays,
  useTrainingKernels,
  ways,
} from '../nn/kernels/gpu-choice.ts';
import { deviceKey } from '../notebook/runtime/index.ts';

export interface DeviceKernelsHost {
  /** The page's store: `store/get`, `store/put`. */
  request(name: string, value: unknown): Promise<unknown>;
  /** What the reader should know now; replaces what was told before. */
  tell(notes: Explanation[]): void;
  /** Registers other kernels; what a cell has altered until then is not forgotten by it. */
  change(act: () => void): void;
  /** Lets tfjs's batch norm layer use the kernel that `useTrainingKernels` registers. */
  fastNorms(): void;
  /** The class of the kernel's own tfjs-layers, of which this bundle has no copy. */
  readonly LayersModel: { readonly prototype: LayersModel };
}

interface Kept {
  choice: KernelChoice;
  timings: KernelTimings;
}

/** The choice for one backend of a worker; comes in the backend's own bundle, as WASM has no need of it. */
export class DeviceKernels {
  readonly #host: DeviceKernelsHost;
  readonly #asked = new WeakMap<AbortSignal, Promise<void>>();
  readonly #backend: string;
  /** Without it in the page's store the next training times anew: so the page forgets it. */
  readonly #key: string;
  /** As it was kept or found. */
  #known: Kept | undefined;

  /** @param backend is up already */
  constructor(backend: string, device: string, host: DeviceKernelsHost) {
    this.#backend = backend;
    this.#host = host;
    // The number is of what is kept: a change of it leaves what was kept before alone.
    this.#key = `kernels/4/${deviceKey(backend, device)}/${version_core}`;
  }

  /** What is remembered of the device is told at once; nothing is tried or timed yet. */
  async begin(): Promise<Explanation[]> {
    const kept = await this.#remembered().catch(() => undefined);
    return kept ? told(kept) : [];
  }

  /**
   * To be awaited before a training: tries what is remembered of the kernels, times them if nothing is.
   * Asked once a run of a cell, however many trainings are in it.
   * @throws the signal's reason when the reader stops meanwhile
   */
  ready(signal: AbortSignal): Promise<void> {
    let asked = this.#asked.get(signal);
    if (!asked) {
      asked = this.#prepare(signal);
      this.#asked.set(signal, asked);
    }
    return asked;
  }

  async #prepare(signal: AbortSignal): Promise<void> {
    if (getBackend() !== this.#backend) return;
    // A browser that keeps nothing still need not be timed twice in one visit.
    const known = await this.#remembered().catch(() => this.#known);
    if (known && known === this.#known) return;
    this.#host.change(() => useTrainingKernels(undefined));
    if (known) {
      // Whoever put it there, and whatever the driver has become since: the numbers are tfjs's.
      const choice = await rightWays(known.choice, { signal });
      return this.#use(known, { ...known, choice });
    }
    this.#host.tell([explanation('kernels-timing')]);
    try {
      const timings = await measureTrainingKernels({ signal });
      const found = { choice: choiceOf(timings), timings };
      await this.#host.request('store/put', { key: this.#key, value: found }).catch(() => undefined);
      this.#use(found, found);
    } catch (error) {
      this.#host.tell([]);
      // Stock kernels run: a training needs no more. A stop is the run's own to handle.
      if (signal.aborted) throw error;
    }
  }

  #use(known: Kept, used: Kept): void {
    this.#known = known;
    this.#host.change(() => {
      useTrainingKernels(used.choice);
      if (used.choice.batchNorm !== 'stock') this.#host.fastNorms();
      if (used.choice.block === 'fused' || used.choice.forward === 'fused')
        computeModelsByBlocks(this.#host.LayersModel);
    });
    this.#host.tell(told(used));
  }

  /** What the page keeps, if it is what this file put there. */
  async #remembered(): Promise<Kept | undefined> {
    const found = await this.#host.request('store/get', { key: this.#key });
    if (!isKept(found)) return undefined;
    const { choice, timings } = found;
    const known = this.#known;
    return known && choosable.every((each) => known.choice[each] === choice[each])
      ? known
      : { choice, timings };
  }
}

/** What is composed of tfjs's forward kernels. */
const composable = ['filterGradient', 'inputGradient', 'batchNorm'] as const;

function told({ choice, timings }: Kept): Explanation[] {
  const values = composable.flatMap((each) => [
    [`${each}Stock`, milliseconds(timings[each].stock)] as const,
    [`${each}Ours`, milliseconds(timings[each].composed)] as const,
  ]);
  const ours = composable.filter((each) => choice[each] === 'composed').length;
  const chosen = explanation('kernels-chosen', {
    ...(Object.fromEntries(values) as Values<'kernels-chosen'>),
    ours,
  });
  if (choosable.every((each) => timings[each].fused === undefined)) return [chosen];
  const { update, block, forward } = timings;
  const fused = choosable.filter((each) => choice[each] === 'fused');
  return [
    chosen,
    explanation('kernels-fused', {
      ...(Object.fromEntries(composable.map((each) => [each, milliseconds(timings[each].fused)])) as Record<
        (typeof composable)[number],
        number | string
      >),
      updateStock: milliseconds(update.stock),
      update: milliseconds(update.fused),
      blockStock: milliseconds(block.stock),
      block: milliseconds(block.fused),
      forwardStock: milliseconds(forward.stock),
      forward: milliseconds(forward.fused),
      used: fused.map((each) => programs[each]).join(', ') || '–',
    }),
  ];
}

/** What runs under these names where a program of our own is used. */
const programs: Readonly<Record<Choosable, string>> = {
  filterGradient: 'Conv2DBackpropFilter',
  inputGradient: 'Conv2DBackpropInput',
  batchNorm: 'BatchNormTraining',
  update: 'MomentumStep',
  block: 'ConvolutionMoments, NormaliseRelu',
  forward: 'ConvolutionNormalised',
};

function isKept(found: unknown): found is Kept {
  const { choice, timings } = (found ?? {}) as { [part in keyof Kept]?: Partial<Kept[part]> };
  return choosable.every((each) => {
    const { stock, composed, fused } = timings?.[each] ?? {};
    return (
      ways.some((way) => way === choice?.[each]) &&
      Number.isFinite(stock) &&
      [composed, fused].every((time) => time === undefined || Number.isFinite(time))
    );
  });
}

/** Two digits; a dash for what was not timed, or failed. */
const milliseconds = (value: number | undefined): number | string =>
  value === undefined ? '–' : Number(value.toPrecision(2));
