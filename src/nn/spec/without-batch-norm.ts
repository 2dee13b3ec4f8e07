/** The network that batch norm is compared with: the same layers without it. */
import type { NetworkSpec } from './layer-spec.ts';

/** The same network without its batch norms; every convolution gets the bias that batch norm made idle. */
export function withoutBatchNorm(spec: NetworkSpec): NetworkSpec {
  const before = new Map(
    spec.layers.flatMap((layer) => (layer.kind === 'batchNorm' ? [[layer.name, layer.inputs[0]!]] : [])),
  );
  return {
    ...spec,
    ...(spec.outputs && { outputs: spec.outputs.map((name) => before.get(name) ?? name) }),
    layers: spec.layers
      .filter(({ kind }) => kind !== 'batchNorm')
      .map((layer) => ({
        ...layer,
        inputs: layer.inputs.map((name) => before.get(name) ?? name),
        ...(layer.kind === 'conv' ? { useBias: true } : {}),
      })),
  };
}
