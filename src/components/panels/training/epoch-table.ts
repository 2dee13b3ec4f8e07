import type { TrainingPanel } from '../../../panels/index.ts';
import { element, type OutputHost, textOf, unfold } from '../../../notebook/outputs/index.ts';
import { percent, splitWords } from './words.ts';

/** So many epochs are read; of a longer training, the last ones. */
const mostRows = 200;

/** The curves as numbers, an epoch a row. */
export function epochTable({ results, split }: TrainingPanel, host: OutputHost): HTMLElement {
  const { document } = host;
  const tested = results.some(({ test }) => test);
  const words = splitWords(host, split);
  const heads = ['epoch', 'trainLoss', 'trainAccuracy', ...(tested ? ['testLoss', 'testAccuracy'] : [])];
  const head = element(document, 'tr');
  for (const key of heads) head.append(element(document, 'th', { scope: 'col' }, textOf(host, key, words)));
  const body = element(document, 'tbody');
  const from = Math.max(0, results.length - mostRows);
  for (const { epoch, loss, accuracy, test } of results.slice(from)) {
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
  const region = element(
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
  if (from > 0) {
    const total = results.length;
    region.append(
      element(
        document,
        'p',
        { class: 'out-count' },
        textOf(host, 'rows', { from: from + 1, to: total, total }),
      ),
    );
  }
  unfold(region, host.turns);
  return region;
}
