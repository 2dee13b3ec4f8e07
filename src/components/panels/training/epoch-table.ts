import type { TrainingPanel } from '../../../panels/index.ts';
import { element, type OutputHost, textOf } from '../../../notebook/outputs/index.ts';
import { percent, splitWords } from './words.ts';

/** The curves as numbers, an epoch a row. */
export function epochTable({ results, split }: TrainingPanel, host: OutputHost): HTMLElement {
  const { document } = host;
  const tested = results.some(({ test }) => test);
  const words = splitWords(host, split);
  const heads = ['epoch', 'trainLoss', 'trainAccuracy', ...(tested ? ['testLoss', 'testAccuracy'] : [])];
  const head = element(document, 'tr');
  for (const key of heads) head.append(element(document, 'th', { scope: 'col' }, textOf(host, key, words)));
  const body = element(document, 'tbody');
  for (const { epoch, loss, accuracy, test } of results) {
    const row = element(
      document,
      'tr',
      {},
      element(document, 'th', { scope: 'row' }, String(epoch)),
      element(document, 'td', {}, loss.toFixed(3)),
      element(document, 'td', {}, percent(accuracy)),
    );
    if (tested) {
      row.append(
        element(document, 'td', {}, test ? test.loss.toFixed(3) : '–'),
        element(
          document,
          'td',
          {},
          test ? `${percent(test.accuracy)} (${percent(test.low)}–${percent(test.high)})` : '–',
        ),
      );
    }
    body.append(row);
  }
  return element(
    document,
    'div',
    { class: 'out-scroll training-scroll' },
    element(
      document,
      'table',
      { class: 'training-table' },
      element(document, 'caption', { class: 'visually-hidden' }, textOf(host, 'epochNumbers')),
      element(document, 'thead', {}, head),
      body,
    ),
  );
}
