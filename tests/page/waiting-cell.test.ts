// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { CellView, type CellSurroundings } from '../../src/notebook/page/cell-view.ts';
import { createTurns } from '../../src/notebook/outputs/index.ts';
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

function viewOfCell(more: Partial<CellSurroundings> = {}): { root: HTMLElement; view: CellView } {
  document.body.innerHTML =
    '<div data-cell="b"><span class="cell-status"></span><div class="cell-notices"></div><div data-output></div></div>';
  const root = document.querySelector('div')!;
  const surroundings = {
    document,
    language: 'ko',
    texts,
    errors: {},
    ...more,
  } as unknown as CellSurroundings;
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

test('a cell is busy until what its run has shown stands', async () => {
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
  await expect.poll(isBusy).toBe('false');
  // What changes of the cell afterwards is not a run.
  view.drawState({ ...ended, state: 'stale' });
  expect(isBusy()).toBe('false');
});

test('a cell is busy until why it was refused stands, though no run has begun', async () => {
  const { root, view } = viewOfCell();
  const isBusy = () => root.getAttribute('aria-busy');
  const refused = (code: string) =>
    snapshot('failed', {
      version: 1,
      outputs: [
        { slot: 0, current: true, output: { kind: 'error', explanation: { code, values: {} } } },
      ] as unknown as CellOutput[],
    });
  for (const code of ['name-taken', 'cell-cycle']) {
    view.drawState(refused(code));
    expect(isBusy(), code).toBe('true');
    for (const _ of view.drawOutputs([refused(code)]));
    await expect.poll(isBusy, { message: code }).toBe('false');
    expect(root.querySelectorAll('[data-output] .out-error')).toHaveLength(1);
  }
});

test('a cell is busy while what it has shown comes in pieces, and not once another run has begun and ended', async () => {
  const frames: (() => void)[] = [];
  const turns = createTurns(
    () => new Promise<void>((resolve) => frames.push(resolve)),
    () => 0,
  );
  const { root, view } = viewOfCell({ turns });
  const isBusy = () => root.getAttribute('aria-busy');
  const shown = (version: number, text: string) =>
    snapshot('fresh', {
      version,
      outputs: [
        { slot: 0, current: true, output: { kind: 'text', format: 'plain', text } },
      ] as unknown as CellOutput[],
    });
  const draw = (drawn: CellSnapshot) => {
    view.drawState(drawn);
    for (const _ of view.drawOutputs([drawn]));
  };
  const long = 'long line\n'.repeat(4_000);
  draw(shown(1, long));
  await expect.poll(() => frames.length).toBeGreaterThan(0);
  expect(root.querySelector('[data-output]')!.textContent.length).toBeLessThan(long.length);
  expect(isBusy()).toBe('true');
  while (root.querySelector('[data-awaited]')) {
    frames.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(root.querySelector('[data-output]')!.textContent).toBe(long);
  await expect.poll(isBusy).toBe('false');
  draw(shown(2, `other ${long}`));
  expect(isBusy()).toBe('true');
  draw(shown(3, 'short'));
  await expect.poll(isBusy).toBe('false');
});
