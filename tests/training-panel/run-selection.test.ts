import { expect, test } from 'vitest';
import { runColors, RunSelection } from '../../src/components/panels/training/run-selection.ts';

test('each compared run keeps its colour while others come and go', () => {
  const selection = new RunSelection();
  for (const id of ['a', 'b', 'c']) selection.choose(id, true);
  const before = selection.colorOf('c');
  selection.choose('a', false);
  selection.choose('d', true);
  expect([selection.colorOf('c'), selection.colorOf('d')]).toEqual([before, runColors[0]]);
  expect(selection.ids).toEqual(['b', 'c', 'd']);
});

test('no more are compared than there are colours', () => {
  const selection = new RunSelection();
  for (let n = 0; n <= runColors.length; n++) selection.choose(`run ${n}`, true);
  expect(selection.ids).toHaveLength(runColors.length);
  expect(selection.colorOf(`run ${runColors.length}`)).toBeUndefined();
});
