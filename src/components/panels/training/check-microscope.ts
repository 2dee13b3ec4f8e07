import type { MicroscopePanel } from '../../../kernel/microscope-panel.ts';
import {
  count,
  list,
  number,
  object,
  oneOf,
  optional,
  RefusedData,
  text,
} from '../../../notebook/protocol/index.ts';

/** @throws {RefusedData} when a microscope's data is not what it says */
export function checkMicroscope(data: unknown): MicroscopePanel {
  const panel = object(data, 'microscope');
  const settings = object(panel['settings'], 'settings');
  const bins = object(panel['bins'], 'bins');
  const networks = list(panel['networks'], 'networks', 4).map((value) => {
    const network = object(value, 'network');
    const broken = optional(network['broken'], (found) => ({
      step: count(object(found, 'broken')['step'], 'step'),
      layer: text(object(found, 'broken')['layer'], 'layer', 200),
    }));
    return {
      name: text(network['name'], 'name', 100),
      layers: list(network['layers'], 'layers', 1_000).map((layer) => text(layer, 'layer', 200)),
      losses: floats(network['losses'], 'losses'),
      ...(broken ? { broken } : {}),
    };
  });
  const binCount = count(bins['count'], 'count', 200);
  return {
    state: oneOf(panel['state'], ['running', 'finished', 'stopped'] as const, 'state'),
    step: count(panel['step'], 'step'),
    steps: count(panel['steps'], 'steps'),
    remainingMilliseconds: number(panel['remainingMilliseconds'], 'remainingMilliseconds'),
    settings: {
      batchSize: count(settings['batchSize'], 'batchSize'),
      learningRate: number(settings['learningRate'], 'learningRate'),
      seed: number(settings['seed'], 'seed'),
    },
    networks,
    snapshots: list(panel['snapshots'], 'snapshots', 100).map((value) => {
      const snapshot = object(value, 'snapshot');
      return {
        step: count(snapshot['step'], 'step'),
        networks: list(snapshot['networks'], 'networks', networks.length).map((reading, at) => {
          const fields = object(reading, 'reading');
          const norms = floats(fields['norms'], 'norms');
          const most = networks[at]!.layers.length;
          if (norms.length > most) throw new RefusedData('more norms than layers');
          return {
            norms,
            histograms: list(fields['histograms'], 'histograms', most).map((signs) =>
              text(signs, 'histogram', binCount),
            ),
          };
        }),
      };
    }),
    bins: { from: number(bins['from'], 'from'), to: number(bins['to'], 'to'), count: binCount },
  };
}

function floats(value: unknown, name: string): Float32Array {
  if (value instanceof Float32Array && value.length <= 5_000) return value;
  throw new RefusedData(`${name} are no numbers`);
}
