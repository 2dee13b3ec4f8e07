/**
 * Render TeX; KaTeX is fetched at the first call. Its style sheet is the page's: every page that shows
 * formulas has it already.
 * @returns markup with MathML beside it, so that it is read aloud
 * @throws where a formula is so long that the page would wait for it: in plain text it can be read as well
 */
export async function renderTex(tex: string): Promise<string> {
  if (tex.length > mostTex) throw new RangeError(`a formula of ${tex.length} characters`);
  const { default: katex } = await import('katex');
  return katex.renderToString(tex, { throwOnError: false, strict: false });
}

/** A sum of two hundred numbers. */
const mostTex = 1_000;
