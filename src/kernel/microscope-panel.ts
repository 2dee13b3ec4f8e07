import { ExplainedError } from '../explained/index.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  gradientBins,
  microscope,
  type MicroscopeOptions,
  type MicroscopeStep,
  type TrainData,
} from '../nn/training/index.ts';
import type { MicroscopePanel } from '../panels/index.ts';
import type { RunContext } from '../notebook/kernel/index.ts';
import { stopError } from '../notebook/protocol/index.ts';

export const snapshotLimit = 12;
const scaleSigns = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** What the gradients of all kept steps may weigh in a stored output. */
const storedCharacters = 45_000;
const redraw = 250;

export interface MicroscopeResult {
  networks: {
    name: string;
    layers: string[];
    losses: Float32Array;
    /** `norms[step][layer]`. */
    norms: Float32Array[];
  }[];
}

/** `await microscope({ plain, residual }, data, options)`: shows the gradients of twins, layer by layer, as they train. */
export function createMicroscope(context: RunContext, ready: () => Promise<void> = () => Promise.resolve()) {
  return async function microscopeInCell(
    networks: Record<string, LayersModel>,
    data: TrainData,
    options: MicroscopeOptions = {},
  ): Promise<MicroscopeResult> {
    const names = Object.keys(Object(networks) as object);
    if (names.length < 1 || names.length > 4) {
      throw new ExplainedError('microscope-networks', { found: names.length });
    }
    const show = context.slot();
    const { batchSize = 32, learningRate = 0.05, seed = 1 } = options;
    const record = new MicroscopeRecord({ batchSize, learningRate, seed });
    const draw = (state: MicroscopePanel['state']): void =>
      show({ kind: 'custom', of: 'microscope', data: record.panel(state) });
    let shownAt = -Infinity;
    await ready();
    for await (const step of microscope(networks, data, options)) {
      record.add(step);
      if (context.signal.aborted) {
        draw('stopped');
        throw stopError();
      }
      if (performance.now() - shownAt < redraw) continue;
      shownAt = performance.now();
      draw('running');
    }
    draw('finished');
    const result = record.result();
    context.shown(result);
    return result;
  };
}

/** Keeps of many steps what a panel can show. */
export class MicroscopeRecord {
  readonly #settings: MicroscopePanel['settings'];
  readonly #steps: MicroscopeStep[] = [];
  readonly #times: number[] = [];

  constructor(settings: MicroscopePanel['settings']) {
    this.#settings = settings;
  }

  add(step: MicroscopeStep): void {
    this.#steps.push(step);
    this.#times.push(step.milliseconds);
  }

  panel(state: MicroscopePanel['state']): MicroscopePanel {
    const last = this.#steps.at(-1);
    const [step, steps] = [last?.step ?? 0, last?.steps ?? 0];
    const usual = [...this.#times].sort((a, b) => a - b)[this.#times.length >> 1] ?? 0;
    return {
      state,
      step,
      steps,
      remainingMilliseconds: state === 'running' ? usual * (steps - step) : 0,
      settings: this.#settings,
      networks: this.#networks().map(({ name, layers, losses }, network) => {
        const at = this.#steps.findIndex(({ networks }) => networks[network]!.brokenLayer !== undefined);
        const layer = this.#steps[at]?.networks[network]?.brokenLayer;
        return { name, layers, losses, ...(layer === undefined ? {} : { broken: { step: at + 1, layer } }) };
      }),
      snapshots: this.#chosen().map(({ step: number, networks }) => ({
        step: number,
        networks: networks.map(({ layers }) => ({
          norms: Float32Array.from(layers, ({ norm }) => Number(norm.toPrecision(3))),
          histograms: layers.map(({ histogram }) => signs(histogram)),
        })),
      })),
      bins: { ...gradientBins },
    };
  }

  result(): MicroscopeResult {
    return {
      networks: this.#networks().map((network, at) => ({
        ...network,
        norms: this.#steps.map(({ networks }) => Float32Array.from(networks[at]!.layers, ({ norm }) => norm)),
      })),
    };
  }

  #networks(): { name: string; layers: string[]; losses: Float32Array }[] {
    return (this.#steps[0]?.networks ?? []).map(({ name, layers }, at) => ({
      name,
      layers: layers.map(({ layer }) => layer),
      losses: Float32Array.from(this.#steps, ({ networks }) => networks[at]!.loss),
    }));
  }

  /** Evenly spread, the first and the last always. */
  #chosen(): MicroscopeStep[] {
    const layers = this.#networks().reduce((sum, network) => sum + network.layers.length, 1);
    // Deep twins have fewer kept steps, so that a stored panel stays small.
    const room = Math.max(4, Math.floor(storedCharacters / (layers * (gradientBins.count + 14))));
    const most = Math.min(snapshotLimit, room, this.#steps.length);
    const places = Array.from({ length: most }, (_, at) =>
      most === 1 ? 0 : Math.round((at * (this.#steps.length - 1)) / (most - 1)),
    );
    return [...new Set(places)].map((place) => this.#steps[place]!);
  }
}

function signs(histogram: Uint32Array): string {
  const fullest = histogram.reduce((most, count) => Math.max(most, count), 1);
  // A bin with anything in it is never shown empty.
  return Array.from(
    histogram,
    (count) => scaleSigns[count === 0 ? 0 : Math.max(1, Math.round((63 * count) / fullest))],
  ).join('');
}
