import type { TextOutput } from '../protocol/index.ts';
import { sliceElements } from './drawing-turns.ts';
import { element } from './element.ts';
import { deepestTex, formulaOptions, mostPlaces, mostTex, nesting, placesOf } from './formula-size.ts';
import { textOf } from './text-of.ts';
import { textPieces } from './text-pieces.ts';
import { undrawable } from './undrawable.ts';
import { unfold } from './unfold.ts';
import type { OutputHost, View } from './view.ts';

/** Plain text, or a formula set by KaTeX, which is loaded for the first one. */
export function textView(output: TextOutput, host: OutputHost): View {
  const { document } = host;
  const root = element(document, 'div', { class: 'out-text' });
  if (output.format !== 'tex') {
    root.append(...textPieces(document, output.text));
    unfold(root, host.turns);
    return { element: root };
  }
  root.textContent = output.text;
  if (output.text.length > mostTex) {
    root.textContent = `${output.text.slice(0, mostTex)}…`;
    const words = textOf(host, 'formulaTooLong', { n: output.text.length, most: mostTex });
    root.append(element(document, 'p', { class: 'out-count' }, words));
    return { element: root };
  }
  const refused = tooMuch(output.text, host);
  if (refused !== undefined) {
    root.append(element(document, 'p', { class: 'out-count' }, refused));
    return { element: root };
  }
  void setFormula(output.text, root, host).catch((error: unknown) => root.append(undrawable(error, host)));
  return { element: root };
}

/** Why a formula of few signs is not set, where it would take too long. */
function tooMuch(tex: string, host: OutputHost): string | undefined {
  const depth = nesting(tex);
  if (depth > deepestTex) return textOf(host, 'formulaTooDeep', { n: depth, most: deepestTex });
  const places = placesOf(tex);
  if (places > mostPlaces) return textOf(host, 'formulaTooWide', { n: places, most: mostPlaces });
  return undefined;
}

async function setFormula(tex: string, root: HTMLElement, host: OutputHost): Promise<void> {
  const { default: katex } = await import('katex');
  await host.turns?.take();
  const paper = element(host.document, 'div');
  katex.render(tex, paper, { displayMode: true, ...formulaOptions() });
  await host.turns?.take(sliceElements);
  const formula = paper.firstElementChild;
  if (!formula) return;
  unfold(formula, host.turns);
  root.replaceChildren(formula);
}
