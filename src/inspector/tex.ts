/**
 * Render TeX; KaTeX and its style sheet are fetched at the first call.
 * @returns markup with MathML beside it, so that it is read aloud
 */
export async function renderTex(tex: string): Promise<string> {
  const [{ default: katex }] = await Promise.all([import('katex'), import('katex/dist/katex.min.css')]);
  return katex.renderToString(tex, { throwOnError: false, strict: false });
}
