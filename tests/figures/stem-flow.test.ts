import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import still from '../../content/figures/stem-flow.json' with { type: 'json' };
import { eyeCorner, eyePixels, eyeSide } from '../../src/figures/cat-eye.ts';
import { regionsRead, shownFilters, stemStages } from '../../src/figures/stem-flow.ts';
import { stemFilter } from '../../src/figures/stem-filters.ts';
import { stemMaps } from '../../src/figures/stem-maps.ts';
import { describeNetwork, resnet } from '../../src/nn/spec/index.ts';

const photograph = await sharp(readFileSync('public/figures/cat-224.webp')).removeAlpha().raw().toBuffer();
const stem = describeNetwork(resnet(50)).layers.slice(0, 7);

test('the stages have the shapes of ResNet-50’s first seven layers', () => {
  expect(stemStages().map(({ side, channels }) => [side, side, channels])).toEqual(
    stem.map(({ outputShape }) => outputShape),
  );
});

test('one row and column of each padding is never read', () => {
  expect(stemStages().map(({ unread }) => unread)).toEqual([0, 1, 0, 0, 0, 1, 0]);
});

test('a pooled position reads 11×11 pixels, as the receptive field says', () => {
  const { size, start, stride } = stem.at(-1)!.receptiveField!;
  expect(regionsRead(0, 0).input).toEqual({ row: start[0], column: start[1], size: size[0] });
  expect(regionsRead(3, 5).input.column - regionsRead(3, 4).input.column).toBe(stride[1]);
});

test('the maps keep the stem’s sizes, and each layer follows from the one before', () => {
  const filter = stemFilter(shownFilters[0]);
  const maps = stemMaps(photograph, 224, filter);
  expect([maps.side, maps.pooledSide]).toEqual([112, 56]);
  const at = 40 * maps.side + 33;
  expect(maps.normalised[at]).toBeCloseTo(maps.convolved[at]! * filter.scale + filter.shift, 5);
  expect(Math.min(...maps.rectified)).toBe(0);
  const window = [-1, 0, 1].flatMap((down) =>
    [-1, 0, 1].map((right) => maps.rectified[(2 * 20 + down) * maps.side + 2 * 17 + right]!),
  );
  expect(maps.pooled[20 * maps.pooledSide + 17]).toBe(Math.max(...window));
});

test('what is drawn before the browser computes is what it will compute', () => {
  const maps = stemMaps(photograph, 224, stemFilter(shownFilters[0]));
  expect(maps.pooled[still.row * maps.pooledSide + still.column]).toBeCloseTo(still.values.pool, 4);
});

test('the cut-out is the photograph’s own', () => {
  const cut = eyePixels();
  for (const [row, column] of [
    [0, 0],
    [20, 11],
    [38, 38],
  ] as const)
    expect([...cut.subarray(3 * (row * eyeSide + column), 3 * (row * eyeSide + column) + 3)]).toEqual([
      ...photograph.subarray(
        3 * ((eyeCorner.top + row) * 224 + eyeCorner.left + column),
        3 * ((eyeCorner.top + row) * 224 + eyeCorner.left + column) + 3,
      ),
    ]);
});
