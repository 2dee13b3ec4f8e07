import { expect, test } from 'vitest';
import { extent, fieldAt, pixelsInside, positionNear } from '../../src/inspector/field-of-view.ts';
import { describeNetwork, resnet, type ReceptiveField } from '../../src/nn/spec/index.ts';

const network = describeNetwork(resnet(50));
const fieldOf = (name: string): ReceptiveField => {
  const field = network.layers.find((layer) => layer.name === name)?.receptiveField;
  if (field === null || field === undefined) throw new Error(`${name} has no receptive field`);
  return field;
};

test('the first output of the stem’s convolution begins in the padding', () => {
  expect(fieldAt(fieldOf('conv1_conv'), 0, 0).rows).toEqual({ first: -3, last: 3 });
});

test('a pixel on the edge of the stem sees 4 of 7 rows of the image', () => {
  expect(pixelsInside(fieldAt(fieldOf('conv1_conv'), 0, 0).rows, 224)).toBe(4);
});

test('the middle of the last stage sees the whole photograph and far beyond', () => {
  const { rows } = fieldAt(fieldOf('conv5_block3_out'), 3, 3);
  expect(rows.last - rows.first + 1).toBe(483);
  expect(pixelsInside(rows, 224)).toBe(224);
});

test('pointing at a pixel finds the output whose field is centred there', () => {
  const field = fieldOf('conv1_conv');
  expect(positionNear(field, 0, 0, 112)).toBe(0);
  expect(positionNear(field, 0, 112, 112)).toBe(56);
  expect(positionNear(field, 0, 500, 112)).toBe(111);
});

test('the picture of the fields holds the image and every field', () => {
  const all = extent(fieldOf('conv1_conv'), [224, 224, 3], [112, 112, 64]);
  expect(all.rows).toEqual({ first: -3, last: 225 });
});
