import { expect, test } from 'vitest';
import { placeBeside, placeInMargin } from '../../src/components/terms/place.ts';

const card = { width: 300, height: 120 };
const window = { width: 390, height: 800 };
const box = (left: number, top: number, width = 60, height = 24) => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

test('below the word, from where it begins', () =>
  expect(placeBeside([box(40, 100)], card, window)).toEqual({ left: 40, top: 130, side: 'below' }));

test('within the window, however far right the word is', () =>
  expect(placeBeside([box(320, 100)], card, window).left).toBe(82));

test('above where there is no room below', () =>
  expect(placeBeside([box(40, 700)], card, window)).toEqual({ left: 40, top: 574, side: 'above' }));

test('a word on two lines is covered on neither', () => {
  const lines = [box(340, 660, 40), box(20, 690, 30)];
  const { top, side } = placeBeside(lines, card, window);
  expect(side).toBe('above');
  expect(top + card.height).toBeLessThanOrEqual(660);
  expect(placeBeside([box(340, 100, 40), box(20, 130, 30)], card, window).top).toBeGreaterThanOrEqual(154);
});

test('where there is room on neither side it stays below: the page can be scrolled', () =>
  expect(placeBeside([box(40, 60)], { width: 300, height: 780 }, window).side).toBe('below'));

const wide = { width: 1280, height: 800 };
const note = { width: 224, height: 120 };

test('in the margin, level with its line, where the page is wide enough', () =>
  expect(placeInMargin([box(400, 100)], note, { text: 976, page: 1224 }, wide)).toEqual({
    left: 992,
    top: 100,
    side: 'margin',
  }));

test('a note in the margin does not leave the window', () =>
  expect(placeInMargin([box(400, 780)], note, { text: 976, page: 1224 }, wide)?.top).toBe(672));

test('no margin, no note in it', () => {
  expect(placeInMargin([box(40, 100)], note, { text: 370, page: 370 }, window)).toBeUndefined();
  expect(placeInMargin([box(400, 100)], note, { text: 1100, page: 1224 }, wide)).toBeUndefined();
});
