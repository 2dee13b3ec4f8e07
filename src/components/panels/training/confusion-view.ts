import type { TestSummary } from '../../../panels/index.ts';
import { element, type OutputHost, textOf, unfold } from '../../../notebook/outputs/index.ts';
import { className, percent } from './words.ts';

/** What was taken for what: a row a true class, a column a prediction; the shade is the share of its row. */
export function confusionView({ classes, confusion }: TestSummary, host: OutputHost): HTMLElement {
  const { document } = host;
  const names = classes.map((name) => className(host, name));
  const head = element(document, 'tr', {}, element(document, 'td'));
  for (const name of names) head.append(element(document, 'th', { scope: 'col' }, name));
  head.append(element(document, 'th', { scope: 'col', class: 'recall' }, textOf(host, 'recall')));
  const body = element(document, 'tbody');
  confusion.forEach((row, truth) => {
    const sum = row.reduce((total, n) => total + n, 0);
    const line = element(document, 'tr', {}, element(document, 'th', { scope: 'row' }, names[truth] ?? ''));
    row.forEach((n, guess) => {
      const share = sum === 0 ? 0 : n / sum;
      const cell = element(
        document,
        'td',
        { 'data-right': String(truth === guess) },
        element(document, 'b', {}, n.toLocaleString(host.language)),
      );
      cell.style.setProperty('--share', percent(share, 0));
      line.append(cell);
    });
    const right = sum === 0 ? '–' : percent((row[truth] ?? 0) / sum);
    line.append(element(document, 'td', { class: 'recall' }, right));
    body.append(line);
  });
  const section = element(
    document,
    'div',
    { class: 'training-section', role: 'group', 'aria-label': textOf(host, 'confusion') },
    element(document, 'p', { class: 'out-title' }, textOf(host, 'confusion')),
    element(document, 'p', { class: 'lead' }, textOf(host, 'confusionLead')),
    element(
      document,
      'div',
      { class: 'out-scroll' },
      element(
        document,
        'table',
        { class: 'confusion' },
        element(document, 'caption', { class: 'visually-hidden' }, textOf(host, 'confusion')),
        element(document, 'thead', {}, head),
        body,
      ),
    ),
  );
  unfold(section, host.turns);
  return section;
}
