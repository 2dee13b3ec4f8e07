import {
  count,
  countUpTo,
  finite,
  floatsUpTo,
  listOf,
  type Of,
  optionally,
  record,
  textUpTo,
  where,
  wordOf,
} from '../schema/index.ts';

const layerName = textUpTo(200);
const floats = floatsUpTo(5_000);

const fields = record({
  state: wordOf('running', 'finished', 'stopped'),
  step: count,
  steps: count,
  remainingMilliseconds: finite,
  settings: record({ batchSize: count, learningRate: finite, seed: finite }),
  networks: listOf(
    record({
      name: textUpTo(100),
      /** Layers with a kernel, in the order of computation. */
      layers: listOf(layerName, 1_000),
      /** Of every step so far. */
      losses: floats,
      broken: optionally(record({ step: count, layer: layerName })),
    }),
    4,
  ),
  /** At most `snapshotLimit` steps with the gradients of every layer, first and last among them. */
  snapshots: listOf(
    record({
      step: count,
      networks: listOf(
        record({
          norms: floats,
          /** One text a layer, one sign a bin: 0…63 of the fullest bin in `scaleSigns`. */
          histograms: listOf(textUpTo(200), 1_000),
        }),
        4,
      ),
    }),
    100,
  ),
  bins: record({ from: finite, to: finite, count: countUpTo(200) }),
});

/** The data of a `custom` output of kind `microscope`. */
export const microscopePanel = where(
  fields,
  ({ networks, snapshots, bins }) =>
    snapshots.every(
      (snapshot) =>
        snapshot.networks.length <= networks.length &&
        snapshot.networks.every(
          ({ norms, histograms }, at) =>
            Math.max(norms.length, histograms.length) <= networks[at]!.layers.length &&
            histograms.every((signs) => signs.length <= bins.count),
        ),
    ),
  'more gradients than there are layers',
);
export type MicroscopePanel = Of<typeof microscopePanel>;
