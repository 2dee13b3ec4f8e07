/**
 * The notebook as one file that any browser shows without a network and without a script: prose, code, and the outputs as
 * they stand on the page, with the rules that style them.
 */
import { element } from '../../notebook/outputs/index.ts';
import type { NotebookDocument } from '../../scratchpad/index.ts';
import { renderMarkdown } from './markdown.ts';
import type { Words } from './words.ts';

/** @param outputOf the element that a cell's outputs stand in */
export async function writePage(
  { title, cells }: NotebookDocument,
  outputOf: (cell: string) => Element | null,
  words: Words,
  language: string,
): Promise<string> {
  const made = document.implementation.createHTMLDocument(title);
  const { documentElement: root, head, body } = made;
  root.lang = language;
  const meta = (attributes: Record<string, string>): HTMLElement => element(made, 'meta', attributes);
  head.prepend(
    meta({ charset: 'utf-8' }),
    meta({
      'http-equiv': 'Content-Security-Policy',
      content:
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
    }),
    meta({ name: 'viewport', content: 'width=device-width, initial-scale=1' }),
  );
  const main = element(made, 'main', { class: 'prose pad pad-page' }, element(made, 'h1', {}, title));
  main.append(
    element(
      made,
      'p',
      { class: 'frozen-note' },
      words('pageMade', { address: location.origin + location.pathname }),
    ),
  );
  for (const { name, kind, source } of cells) {
    if (kind === 'text') {
      main.append(
        element(
          made,
          'section',
          { class: 'pad-text' },
          ...(await renderMarkdown(source, made, words, 'mathml')),
        ),
      );
      continue;
    }
    const output = outputOf(name);
    main.append(
      element(
        made,
        'section',
        { class: 'cell', 'aria-label': name },
        element(made, 'p', { class: 'cell-name' }, name),
        element(
          made,
          'div',
          { class: 'cell-code' },
          element(made, 'pre', { tabindex: 0, lang: 'en' }, element(made, 'code', {}, source)),
        ),
        ...(output ? [still(output, made)] : []),
      ),
    );
  }
  body.append(main);
  // As text: an element of style, even in a document that nobody sees, is held to this page's policy.
  const html = root.outerHTML.replace('</head>', () => `<style>${ownRules()}</style></head>`);
  return `<!doctype html>\n${html}\n`;
}

/** A copy that moves no more: canvases as pictures, controls as they stand. */
function still(output: Element, made: Document): Node {
  const copy = made.importNode(output, true);
  const canvases = output.querySelectorAll('canvas');
  copy.querySelectorAll('canvas').forEach((canvas, at) => {
    const drawn = canvases[at];
    if (!drawn) return;
    const picture = element(made, 'img', {
      src: drawn.toDataURL('image/png'),
      alt: drawn.getAttribute('aria-label') ?? '',
    });
    picture.className = canvas.className;
    picture.style.cssText = canvas.style.cssText;
    if (!picture.style.width) picture.style.width = `${drawn.clientWidth || drawn.width}px`;
    canvas.replaceWith(picture);
  });
  for (const control of copy.querySelectorAll('button, input, select, textarea'))
    control.setAttribute('disabled', '');
  for (const gone of copy.querySelectorAll('script, iframe, link, style[nonce]')) gone.remove();
  // Pictures of the site are not in the file.
  for (const picture of copy.querySelectorAll('img')) if (!picture.src.startsWith('data:')) picture.remove();
  return copy;
}

/** The rules of the page's own sheets, but for faces and whatever else would have to be fetched. */
function ownRules(): string {
  const sheets = [...document.styleSheets, ...document.adoptedStyleSheets];
  const rules = sheets.flatMap((sheet) => {
    try {
      return [...sheet.cssRules];
    } catch {
      // Another origin's: an extension of the browser.
      return [];
    }
  });
  return rules
    .filter((rule) => !(rule instanceof CSSFontFaceRule) && !/url\((?!["']?data:)/.test(rule.cssText))
    .map(({ cssText }) => cssText.replaceAll('</', '<\\/'))
    .join('\n');
}
