/**
 * What may be done at random to a training picture, and to a batch of them. All of it works on typed arrays
 * in place and takes its randomness from one seeded source, so a run can be done again to the last bit.
 */
import type { Augment } from './augmentation.ts';
import type { ImageSet } from './image-set.ts';
import type { Random } from './random.ts';

/** Where a picture comes from when it is drawn turned, scaled, shifted and perhaps mirrored. */
export interface Placement {
  readonly mirrored: boolean;
  readonly down: number;
  readonly right: number;
  /** Above 1 enlarges. */
  readonly scale: number;
  /** Radians. */
  readonly angle: number;
}

/** Draws the placement of one picture; what is not asked for takes no random number. */
export function drawPlacement(augment: Augment, random: Random): Placement {
  const mirrored = augment.flip && random() < 0.5;
  const down = Math.floor(random() * (2 * augment.shift + 1)) - augment.shift;
  const right = Math.floor(random() * (2 * augment.shift + 1)) - augment.shift;
  const scale = augment.zoom ? (1 + augment.zoom) ** (2 * random() - 1) : 1;
  const angle = augment.rotate ? ((2 * random() - 1) * augment.rotate * Math.PI) / 180 : 0;
  return { mirrored, down, right, scale, angle };
}

/**
 * Writes the picture whose bytes begin at `from` to `target` at `to`, between pixels by bilinear interpolation,
 * and zero outside. `value` has the normalised float of every byte and channel, `byte · channels + channel`.
 */
export function resample(
  target: Float32Array,
  to: number,
  { images, size, channels }: ImageSet,
  from: number,
  value: Float32Array,
  { mirrored, down, right, scale, angle }: Placement,
): void {
  const centre = (size - 1) / 2;
  const cosine = Math.cos(angle) / scale;
  const sine = Math.sin(angle) / scale;
  let out = to;
  for (let y = 0; y < size; y++) {
    const v = y - centre - down;
    for (let x = 0; x < size; x++, out += channels) {
      const u = x - centre - right;
      const along = cosine * u + sine * v + centre;
      const sourceX = mirrored ? size - 1 - along : along;
      const sourceY = cosine * v - sine * u + centre;
      const [left, top] = [Math.floor(sourceX), Math.floor(sourceY)];
      const [fx, fy] = [sourceX - left, sourceY - top];
      for (let channel = 0; channel < channels; channel++) target[out + channel] = 0;
      for (let corner = 0; corner < 4; corner++) {
        const [cx, cy] = [left + (corner & 1), top + (corner >> 1)];
        if (cx < 0 || cx >= size || cy < 0 || cy >= size) continue;
        const weight = (corner & 1 ? fx : 1 - fx) * (corner >> 1 ? fy : 1 - fy);
        const at = from + (cy * size + cx) * channels;
        for (let channel = 0; channel < channels; channel++)
          target[out + channel]! += weight * value[images[at + channel]! * channels + channel]!;
      }
    }
  }
}

/** Brightness, contrast and saturation of one normalised picture, in place. */
export function jitterColours(
  target: Float32Array,
  start: number,
  { size, channels }: ImageSet,
  jitter: number,
  random: Random,
): void {
  const brightness = (2 * random() - 1) * jitter;
  const contrast = 1 + (2 * random() - 1) * jitter;
  const saturation = 1 + (2 * random() - 1) * jitter;
  const end = start + size * size * channels;
  for (let at = start; at < end; at += channels) {
    let grey = 0;
    for (let channel = 0; channel < channels; channel++) grey += target[at + channel]!;
    grey /= channels;
    for (let channel = 0; channel < channels; channel++)
      target[at + channel] = contrast * (grey + saturation * (target[at + channel]! - grey)) + brightness;
  }
}

/** A part of the square may lie outside the picture. */
export function cutOut(
  target: Float32Array,
  start: number,
  { size, channels }: ImageSet,
  side: number,
  random: Random,
): void {
  const top = Math.floor(random() * size) - (side >> 1);
  const left = Math.floor(random() * size) - (side >> 1);
  for (let y = Math.max(0, top); y < Math.min(size, top + side); y++) {
    const row = start + y * size * channels;
    target.fill(0, row + Math.max(0, left) * channels, row + Math.min(size, left + side) * channels);
  }
}

/** The labels of a batch whose pictures may be mixed: picture n is `shares[n]` of `labels[n]` and the rest of `others[n]`. */
export interface MixedLabels {
  readonly labels: Int32Array;
  readonly others: Int32Array;
  readonly shares: Float32Array;
}

/**
 * Mixes the pictures of a batch in place, first with last, second with last but one, and so on, both ways round.
 * `labels` must hold the pictures' own labels; `others` and `shares` are written.
 */
export function mixBatch(
  images: Float32Array,
  { labels, others, shares }: MixedLabels,
  { size, channels }: ImageSet,
  { mixup = 0, cutmix = 0, mixShare = 1 }: Augment,
  random: Random,
): void {
  others.set(labels);
  shares.fill(1);
  if (!mixup && !cutmix) return;
  const picture = size * size * channels;
  for (let one = 0, other = labels.length - 1; one < other; one++, other--) {
    if (random() >= mixShare) continue;
    const cuts = cutmix > 0 && (mixup === 0 || random() < 0.5);
    const drawn = symmetricBeta(cuts ? cutmix : mixup, random);
    const [a, b] = [one * picture, other * picture];
    const share = cuts
      ? swapRectangle(images, a, b, size, channels, drawn, random)
      : blend(images, a, b, picture, drawn);
    others[one] = labels[other]!;
    others[other] = labels[one]!;
    shares[one] = shares[other] = share;
  }
}

function blend(images: Float32Array, a: number, b: number, count: number, share: number): number {
  for (let at = 0; at < count; at++) {
    const [one, other] = [images[a + at]!, images[b + at]!];
    images[a + at] = share * one + (1 - share) * other;
    images[b + at] = share * other + (1 - share) * one;
  }
  return share;
}

/** @returns the share of each picture that is still its own */
function swapRectangle(
  images: Float32Array,
  a: number,
  b: number,
  size: number,
  channels: number,
  share: number,
  random: Random,
): number {
  const side = size * Math.sqrt(1 - share);
  const [x, y] = [random() * size, random() * size];
  const [left, top] = [Math.max(0, Math.round(x - side / 2)), Math.max(0, Math.round(y - side / 2))];
  const [right, bottom] = [
    Math.min(size, Math.round(x + side / 2)),
    Math.min(size, Math.round(y + side / 2)),
  ];
  for (let row = top; row < bottom; row++) {
    const from = (row * size + left) * channels;
    const until = (row * size + right) * channels;
    for (let at = from; at < until; at++) {
      const held = images[a + at]!;
      images[a + at] = images[b + at]!;
      images[b + at] = held;
    }
  }
  return 1 - ((right - left) * (bottom - top)) / (size * size);
}

/** A draw from Beta(α, α) (Jöhnk 1964): exact for every α, and quick for those of at most 1. */
function symmetricBeta(alpha: number, random: Random): number {
  for (;;) {
    const [a, b] = [random() ** (1 / alpha), random() ** (1 / alpha)];
    // Both may vanish for a tiny α: then it is a coin.
    if (a + b === 0) return random() < 0.5 ? 0 : 1;
    if (a + b <= 1) return a / (a + b);
  }
}
