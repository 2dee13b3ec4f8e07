/**
 * Formulas as text, from the data of a description: TeX for KaTeX, and plain
 * text for tables, labels and screen readers.
 */

import type { AxisFormula, CountFormula, ShapeFormula } from './description.ts';

/** Grouped digits: `25,636,712`. */
const plainNumber = (value: number) => value.toLocaleString('en');

/** Grouped digits for TeX, where a bare comma would be set with a space after it. */
const texNumber = (value: number) => plainNumber(value).replaceAll(',', '{,}');

/** At most two decimals, none when whole: `111.5`. */
const plainQuotient = (value: number) => plainNumber(Math.round(value * 100) / 100);

/** `224 + 3 + 3 − 7`, leaving zeros out; a dilated kernel is written as its span, `2·(3 − 1) − 1`. */
function numerator(axis: AxisFormula, minus: string, times: string): string {
  const { n, before, after, kernel, dilation } = axis;
  const padding = [before, after].filter((zeros) => zeros !== 0).map((zeros) => `+${zeros}`);
  const span =
    dilation === 1 ? `${minus}${kernel}` : `${minus}${dilation}${times}(${kernel}${minus}1)${minus}1`;
  return `${n}${padding.join('')}${span}`;
}

/** `\left\lfloor\frac{224+3+3-7}{2}\right\rfloor+1=112` */
export function axisTex(axis: AxisFormula): string {
  const top = numerator(axis, '-', '\\cdot');
  const floored =
    axis.stride === 1 ? `(${top})` : `\\left\\lfloor\\frac{${top}}{${axis.stride}}\\right\\rfloor`;
  return `${floored}+1=${axis.result}`;
}

/** `⌊(224 + 3 + 3 − 7) / 2⌋ + 1 = 112` */
export function axisText(axis: AxisFormula): string {
  const top = numerator(axis, '−', '·').replace(/[+−]/g, ' $& ');
  const floored = axis.stride === 1 ? `(${top})` : `⌊(${top}) / ${axis.stride}⌋`;
  return `${floored} + 1 = ${axis.result}`;
}

/** The same before the floor: `(224 + 3 + 3 − 7) / 2 = 111.5`. */
export function quotientText(axis: AxisFormula): string {
  const top = numerator(axis, '−', '·').replace(/[+−]/g, ' $& ');
  return `(${top}) / ${axis.stride} = ${plainQuotient(axis.quotient)}`;
}

/** One formula per line: height and width are one line when they agree in every number. */
function perAxis<A extends { readonly axis: string }>(
  axes: readonly A[],
  text: (axis: A) => string,
): string[] {
  const lines = axes.map(text);
  return [...new Set(lines)];
}

/** The worked shape formula in TeX, a line an axis; empty where nothing is computed. */
export function shapeTex(formula: ShapeFormula): string[] {
  switch (formula.rule) {
    case 'window':
      return perAxis(formula.axes, axisTex);
    case 'pad':
      return perAxis(formula.axes, ({ n, before, after, result }) => `${n}+${before}+${after}=${result}`);
    case 'crop':
      return perAxis(formula.axes, ({ n, before, after, result }) => `${n}-${before}-${after}=${result}`);
    case 'spread':
      return perAxis(formula.axes, ({ n, stride, more, result }) =>
        more === 0 ? `${n}\\cdot${stride}=${result}` : `${n}\\cdot${stride}+${more}=${result}`,
      );
    case 'flatten':
      return [`${formula.factors.join('\\cdot')}=${texNumber(formula.result)}`];
    case 'concatenate':
      return [`${formula.terms.join('+')}=${formula.result}`];
    default:
      return [];
  }
}

/** The worked shape formula in plain text, a line an axis; empty where nothing is computed. */
export function shapeFormulaText(formula: ShapeFormula): string[] {
  switch (formula.rule) {
    case 'window':
      return perAxis(formula.axes, axisText);
    case 'pad':
      return perAxis(
        formula.axes,
        ({ n, before, after, result }) => `${n} + ${before} + ${after} = ${result}`,
      );
    case 'crop':
      return perAxis(
        formula.axes,
        ({ n, before, after, result }) => `${n} − ${before} − ${after} = ${result}`,
      );
    case 'spread':
      return perAxis(formula.axes, ({ n, stride, more, result }) =>
        more === 0 ? `${n}·${stride} = ${result}` : `${n}·${stride} + ${more} = ${result}`,
      );
    case 'flatten':
      return [`${formula.factors.join('·')} = ${plainNumber(formula.result)}`];
    case 'concatenate':
      return [`${formula.terms.join(' + ')} = ${formula.result}`];
    default:
      return [];
  }
}

/** A count in TeX: `7\cdot7\cdot3\cdot64+64=9{,}472`. */
export function countTex({ terms, result }: CountFormula): string {
  if (terms.length === 0) return texNumber(result);
  const products = terms.map(({ factors }) => factors.map(texNumber).join('\\cdot'));
  // A single number is its own result.
  if (terms.length === 1 && terms[0]?.factors.length === 1) return texNumber(result);
  return `${products.join('+')}=${texNumber(result)}`;
}

/** A count in plain text: `7·7·3·64 + 64 = 9,472`. */
export function countText({ terms, result }: CountFormula): string {
  if (terms.length === 0) return plainNumber(result);
  const products = terms.map(({ factors }) => factors.map(plainNumber).join('·'));
  if (terms.length === 1 && terms[0]?.factors.length === 1) return plainNumber(result);
  return `${products.join(' + ')} = ${plainNumber(result)}`;
}
