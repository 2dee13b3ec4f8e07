import { beforeEach, expect, test } from 'vitest';
import { parseCell } from '../../src/notebook/language/index.ts';
import { createRecord } from '../../src/notebook/runtime/cell-record.ts';
import { NotebookCells } from '../../src/notebook/runtime/notebook-cells.ts';

const sources = { data: 'const n = 2;', train: 'const net = n + 1;', chart: 'net * 2;' };
let cells: NotebookCells;

/** As after a run of so many milliseconds. */
function ran(name: string, milliseconds: number): void {
  const cell = cells.record(name);
  cells.derive();
  const freshness = cells.freshness(name)!;
  cell.success = { ...freshness.trace, run: 1, program: freshness.program(), parsed: cell.parsed };
  cell.alive = true;
  cell.version = 1;
  cell.milliseconds = milliseconds;
  cells.derive();
}

function edit(name: string, source: string): void {
  const cell = cells.record(name);
  Object.assign(cell, { source, parsed: parseCell(source), tokens: source });
  cells.relate();
  cells.derive();
}

beforeEach(() => {
  cells = new NotebookCells(new Set(), 5_000);
  for (const [name, source] of Object.entries(sources)) {
    const definition = { name, source, parsed: parseCell(source), cheap: name === 'chart' };
    cells.insert(name, createRecord(definition, 200));
  }
  cells.relate();
  cells.derive();
});

test('what a cell reads runs before it', () => {
  expect(cells.needed(['chart'])).toEqual(['data', 'train']);
  expect(cells.plan(['chart'])).toEqual(['data', 'train', 'chart']);
  ran('data', 10);
  expect(cells.plan(['chart'])).toEqual(['train', 'chart']);
});

test('a cell stands before the one it is put in front of, and no two have one name', () => {
  const definition = { name: 'extra', source: '1', parsed: parseCell('1') };
  cells.insert('extra', createRecord(definition, 200), 'train');
  expect(cells.names).toEqual(['data', 'extra', 'train', 'chart']);
  expect(() => cells.insert('data', createRecord(definition, 200))).toThrow(RangeError);
  expect(() => cells.record('none')).toThrow(RangeError);
});

test('old values of a slow cell can be reused, those of a quick one are made again', () => {
  ran('data', 10);
  ran('train', 6_000);
  expect(cells.isReusable('train')).toBe(false);
  edit('data', 'const n = 3;');
  expect(cells.isReusable('train')).toBe(true);
  expect(cells.isReusable('data')).toBe(false);
  cells.reuse(['train']);
  expect(cells.isReusable('train')).toBe(false);
  cells.dropReused(['chart']);
  expect(cells.isReusable('train')).toBe(true);
});

test('a cheap reader wakes when all it reads is fresh', () => {
  ran('data', 10);
  expect(cells.wokenBy('train')).toEqual([]);
  ran('train', 10);
  expect(cells.wokenBy('train')).toEqual(['chart']);
  expect(cells.wokenBy('data')).toEqual([]);
});

test('with the kernel go the values that lived in it', () => {
  ran('data', 10);
  cells.lose('kernel-lost');
  cells.derive();
  expect(cells.isUsable('data')).toBe(false);
  expect(cells.record('data').lossReason).toBe('kernel-lost');
});
