import type { TestSummary } from '../../../panels/index.ts';
import { element, type OutputHost, textOf } from '../../../notebook/outputs/index.ts';
import { chartPlace, type ChartSource } from './chart-place.ts';
import { percent } from './words.ts';

/** How often the network is right when it says it is so sure; the same as a table under the drawing. */
export function calibrationView(test: TestSummary, host: OutputHost, charts: ChartSource): HTMLElement {
  const { document } = host;
  const place = chartPlace(host, charts, 'calibration-chart');
  place.draw((drawn) => [drawn.reliabilityDiagram(test, host)]);
  return element(
    document,
    'div',
    { class: 'training-section', role: 'group', 'aria-label': textOf(host, 'calibration') },
    element(document, 'p', { class: 'out-title' }, textOf(host, 'calibration')),
    element(
      document,
      'p',
      { class: 'lead' },
      textOf(host, 'calibrationLead', { error: (test.calibrationError * 100).toFixed(1) }),
    ),
    place.element,
    element(
      document,
      'details',
      { class: 'training-fold' },
      element(document, 'summary', {}, textOf(host, 'calibrationNumbers')),
      table(test, host),
    ),
  );
}

function table({ calibration }: TestSummary, host: OutputHost): HTMLElement {
  const { document } = host;
  const head = element(document, 'tr');
  for (const key of ['binRange', 'binCount', 'binConfidence', 'binAccuracy'])
    head.append(element(document, 'th', { scope: 'col' }, textOf(host, key)));
  const body = element(document, 'tbody');
  for (const { from, to, count, confidence, accuracy } of calibration) {
    if (count === 0) continue;
    body.append(
      element(
        document,
        'tr',
        {},
        element(document, 'th', { scope: 'row' }, `${percent(from, 0)}–${percent(to, 0)}`),
        element(document, 'td', {}, count.toLocaleString(host.language)),
        element(document, 'td', {}, percent(confidence)),
        element(document, 'td', {}, percent(accuracy)),
      ),
    );
  }
  return element(
    document,
    'div',
    { class: 'out-scroll' },
    element(
      document,
      'table',
      { class: 'training-table' },
      element(document, 'caption', { class: 'visually-hidden' }, textOf(host, 'calibrationNumbers')),
      element(document, 'thead', {}, head),
      body,
    ),
  );
}
