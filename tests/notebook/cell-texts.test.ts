import { expect, test } from 'vitest';
import type { CellEditor } from '../../src/notebook/editor/index.ts';
import { CellTexts } from '../../src/notebook/page/cell-texts.ts';

/** Texts of one cell whose chapter has `let a = 1`, and what each of those who hold it was last told. */
function withHolders(kept?: string) {
  const told: Record<'kept' | 'runs' | 'shown', string | undefined> = {
    kept,
    runs: undefined,
    shown: undefined,
  };
  const changed: string[] = [];
  let opened = false;
  const editor = { setSource: (source: string) => (told.shown = source) } as unknown as CellEditor;
  const texts = new CellTexts(new Map([['first', 'let a = 1']]), {
    edits: {
      load: () => told.kept,
      save: (_cell, source) => void (told.kept = source),
      forget: () => void (told.kept = undefined),
    },
    notebook: {
      edit: (_cell, source) => Promise.resolve(void (told.runs = source)),
      reset: () => Promise.resolve(void (told.runs = 'the original')),
    },
    editors: {
      open: () => Promise.resolve(((opened = true), editor)),
      opened: () => (opened ? editor : undefined),
    },
    onChange: (cell) => changed.push(cell),
  });
  return { texts, told, changed };
}

test('what the reader wrote on an earlier visit stands over what the chapter has', () => {
  const { texts } = withHolders('let a = 2');
  expect([texts.of('first'), texts.original('first'), texts.isEdited('first')]).toEqual([
    'let a = 2',
    'let a = 1',
    true,
  ]);
  expect(withHolders().texts.isEdited('first')).toBe(false);
});

test('what is typed is kept and runs; the editor, which has it, is not told', async () => {
  const { texts, told, changed } = withHolders();
  await texts.typed('first', 'let a = 3');
  expect(told).toEqual({ kept: 'let a = 3', runs: 'let a = 3', shown: undefined });
  expect(changed).toEqual(['first']);
});

test('what comes otherwise is shown as well', async () => {
  const { texts, told } = withHolders();
  await texts.put('first', 'let a = 4');
  expect(told).toEqual({ kept: 'let a = 4', runs: 'let a = 4', shown: 'let a = 4' });
});

test('what another page has kept is followed, and not kept again; its reset too', async () => {
  const { texts, told } = withHolders('let a = 2');
  await texts.follow('first', 'let a = 5');
  expect(told).toEqual({ kept: 'let a = 2', runs: 'let a = 5', shown: 'let a = 5' });
  await texts.follow('first', undefined);
  expect(texts.of('first')).toBe('let a = 1');
});

test('what another page has kept and stands here already opens no editor', async () => {
  const { texts, told } = withHolders('let a = 2');
  await texts.follow('first', 'let a = 2');
  await texts.follow('unknown', undefined);
  expect(told.shown).toBeUndefined();
});

test('of a cell that has not come yet, or has gone, nothing is followed', async () => {
  const { texts, told } = withHolders();
  await texts.follow('unknown', 'let a = 5');
  texts.delete('first');
  await texts.follow('first', 'let a = 5');
  expect([told.runs, told.shown, texts.of('unknown'), texts.of('first')]).toEqual([
    undefined,
    undefined,
    '',
    '',
  ]);
});

test('after a reset nothing is kept', async () => {
  const { texts, told } = withHolders();
  await texts.put('first', 'let a = 4');
  await texts.reset('first');
  expect(told).toEqual({ kept: undefined, runs: 'the original', shown: 'let a = 1' });
  expect(texts.isEdited('first')).toBe(false);
});
