import { JSDOM } from 'jsdom';
import { expect, test } from 'vitest';
import { CellView, type CellSurroundings } from '../../src/notebook/page/cell-view.ts';
import type { CellSnapshot, CellState } from '../../src/notebook/runtime/index.ts';
import texts from '../../content/ui/ko/notebook.json' with { type: 'json' };

const snapshot = (state: CellState) =>
  ({ name: 'b', state, edited: false, problems: [], outputs: [] }) as unknown as CellSnapshot;

test('a cell that waits says which cell runs, and no longer once it runs itself', () => {
  const { document } = new JSDOM(
    '<div data-cell="b"><span class="cell-status"></span><div class="cell-notices"></div><div data-output></div></div>',
  ).window;
  const root = document.querySelector('div')!;
  const surroundings = { document, language: 'ko', texts, errors: {} } as unknown as CellSurroundings;
  const view = new CellView(root, surroundings);
  const said = () => root.querySelector('.cell-status')!.textContent;
  view.drawState(snapshot('queued'));
  expect(said()).toBe('차례를 기다리는 중');
  view.tellAhead('linear');
  expect(said()).toBe('차례를 기다리는 중 · 지금은 linear 실행 중');
  view.drawState(snapshot('running'));
  expect(said()).toBe('실행 중');
  view.tellAhead(undefined);
  view.drawState(snapshot('queued'));
  expect(said()).toBe('차례를 기다리는 중');
});
