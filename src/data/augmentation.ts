import { boolean, finite, type Of, optionally, record } from '../schema/index.ts';

/**
 * What may be done at random to training pictures: the definition that a run's options, its stored settings and their
 * check are all made from. An amount that is absent or 0 is not done.
 */
export const augmentation = record({
  /** Mirror left and right with probability ½. */
  flip: boolean,
  /** Largest shift in whole pixels along each axis; what moves in is the normalised zero (the mean colour). */
  shift: finite,
  /** Largest change of size: 0.2 enlarges or shrinks by a factor of up to 1.2, evenly on a logarithmic scale. */
  zoom: optionally(finite),
  /** Largest rotation in degrees, either way. */
  rotate: optionally(finite),
  /**
   * Largest change of colours: contrast and saturation are multiplied by 1 ± this at most, and ± this many standard
   * deviations are added to all channels alike (brightness).
   */
  jitter: optionally(finite),
  /** Side of a square set to zero (DeVries & Taylor 2017), its centre anywhere in the picture. */
  cutout: optionally(finite),
  /**
   * Pictures are mixed in pairs, and so are their labels: λ of the one and 1 − λ of the other, λ ~ Beta(α, α) with
   * this α (Zhang et al. 2018).
   */
  mixup: optionally(finite),
  /**
   * A rectangle of each picture, of area 1 − λ, is replaced by that of its partner, and the labels are mixed by
   * area, λ ~ Beta(α, α) with this α (Yun et al. 2019). With `mixup` too, a coin decides.
   */
  cutmix: optionally(finite),
  /** Share of the pairs that are mixed where `mixup` or `cutmix` is given; default 1. */
  mixShare: optionally(finite),
});

export type Augment = Readonly<Of<typeof augmentation>>;
