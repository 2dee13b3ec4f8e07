import { expect, test } from 'vitest';
import { batchSize, pageWithin, startOf } from '../../src/inspector/channel-pages.ts';

test('small maps come a thousand at once, large ones a page at once', () => {
  expect(batchSize(7 * 7)).toBe(1024);
  expect(batchSize(56 * 56)).toBe(576);
  expect(batchSize(224 * 224)).toBe(64);
});

test('a channel is on the page, and in the batch, that begins below it', () => {
  expect(startOf(63)).toBe(0);
  expect(startOf(64)).toBe(64);
  expect(startOf(1500, 1024)).toBe(1024);
});

test('until its batch has come, the wanted page is stood in for by the nearest there is', () => {
  expect(pageWithin(128, 0, 1024)).toBe(128);
  expect(pageWithin(1024, 0, 1024)).toBe(960);
  expect(pageWithin(960, 1024, 1024)).toBe(1024);
  expect(pageWithin(0, 0, 10)).toBe(0);
});
