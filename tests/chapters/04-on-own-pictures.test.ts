/** The cells of chapter 4 on a data set of the reader's own: three classes, pictures of 40 pixels, few of them. */
import { expect, test } from 'vitest';
import { pictureSetHead } from '../../src/data/own-pictures.ts';
import { chapterCells } from '../chapter-cells.ts';
import { ChapterRunner } from '../chapter-runner.ts';
import { createNodeKernel } from '../node-kernel.ts';

const [train, held, size] = [75, 30, 40];

/** Pictures of one brightness a class, with a little of their own. */
function setFile(): Uint8Array {
  const labels = Uint8Array.from({ length: train + held }, (_, at) =>
    at < train ? Math.floor(at / 25) : (at - train) % 3,
  );
  const classes = ['토끼', 'cat & dog', 'bird'];
  const head = pictureSetHead({ version: 1, size, classes, train, test: held, seed: 1 }, labels);
  const pixels = labels.length * size * size * 3;
  const bytes = new Uint8Array(head.length + pixels);
  bytes.set(head);
  for (let at = 0; at < pixels; at++)
    bytes[head.length + at] = 60 * labels[Math.floor(at / (size * size * 3))]! + ((at * 37) % 61);
  return bytes;
}

/** What makes it short; the same code runs. */
const shorter: readonly (readonly [cell: string, found: string, instead: string])[] = [
  ['pets', "'dogs-and-cats'", "'mine'"],
  ['linear', 'epochs: 6', 'epochs: 1'],
  ['net-parts', 'width: 16', 'width: 4'],
  ['fine-tune', 'epochs: 15', 'epochs: 1'],
  ['two-rates', 'epochs: 3', 'epochs: 1'],
  ['three-seeds', 'epochs: 3', 'epochs: 1'],
  ['three-seeds', 'depth: 14', 'depth: 8'],
  ['final-run', 'epochs: 32', 'epochs: 1'],
  ['more-data', 'updates = 160', 'updates = 4'],
  ['own-head', "'dogs-and-cats', 'mine'", "'mine'"],
  ['own-last-stack', 'epochs: 6', 'epochs: 1'],
];

test('go by its size, its classes and their names', async () => {
  const kernel = createNodeKernel({ files: { 'mine.pictures': setFile() } });
  try {
    await kernel.start();
    const runner = new ChapterRunner(kernel);
    const failed: string[] = [];
    const shown = new Map<string, string>();
    for (const { name, kind, source } of chapterCells('04-dogs-and-cats')) {
      // Networks that were trained beforehand are looked at with the book's own pictures.
      if (kind !== 'cell' || ['loss-landscape', 'landscape-slice', 'lesion', 'swap-blocks'].includes(name))
        continue;
      const text = shorter.reduce((code, [cell, found, instead]) => {
        if (cell !== name) return code;
        expect(code, `${cell} has changed: how is it made short?`).toContain(found);
        return code.replace(found, instead);
      }, source);
      const { outcome, error, outputs } = await runner.run(name, text);
      if (outcome !== 'ok' || error) failed.push(`${name}: ${error?.message ?? outcome}`);
      shown.set(name, JSON.stringify(outputs));
    }
    expect(failed).toEqual([]);
    for (const cell of ['pets', 'confusion', 'worst-mistakes', 'grad-cam'])
      expect(shown.get(cell)).toContain('토끼');
    expect(shown.get('confusion')).toContain('→ cat & dog');
  } finally {
    kernel.close();
  }
}, 300_000);
