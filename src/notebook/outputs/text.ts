import type { TextOutput } from '../protocol/index.ts';
import { sliceElements } from './drawing-turns.ts';
import { element } from './element.ts';
import { nesting, placesOf } from './formula-size.ts';
import { textOf } from './text-of.ts';
import { textPieces } from './text-pieces.ts';
import { undrawable } from './undrawable.ts';
import { unfold } from './unfold.ts';
import type { OutputHost, View } from './view.ts';

/** Characters of the longest formula that is set: setting takes longer than any other text of its length. */
const mostTex = 1_000;
/** Braces within braces of the deepest one: each is measured with all that it holds. */
const deepestTex = 60;
/** Places of the largest table: each has a column or a row of its own to be measured. */
const mostPlaces = 200;

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
  // `trust` stays off: no link, no picture, no HTML from a kernel's text.
  katex.render(tex, paper, {
    displayMode: true,
    throwOnError: false,
    maxExpand: 200,
    maxSize: 50,
    macros: { ...withoutDefinitions },
  });
  await host.turns?.take(sliceElements);
  const formula = paper.firstElementChild;
  if (!formula) return;
  unfold(formula, host.turns);
  root.replaceChildren(formula);
}

/** With commands of its own a short formula can be as long as one likes: they are told as unknown. */
const withoutDefinitions = Object.fromEntries(
  'def gdef edef xdef let futurelet global long newcommand renewcommand providecommand'
    .split(' ')
    .map((name) => [`\\${name}`, '\\definition']),
);
