/**
 * Observable Plot puts a `<style>` of fixed rules into each drawing. The page's policy admits no style element that
 * was not there at the build, so the rules move into a constructed sheet of the document, once for all drawings.
 * A page with stored drawings has them in its own sheet already (`scripts/publish/one-stylesheet.ts`): one more sheet makes the
 * browser work out the style of everything on the page anew. What is kept as a file (an exported SVG) is drawn elsewhere and keeps its own.
 */
const adopted = new WeakMap<Document, Set<string>>();

/** The rules differ only by the drawing's class name; nobody needs more of those. */
const limit = 100;

/** @param drawing not yet in the document, so that none of its styles has been refused */
export function adoptStyles(drawing: Element, document: Document): void {
  const window = document.defaultView;
  // Where no sheets can be adopted (a document that is built, or a test's) there is no policy either.
  if (!window || !('adoptedStyleSheets' in document)) return;
  const known = adopted.get(document) ?? new Set();
  adopted.set(document, known);
  for (const style of drawing.querySelectorAll('style')) {
    const rules = style.textContent;
    style.remove();
    if (known.has(rules) || known.size >= limit) continue;
    known.add(rules);
    const sheet = new window.CSSStyleSheet();
    sheet.replaceSync(rules);
    const own = ownSelectors(document);
    if ([...sheet.cssRules].every((rule) => own.has(selectorOf(rule) ?? ''))) continue;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
}

const selectors = new WeakMap<Document, ReadonlySet<string>>();

/** The selectors of Plot's rules in the page's own sheets. */
function ownSelectors(document: Document): ReadonlySet<string> {
  const known = selectors.get(document);
  if (known) return known;
  const found = new Set<string>();
  for (const { cssRules } of document.styleSheets) {
    for (const rule of cssRules) {
      const selector = selectorOf(rule);
      if (selector?.startsWith(':where(.plot-')) found.add(selector);
    }
  }
  selectors.set(document, found);
  return found;
}

const selectorOf = (rule: CSSRule): string | undefined =>
  'selectorText' in rule ? String(rule.selectorText) : undefined;
