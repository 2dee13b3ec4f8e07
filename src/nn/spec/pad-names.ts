import type { NetworkSpec } from './layer-spec.ts';

/**
 * Names for the zero-padding layers that stand before convolutions which cannot pad themselves: `<name>_pad`, with
 * underscores after it where a layer of the network is called that.
 */
export function padNames({ layers }: NetworkSpec): (layer: string) => string {
  const taken = new Set(layers.map(({ name }) => name));
  return (layer) => {
    let name = `${layer}_pad`;
    while (taken.has(name)) name += '_';
    return name;
  };
}
