/**
 * A network's weights as its forward pass reads them: batch norm folded into the filter before it, filters packed or
 * transformed once. What has changed since is packed anew, in the same place.
 */
import { present } from '../../explained/present.ts';
import type { SimdExports } from '../kernels/simd-module.ts';
import type { StepMemory } from '../step/step-memory.ts';

/** A weight that lies somewhere in the memory, and may move or change. */
export interface SourceWeight {
  readonly count: number;
  readonly address: number;
  /** Another one whenever its numbers may be others. */
  readonly stamp: unknown;
}

/** `name` within the layer: `kernel`, `gamma`, …; undefined where it has none such. */
export type WeightSource = (layer: string, name: string) => SourceWeight | undefined;

/** `y = (x − mean) · gamma / √(variance + ε) + beta` */
export interface NormOf {
  readonly layer: string;
  readonly epsilon: number;
}

/** How a filter is packed, with the memory that it takes. */
export interface Packing {
  /** Tells packings of one filter apart. */
  readonly key: string;
  readonly bytes: number;
  readonly outChannels: number;
  /** Rows of eight in each panel: taps times channels in. */
  readonly depth: number;
  pack(kernel: number, panels: number): void;
  /** Where panels are transformed further. */
  transform?(panels: number, filter: number): void;
}

export interface PackedFilter {
  readonly filter: number;
  /** Filled up with zeros to whole blocks of eight. */
  readonly bias: number;
}

interface Entry {
  readonly sources: () => readonly (SourceWeight | undefined)[];
  stamps: readonly unknown[];
  readonly write: () => void;
  readonly addresses: readonly number[];
}

const float = 4;
const inEights = (count: number) => Math.ceil(count / 8) * 8;

export class PackedWeights {
  readonly #memory: StepMemory;
  readonly #module: SimdExports;
  readonly #source: WeightSource;
  readonly #entries = new Map<string, { entry: Entry; filter: PackedFilter }>();
  bytes = 0;

  constructor(memory: StepMemory, module: SimdExports, source: WeightSource) {
    this.#memory = memory;
    this.#module = module;
    this.#source = source;
  }

  /** @throws when memory is exhausted */
  filter(layer: string, norm: NormOf | undefined, packing: Packing): PackedFilter {
    const key = `${layer} ${norm?.layer ?? ''} ${packing.key}`;
    return this.#remember(key, layer, norm, packing.bytes, packing.outChannels, (filter, bias) => {
      const { factors, offsets } = this.#affine(layer, norm, packing.outChannels);
      const wide = this.#memory.allocate(inEights(packing.outChannels) * float);
      const panelBytes = packing.depth * inEights(packing.outChannels) * float;
      const panels = packing.transform ? this.#memory.allocate(panelBytes) : filter;
      packing.pack(present(this.#source(layer, 'kernel'), `a kernel of ${layer}`).address, panels);
      if (factors) {
        this.#memory.floats(wide, inEights(packing.outChannels)).set(factors);
        this.#module.scalePanels(panels, packing.depth, packing.outChannels, wide);
      }
      packing.transform?.(panels, filter);
      this.#memory.floats(bias, inEights(packing.outChannels)).set(offsets);
      if (packing.transform) this.#memory.free(panels);
      this.#memory.free(wide);
    });
  }

  /** A batch norm by itself: factors in place of a filter, offsets in place of a bias. */
  affine(norm: NormOf, channels: number): PackedFilter {
    const bytes = inEights(channels) * float;
    return this.#remember(` ${norm.layer}`, undefined, norm, bytes, channels, (filter, bias) => {
      const { factors, offsets } = this.#affine(undefined, norm, channels);
      this.#memory.floats(filter, inEights(channels)).set(present(factors, `factors of ${norm.layer}`));
      this.#memory.floats(bias, inEights(channels)).set(offsets);
    });
  }

  /** Packs what has changed. */
  renew(): void {
    for (const { entry } of this.#entries.values()) {
      const stamps = entry.sources().map((source) => source?.stamp);
      if (stamps.every((stamp, at) => stamp === entry.stamps[at])) continue;
      entry.write();
      entry.stamps = stamps;
    }
  }

  dispose(): void {
    for (const { entry } of this.#entries.values())
      for (const address of entry.addresses) this.#memory.free(address);
    this.#entries.clear();
    this.bytes = 0;
  }

  #remember(
    key: string,
    layer: string | undefined,
    norm: NormOf | undefined,
    bytes: number,
    channels: number,
    write: (filter: number, bias: number) => void,
  ): PackedFilter {
    const known = this.#entries.get(key);
    if (known) return known.filter;
    const filter = this.#memory.allocate(bytes);
    const bias = this.#memory.allocate(inEights(channels) * float);
    const sources = (): (SourceWeight | undefined)[] => [
      ...(layer === undefined ? [] : ['kernel', 'bias'].map((name) => this.#source(layer, name))),
      ...(norm
        ? ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((name) => this.#source(norm.layer, name))
        : []),
    ];
    const entry: Entry = {
      sources,
      stamps: sources().map((source) => source?.stamp),
      write: () => write(filter, bias),
      addresses: [filter, bias],
    };
    this.bytes += bytes + inEights(channels) * float;
    this.#entries.set(key, { entry, filter: { filter, bias } });
    entry.write();
    return { filter, bias };
  }

  /** Of a layer with the norm behind it, in float64 on the way. */
  #affine(
    layer: string | undefined,
    norm: NormOf | undefined,
    channels: number,
  ): { factors: Float32Array | undefined; offsets: Float32Array } {
    const offsets = new Float32Array(inEights(channels));
    const of = (owner: string | undefined, name: string): Float32Array | undefined => {
      const weight = owner === undefined ? undefined : this.#source(owner, name);
      return weight && this.#memory.floats(weight.address, weight.count);
    };
    const bias = of(layer, 'bias');
    if (!norm) {
      if (bias) offsets.set(bias);
      return { factors: undefined, offsets };
    }
    const [gamma, beta] = [of(norm.layer, 'gamma'), of(norm.layer, 'beta')];
    const mean = present(of(norm.layer, 'moving_mean'), `a moving mean of ${norm.layer}`);
    const variance = present(of(norm.layer, 'moving_variance'), `a moving variance of ${norm.layer}`);
    const factors = new Float32Array(inEights(channels));
    for (let channel = 0; channel < channels; channel++) {
      const factor = (gamma?.[channel] ?? 1) / Math.sqrt(variance[channel]! + norm.epsilon);
      factors[channel] = factor;
      offsets[channel] = ((bias?.[channel] ?? 0) - mean[channel]!) * factor + (beta?.[channel] ?? 0);
    }
    return { factors, offsets };
  }
}
