import { explanation } from '../../explained/index.ts';
import { element } from './element.ts';
import { explanationText } from './text-of.ts';
import type { OutputHost } from './view.ts';

/** The line that stands in place of an output, or a part of one, that could not be drawn. */
export function undrawable(
  error: unknown,
  host: Pick<OutputHost, 'document' | 'errors' | 'language'>,
): HTMLElement {
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, 300);
  const why = explanation('output-undrawable', { detail });
  return element(
    host.document,
    'p',
    { class: 'out-error', role: 'alert', 'data-error': why.code },
    explanationText(host, why) ?? detail,
  );
}
