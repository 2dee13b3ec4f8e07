/**
 * Observable Plot puts a `<style>` of fixed rules into each drawing. The page's policy admits no style element that
 * was not there at the build, so the rules move into a constructed sheet of the document, once for all drawings.
 * What is kept as a file (an exported SVG) is drawn elsewhere and keeps its own.
 */
const adopted = new WeakMap<Document, Set<string>>();

/** The rules differ only by the drawing's class name; nobody needs more of those. */
const limit = 100;

/** @param drawing not yet in the document, so that none of its styles has been refused */
export function adoptStyles(drawing: Element, document: Document): void {
  const window = document.defaultView;
  // Where sheets cannot be constructed (a test's document) there is no policy either.
  const sheets = window?.CSSStyleSheet;
  if (!window || typeof sheets?.prototype.replaceSync !== 'function') return;
  const known = adopted.get(document) ?? new Set();
  adopted.set(document, known);
  for (const style of drawing.querySelectorAll('style')) {
    const rules = style.textContent;
    style.remove();
    if (known.has(rules) || known.size >= limit) continue;
    known.add(rules);
    const sheet = new window.CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
}
