/**
 * Draws what the figures show of the photograph: its middle square at 224×224, the maps
 * of one stem filter, and a cut-out of its pixels. No randomness; the filters come from `stem-filters.ts`.
 *
 *   node scripts/figure-data.ts
 */
import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { stemFilter } from '../src/figures/stem-filters.ts';
import { stemMaps } from '../src/figures/stem-maps.ts';
import { regionsRead, shownFilters } from '../src/figures/stem-flow.ts';

const size = 224;
const photograph = 'public/figures/cat-224.webp';
const { width, height } = await sharp('public/photos/cat.webp').metadata();
const side = Math.min(width, height);
await sharp('public/photos/cat.webp')
  .removeAlpha()
  .extract({
    left: Math.floor((width - side) / 2),
    top: Math.floor((height - side) / 2),
    width: side,
    height: side,
  })
  .resize(size, size)
  .webp({ quality: 84, effort: 6 })
  .toFile(photograph);
// From here on the pixels are those that a reader's browser decodes.
const pixels = await sharp(photograph).removeAlpha().raw().toBuffer();

const maps = stemMaps(pixels, size, stemFilter(shownFilters[0]));
const pooledAt = (row: number, column: number) => maps.pooled[row * maps.pooledSide + column]!;
const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const signed = (values: Float32Array) =>
  Uint8Array.from(values, (value) => 127.5 + (127.5 * value) / largest(values));
const positive = (values: Float32Array) =>
  Uint8Array.from(values, (value) => (255 * value) / largest(maps.normalised));
const strip = [
  { bytes: signed(maps.convolved), side: maps.side },
  { bytes: signed(maps.normalised), side: maps.side },
  { bytes: positive(maps.rectified), side: maps.side },
  { bytes: positive(maps.pooled), side: maps.pooledSide },
];
await sharp({
  create: { width: 3 * maps.side + maps.pooledSide, height: maps.side, channels: 3, background: 'black' },
})
  .composite(
    strip.map(({ bytes, side: edge }, index) => ({
      input: Buffer.from(bytes),
      raw: { width: edge, height: edge, channels: 1 as const },
      left: index * maps.side,
      top: 0,
    })),
  )
  .toColourspace('b-w')
  .webp({ quality: 80 })
  .toFile('public/figures/stem-maps.webp');

/** What the figure of the stem says before the reader's browser computes: where the cat's eye answers most. */
const eye = { first: 14, last: 27 };
const position = { row: eye.first, column: eye.first };
for (let row = eye.first; row <= eye.last; row++)
  for (let column = eye.first - 4; column <= eye.last - 4; column++)
    if (pooledAt(row, column) > pooledAt(position.row, position.column))
      Object.assign(position, { row, column });
const read = regionsRead(position.row, position.column).rectifier;
const places = Array.from({ length: read.size ** 2 }, (_, i) => {
  const y = read.row + Math.floor(i / read.size);
  return y * maps.side + read.column + (i % read.size);
});
const strongest = places.reduce((best, at) => (maps.normalised[at]! > maps.normalised[best]! ? at : best));
writeFileSync(
  'content/figures/stem-flow.json',
  JSON.stringify({
    ...position,
    values: {
      convolution: maps.convolved[strongest],
      normalisation: maps.normalised[strongest],
      rectifier: maps.rectified[strongest],
      pool: pooledAt(position.row, position.column),
    },
  }) + '\n',
);

/** The cat's eye: enough for 17×17 positions of a 7×7 window at stride 2. */
const cutOut = { left: 48, top: 66, size: 39 };
const cut = await sharp(photograph)
  .removeAlpha()
  .extract({ left: cutOut.left, top: cutOut.top, width: cutOut.size, height: cutOut.size })
  .raw()
  .toBuffer();
writeFileSync(
  'content/figures/cat-eye.json',
  JSON.stringify(
    { source: 'chelsea.png, Stéfan van der Walt, CC0', ...cutOut, pixels: cut.toString('base64') },
    null,
    1,
  ) + '\n',
);
