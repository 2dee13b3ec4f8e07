import trained from '../../content/figures/stem-filters.json' with { type: 'json' };

/** One 7×7×3 filter of a trained stem with the affine map its batch normalisation has become. */
export interface StemFilter {
  /** 147 weights in the order row, column, channel. */
  readonly weights: Float32Array;
  readonly scale: number;
  readonly shift: number;
}

export const filterSize = 7;
export const inputChannels = 3;
export const filterCount = trained.normalisation.scale.length;

/** What the network was trained on: `(byte − mean) / divisor` for each of red, green and blue. */
export const inputStandard = trained.input;

let bytes: Uint8Array | undefined;

/**
 * A filter of the stem of dlib's face recognition ResNet.
 * @param index 0 … `filterCount − 1`
 */
export function stemFilter(index: number): StemFilter {
  bytes ??= Uint8Array.from(atob(trained.quantised), (character) => character.charCodeAt(0));
  const { scale, min } = trained.quantisation;
  const weights = new Float32Array(filterSize * filterSize * inputChannels);
  for (let i = 0; i < weights.length; i++) weights[i] = bytes[i * filterCount + index]! * scale + min;
  return {
    weights,
    scale: trained.normalisation.scale[index]!,
    shift: trained.normalisation.shift[index]!,
  };
}
