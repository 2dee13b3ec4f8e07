import type { LogOutput } from '../protocol/index.ts';
import { element } from './element.ts';
import { textOf } from './text-of.ts';
import { textPieces } from './text-pieces.ts';
import type { OutputHost, View } from './view.ts';

export function logView(output: LogOutput, host: OutputHost): View {
  const { document } = host;
  const times = output.times !== undefined && output.times > 1;
  const root = element(
    document,
    'div',
    { class: 'out-log', 'data-level': output.level },
    ...textPieces(document, output.text),
  );
  root.hidden = output.cleared === true;
  if (times)
    root.append(
      ' ',
      element(document, 'span', { class: 'times' }, `(${textOf(host, 'times', { n: output.times ?? 1 })})`),
    );
  return { element: root };
}
