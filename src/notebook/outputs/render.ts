import type { NetworkOutput, Output } from '../protocol/index.ts';
import { element } from './element.ts';
import { errorView } from './error.ts';
import { imageView } from './image.ts';
import { inputView } from './input.ts';
import { logView } from './log.ts';
import { networkTable } from './network-table.ts';
import { plotView } from './plot.ts';
import { progressView } from './progress.ts';
import { tableView } from './table.ts';
import { tensorView } from './tensor.ts';
import { textOf } from './text-of.ts';
import { textView } from './text.ts';
import { undrawable } from './undrawable.ts';
import { unfold } from './unfold.ts';
import { valueView } from './value.ts';
import type { OutputHost, View } from './view.ts';

/**
 * The view of an output, of whatever kind. What cannot be drawn, because it is not what it says, is told
 * in its place: it must not keep its neighbours from being drawn.
 */
export function contained(output: Output, host: OutputHost): View {
  try {
    const view = render(output, host);
    const { update } = view;
    if (!update) return view;
    return {
      ...view,
      update(next) {
        try {
          return update.call(view, next);
        } catch {
          // A new view is made of it, which tells what is wrong.
          return false;
        }
      },
    };
  } catch (error) {
    return { element: undrawable(error, host) };
  }
}

/** @throws what a renderer throws of data that is not what it says */
export function render(output: Output, host: OutputHost): View {
  const view = viewOf(output, host);
  // The others make pieces of their own.
  if (['value', 'tensor', 'log', 'error'].includes(output.kind)) unfold(view.element, host.turns);
  view.element.dataset['kind'] = output.kind === 'custom' ? output.of : output.kind;
  return view;
}

const networkView = (output: NetworkOutput, host: OutputHost): View =>
  (host.network ?? networkTable)(output, host);

/** An inspector that is only offered: it is made when a reader opens it. */
function folded(output: NetworkOutput, host: OutputHost): View {
  const { document } = host;
  const root = element(
    document,
    'details',
    { class: 'out-folded' },
    element(document, 'summary', {}, textOf(host, 'openInspector')),
  );
  let inside: View | undefined;
  root.addEventListener('toggle', () => {
    if (!root.open || inside) return;
    inside = networkView(output, host);
    root.append(inside.element);
  });
  return { element: root, destroy: () => inside?.destroy?.() };
}

function viewOf(output: Output, host: OutputHost): View {
  switch (output.kind) {
    case 'value':
      return valueView(output, host);
    case 'tensor':
      return tensorView(output, host);
    case 'network':
      return output.folded ? folded(output, host) : networkView(output, host);
    case 'plot':
      return plotView(output, host);
    case 'image':
      return imageView(output, host);
    case 'table':
      return tableView(output, host);
    case 'progress':
      return progressView(output, host);
    case 'input':
      return inputView(output, host);
    case 'text':
      return textView(output, host);
    case 'log':
      return logView(output, host);
    case 'error':
      return errorView(output, host);
    case 'custom': {
      const custom =
        host.custom && Object.hasOwn(host.custom, output.of) ? host.custom[output.of] : undefined;
      return custom ? custom(output, host) : { element: element(host.document, 'div', {}, output.of) };
    }
  }
}
