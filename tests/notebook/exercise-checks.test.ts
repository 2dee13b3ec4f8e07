import { expect, test } from 'vitest';
import { havePassed, shownCell, verdicts } from '../../src/notebook/page/exercise-checks.ts';
import { createNotebook } from '../../src/notebook/runtime/index.ts';
import { markedProblems } from '../../src/notebook/page/marked-problems.ts';
import type { CellSnapshot } from '../../src/notebook/runtime/index.ts';
import { FakeKernel } from './fake-kernel.ts';

const idle = createNotebook({
  cells: [{ name: 'sum.check', source: '' }],
  kernel: new FakeKernel(),
  parse: () => ({ code: '', declarations: [], references: [], problems: [], tokens: '' }),
  library: [],
}).cell('sum.check');

const shows = (...data: unknown[]): CellSnapshot => ({
  ...idle,
  state: 'fresh',
  outputs: data.map((each, slot) => ({
    slot,
    current: true,
    output: { kind: 'custom', of: 'checks', data: each },
  })),
});

test('checks have passed when there are some, each says so, and they ran as they are', () => {
  const passed = shows({ checks: [{ passed: true }, { passed: true }] });
  expect(havePassed(passed)).toBe(true);
  expect(havePassed({ ...passed, state: 'stale' })).toBe(false);
  expect(havePassed(shows({ checks: [{ passed: true }, { passed: 'yes' }] }))).toBe(false);
  expect(havePassed(shows({ checks: [] }))).toBe(false);
});

test('what a kernel sends in place of checks passes nothing', () => {
  for (const data of [undefined, null, 1, { checks: 'all' }, { checks: [null] }])
    expect(havePassed(shows(data)), JSON.stringify(data)).toBe(false);
});

test('of a program of checks the verdicts and errors are shown, under the cell that it checks', () => {
  const snapshot: CellSnapshot = {
    ...idle,
    outputs: [
      { slot: 0, current: true, output: { kind: 'log', level: 'info', text: 'a' } },
      { slot: 1, current: true, output: { kind: 'error', name: 'Error', message: 'b' } },
    ],
  };
  expect(verdicts(snapshot).outputs.map(({ slot }) => slot)).toEqual([1]);
  expect([shownCell('sum.check'), shownCell('sum')]).toEqual(['sum', 'sum']);
});

test('an editor marks where the last run failed, as long as the cell has failed', () => {
  const position = { line: 2, column: 4 };
  const outputs: CellSnapshot['outputs'] = [
    { slot: 0, current: true, output: { kind: 'error', name: 'Error', message: 'b', position } },
    { slot: 1, current: false, output: { kind: 'error', name: 'Error', message: 'of before', position } },
    { slot: 2, current: true, output: { kind: 'error', name: 'Error', message: 'nowhere' } },
  ];
  const host = { errors: {}, language: 'en' } as const;
  const marked = (state: CellSnapshot['state']) => markedProblems({ problems: [], outputs, state }, host);
  expect(marked('failed')).toEqual([{ position, message: 'b' }]);
  expect(marked('stale')).toEqual([]);
});
