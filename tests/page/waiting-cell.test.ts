import { JSDOM } from 'jsdom';
import { expect, test } from 'vitest';
import { CellView, type CellSurroundings } from '../../src/notebook/page/cell-view.ts';
import type { CellOutput, CellSnapshot, CellState } from '../../src/notebook/runtime/index.ts';
import texts from '../../content/ui/ko/notebook.json' with { type: 'json' };

const snapshot = (state: CellState, more: Partial<CellSnapshot> = {}) =>
  ({
    name: 'b',
    state,
    edited: false,
    problems: [],
    version: 0,
    outputs: [],
    ...more,
  }) as unknown as CellSnapshot;

function viewOfCell(): { root: HTMLElement; view: CellView } {
  const { document } = new JSDOM(
    '<div data-cell="b"><span class="cell-status"></span><div class="cell-notices"></div><div data-output></div></div>',
  ).window;
  const root = document.querySelector('div')!;
  const surroundings = { document, language: 'ko', texts, errors: {} } as unknown as CellSurroundings;
  return { root, view: new CellView(root, surroundings) };
}

test('a cell that waits says which cell runs, and no longer once it runs itself', () => {
  const { root, view } = viewOfCell();
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

test('a cell is busy until what its run has shown stands', () => {
  const { root, view } = viewOfCell();
  const isBusy = () => root.getAttribute('aria-busy');
  const line = (text: string, slot: number) =>
    ({ slot, current: true, output: { kind: 'log', level: 'log', text, times: 1 } }) as unknown as CellOutput;
  const ended = snapshot('fresh', { version: 1, outputs: [line('a', 0), line('b', 1)] });
  view.drawState(snapshot('idle'));
  expect(isBusy()).toBe('false');
  view.drawState(snapshot('running', { version: 1 }));
  for (const _ of view.drawOutputs([snapshot('running', { version: 1 })]));
  expect(isBusy()).toBe('true');
  view.drawState(ended);
  const steps = view.drawOutputs([ended]);
  while (!steps.next().done) expect(isBusy()).toBe('true');
  expect(root.querySelector('[data-output]')!.textContent).toBe('ab');
  expect(isBusy()).toBe('false');
  // What changes of the cell afterwards is not a run.
  view.drawState({ ...ended, state: 'stale' });
  expect(isBusy()).toBe('false');
});
