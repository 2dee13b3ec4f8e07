/**
 * Render TeX; KaTeX is fetched at the first call. Its style sheet is the page's: every page that shows
 * formulas has it already.
 * @returns markup with MathML beside it, so that it is read aloud
 */
export async function renderTex(tex: string): Promise<string> {
  const { default: katex } = await import('katex');
  return katex.renderToString(tex, { throwOnError: false, strict: false });
}
