// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { pagePlace } from '../../src/components/kept/page-place.ts';
import { padPlace } from '../../src/components/kept/scratchpads.ts';
import { keptId } from '../../src/components/panels/training/run-store.ts';

test('what cells keep is told apart by chapter and by notebook', () => {
  document.body.innerHTML = '<article data-chapter="02-building-resnet"></article>';
  expect(pagePlace()).toBe('02-building-resnet');
  document.body.innerHTML = `<main data-scratchpad data-place="${padPlace('x-1')}"></main>`;
  expect(keptId('cell-1', 'a')).toBe('scratchpad-x-1/cell-1/a');
  document.body.innerHTML = '';
  expect(pagePlace()).toBe('');
});
