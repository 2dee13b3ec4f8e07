/**
 * Which training kernels a GPU is measured with. The kernel asks the page's store for what was timed on its device; here it
 * is answered with that, or with another choice from the same times, while the store itself stays as it is.
 */
import type { ClientOptions } from '../../notebook/client/index.ts';

type Supply = ClientOptions['supply'];
type Way = 'stock' | 'composed' | 'fused';

/** What `device-kernels.ts` keeps. */
interface KernelTimes {
  readonly choice: Readonly<Record<string, Way>>;
  readonly timings: Readonly<
    Record<
      string,
      { stock: number; composed?: number; fused?: number; won: Partial<Record<Way, readonly boolean[]>> }
    >
  >;
}

/** With our own programs of WGSL wherever the device ran them rightly, with none of them, or as the device was timed. */
export type Fusing = 'fused' | 'unfused' | 'timed';

export class ChosenKernels {
  #times: KernelTimes | undefined;
  wanted: Fusing | undefined;

  readonly around =
    (supply: Supply): Supply =>
    async (name, value, running) => {
      const asked = value as { key?: unknown; value?: unknown } | undefined;
      if (typeof asked?.key !== 'string' || !asked.key.startsWith('kernels/'))
        return supply(name, value, running);
      if (name === 'store/put') {
        this.#times = asked.value as KernelTimes;
        return supply(name, value, running);
      }
      // A browser that keeps nothing has been told all the same.
      this.#times ??= (await supply(name, value, running).catch(() => undefined)) as KernelTimes | undefined;
      return this.#times && { ...this.#times, choice: this.#choice(this.#times) };
    };

  /** The kernels that run, in words of the code, and whether they are those that this device was found fastest with. */
  get inUse(): { kernels: string; chosen: boolean } | undefined {
    if (!this.#times) return undefined;
    const choice = this.#choice(this.#times);
    return {
      kernels: Object.entries(choice)
        .map(([kernel, way]) => `${kernel} ${way}`)
        .join(', '),
      chosen: Object.entries(choice).every(([kernel, way]) => this.#times?.choice[kernel] === way),
    };
  }

  /** Whether the device ran any of our own programs, and rightly. */
  get canFuse(): boolean {
    return Object.values(this.#times?.timings ?? {}).some(({ fused }) => fused !== undefined);
  }

  #choice({ choice, timings }: KernelTimes): KernelTimes['choice'] {
    const { wanted } = this;
    if (wanted === undefined || wanted === 'timed') return choice;
    return Object.fromEntries(
      Object.entries(timings).map(([kernel, { stock, composed = Infinity, fused, won }]): [string, Way] => {
        if (wanted === 'fused' && fused !== undefined) return [kernel, 'fused'];
        const best = won.composed?.length && won.composed.every(Boolean) && composed < stock;
        return [kernel, best ? 'composed' : 'stock'];
      }),
    );
  }
}
