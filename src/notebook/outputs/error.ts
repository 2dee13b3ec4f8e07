import type { ErrorOutput } from '../protocol/index.ts';
import { element } from './element.ts';
import { explanationText, textOf } from './text-of.ts';
import { textPieces } from './text-pieces.ts';
import { valueView } from './value.ts';
import type { OutputHost, View } from './view.ts';

/** Problems of names that are gone once a cell's names are its own. */
export const curable: ReadonlySet<string> = new Set(['name-taken', 'duplicate-name']);

/** What the reader asked for: it is told, and not as a fault. */
const askedFor: ReadonlySet<string> = new Set(['kernel-terminated', 'kernel-restarted']);

/** An error: in plain words first, then where it is, then what the machine said. */
export function errorView(output: ErrorOutput, host: OutputHost): View {
  const { document } = host;
  const plain = explanationText(host, output.explanation);
  const root = element(document, 'div', {
    class: 'out-error',
    role: 'alert',
    'data-error': output.explanation?.code ?? output.name,
  });
  if (askedFor.has(output.explanation?.code ?? '')) root.dataset['asked'] = '';
  if (plain !== undefined) root.append(element(document, 'p', { class: 'plain' }, plain));
  const places = output.frames?.length
    ? output.frames
    : output.position
      ? [{ cell: host.cell, ...output.position }]
      : [];
  if (places.length > 0) {
    const where = element(document, 'p', { class: 'where' });
    places.slice(0, 5).forEach(({ cell, line, column }, index) => {
      if (index > 0) where.append(' ← ');
      const label =
        cell === host.cell
          ? textOf(host, 'errorLine', { line })
          : textOf(host, 'errorInCell', { name: cell, line });
      const { goTo } = host;
      if (!goTo) return where.append(label);
      const link = element(document, 'button', { type: 'button' }, label);
      link.addEventListener('click', () => goTo(cell, line, column));
      where.append(link);
    });
    root.append(where);
  }
  const { keepNames } = host;
  if (keepNames && curable.has(output.explanation?.code ?? '')) {
    const cure = element(
      document,
      'button',
      { type: 'button', 'data-action': 'keep-names' },
      textOf(host, 'keepNames'),
    );
    cure.addEventListener('click', () => keepNames(host.cell));
    root.append(element(document, 'p', { class: 'cure' }, cure));
  }
  // Of an error of this book's own all is said by then.
  const isOwn = output.name === 'ExplainedError' || output.message === plain;
  if (plain === undefined || !isOwn) {
    const original = `${output.name}: ${output.message}`;
    root.append(element(document, 'p', { class: 'original', lang: 'en' }, ...textPieces(document, original)));
  }
  for (const { relation, depth, name, message } of output.behind ?? []) {
    const said = textOf(host, relation === 'cause' ? 'errorCause' : 'errorPart');
    const line = element(document, 'p', { class: 'original' }, `${'  '.repeat(depth)}${said} `);
    line.append(element(document, 'span', { lang: 'en' }, ...textPieces(document, `${name}: ${message}`)));
    root.append(line);
  }
  if (output.value) root.append(valueView({ kind: 'value', value: output.value }, host).element);
  return { element: root };
}
