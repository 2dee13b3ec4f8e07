import type { TextOutput } from '../protocol.ts';
import { element } from './element.ts';
import type { OutputHost, View } from './view.ts';

/** Plain text, or a formula set by KaTeX, which is loaded for the first one. */
export function textView(output: TextOutput, host: OutputHost): View {
  const root = element(host.document, 'div', { class: 'out-text' });
  root.textContent = output.text;
  if (output.format === 'tex') {
    void import('katex').then(({ default: katex }) => {
      // `trust` stays off: no link, no picture, no HTML from a kernel's text.
      katex.render(output.text, root, {
        displayMode: true,
        throwOnError: false,
        maxExpand: 200,
        maxSize: 50,
      });
    });
  }
  return { element: root };
}
