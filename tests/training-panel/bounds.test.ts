// @vitest-environment jsdom
// A training of very many epochs, honest or not, holds no page up.
import { expect, test } from 'vitest';
import notebook from '../../content/ui/en/notebook.json' with { type: 'json' };
import training from '../../content/ui/en/training.json' with { type: 'json' };
import { epochTable } from '../../src/components/panels/training/epoch-table.ts';
import type { TrainingPanel } from '../../src/panels/index.ts';
import type { OutputHost } from '../../src/notebook/outputs/index.ts';

const host: OutputHost = {
  document,
  language: 'en',
  texts: { ...notebook, ...training },
  errors: {},
  cell: 'a',
  slot: 0,
};
const panelOf = (epochs: number): TrainingPanel =>
  ({
    results: Array.from({ length: epochs }, (_, epoch) => ({ epoch: epoch + 1, loss: 1, accuracy: 0.5 })),
  }) as unknown as TrainingPanel;

test('of 10,000 epochs the last 200 are listed, and it is said', () => {
  const table = epochTable(panelOf(10_000), host);
  expect(table.querySelectorAll('tbody tr')).toHaveLength(200);
  expect(table.querySelector('tbody th')?.textContent).toBe('9801');
  expect(table.querySelector('.out-count')?.textContent).toBe('Rows 9,801–10,000 of 10,000');
});

test('a short training is listed whole', () => {
  const table = epochTable(panelOf(12), host);
  expect(table.querySelectorAll('tbody tr')).toHaveLength(12);
  expect(table.querySelector('.out-count')).toBeNull();
});
