/** Which training kernels run on the reader's GPU: timed once a device, remembered by the page, told to the reader. */
import { explanation, type Explanation, type Values } from '../explained/index.ts';
import { getBackend, version_core } from '@tensorflow/tfjs-core';
import {
  choiceOf,
  type Choosable,
  choosable,
  type KernelChoice,
  type KernelTimings,
  measureTrainingKernels,
  useTrainingKernels,
  ways,
} from '../nn/kernels/gpu-choice.ts';
import { fingerprint } from '../notebook/runtime/index.ts';

export interface DeviceKernelsHost {
  /** The page's store: `store/get`, `store/put`. */
  request(name: string, value: unknown): Promise<unknown>;
  /** What the reader should know now; replaces what was told before. */
  tell(notes: Explanation[]): void;
  /** Lets tfjs's batch norm layer use the kernel that `useTrainingKernels` registers. */
  speedUpBatchNormLayers(): void;
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
  #used: Kept | undefined;

  /** @param backend is up already */
  constructor(backend: string, device: string, host: DeviceKernelsHost) {
    this.#backend = backend;
    this.#host = host;
    const name = device.replace(/[^\w.-]+/g, '-').slice(0, 60);
    // The number is of what is kept: a change of it leaves what was kept before alone.
    this.#key = `kernels/2/${version_core}/${backend}/${name}-${fingerprint(device)}`;
  }

  /** What is remembered of the device is used at once; nothing is timed yet. */
  async begin(): Promise<Explanation[]> {
    const kept = await this.#remembered().catch(() => undefined);
    return kept ? this.#use(kept) : [];
  }

  /**
   * To be awaited before a training: times the kernels if nothing is remembered of them.
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
    const known = await this.#remembered().catch(() => this.#used);
    if (known) {
      if (known !== this.#used) this.#host.tell(this.#use(known));
      return;
    }
    this.#host.tell([explanation('kernels-timing')]);
    try {
      const timings = await measureTrainingKernels({ signal });
      const found = { choice: choiceOf(timings), timings };
      await this.#host.request('store/put', { key: this.#key, value: found }).catch(() => undefined);
      this.#host.tell(this.#use(found));
    } catch (error) {
      this.#host.tell([]);
      // Stock kernels run: a training needs no more. A stop is the run's own to handle.
      if (signal.aborted) throw error;
    }
  }

  #use(kept: Kept): Explanation[] {
    this.#used = kept;
    useTrainingKernels(kept.choice);
    if (kept.choice.batchNorm !== 'stock') this.#host.speedUpBatchNormLayers();
    const { filterGradient, inputGradient, batchNorm, update } = kept.timings;
    const values = Object.entries({ filterGradient, inputGradient, batchNorm }).flatMap(
      ([each, { stock, composed }]) => [
        [`${each}Stock`, milliseconds(stock)] as const,
        [`${each}Ours`, milliseconds(composed)] as const,
      ],
    );
    const ours = choosable.filter((each) => kept.choice[each] === 'composed').length;
    const chosen = explanation('kernels-chosen', {
      ...(Object.fromEntries(values) as Values<'kernels-chosen'>),
      ours,
    });
    if (batchNorm.fused === undefined && update.fused === undefined) return [chosen];
    const fused = choosable.filter((each) => kept.choice[each] === 'fused');
    return [
      chosen,
      explanation('kernels-fused', {
        batchNorm: milliseconds(batchNorm.fused),
        updateStock: milliseconds(update.stock),
        update: milliseconds(update.fused),
        used: fused.map((each) => programs[each]).join(', ') || '–',
      }),
    ];
  }

  /** What the page keeps, if it is what this file put there. */
  async #remembered(): Promise<Kept | undefined> {
    const found = await this.#host.request('store/get', { key: this.#key });
    if (!isKept(found)) return undefined;
    const { choice, timings } = found;
    const used = this.#used;
    return used && choosable.every((each) => used.choice[each] === choice[each]) ? used : { choice, timings };
  }
}

/** What runs under these names where a program of our own is used. */
const programs: Readonly<Partial<Record<Choosable, string>>> = {
  batchNorm: 'BatchNormTraining',
  update: 'MomentumStep',
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
