/**
 * Numeric equalities in TeX: sides of `=` and `\approx` that are arithmetic alone
 * (digits, + − · × / ^, fractions, roots, floors, ceilings) are computed and compared.
 */

export interface NumericEquality {
  left: string;
  relation: '=' | '≈';
  right: string;
  leftValue: number;
  rightValue: number;
  holds: boolean;
}

/** @param tex one formula, without its dollars */
export function numericEqualities(tex: string): NumericEquality[] {
  const found: NumericEquality[] = [];
  // Cells of an alignment and parts of a list are formulas of their own; `&=` goes on with the line.
  const plain = tex.replace(/\\begin\{[^}]*\}(\{[^}]*\})?|\\end\{[^}]*\}/g, ' ').replaceAll('&', ' ');
  for (const line of plain.split(/\\\\(?:\[[^\]]*\])?|\\quad|\\qquad|\\;|,\s|;/)) {
    const parts = line.split(/(=|\\approx)/);
    for (let i = 1; i < parts.length; i += 2) {
      const [left = '', right = ''] = [parts[i - 1], parts[i + 1]].map((side) => side?.trim());
      const leftValue = evaluateTex(left);
      const rightValue = evaluateTex(right);
      if (leftValue === undefined || rightValue === undefined) continue;
      const relation = parts[i] === '=' ? '=' : '≈';
      const tolerance = relation === '=' ? 1e-9 * Math.max(1, Math.abs(leftValue)) : lastDigit(right);
      const holds = Math.abs(leftValue - rightValue) <= tolerance;
      found.push({ left, relation, right, leftValue, rightValue, holds });
    }
  }
  return found;
}

/** Half a unit of the last digit written, a little more for the rounding of the rounding. */
function lastDigit(tex: string): number {
  const number = tex.replace(/\{,\}|\\,/g, '');
  const decimals = /\.(\d+)/.exec(number)?.[1]?.length ?? 0;
  const power = /10\^\{?(-?\d+)\}?/.exec(number.replace('−', '-'))?.[1];
  const trailingZeros = decimals === 0 ? (/0+$/.exec(number)?.[0].length ?? 0) : 0;
  return 0.5000001 * 10 ** (Number(power ?? 0) - decimals + (power === undefined ? trailingZeros : 0));
}

/** The value of an arithmetic expression, or nothing when there is anything else in it. */
export function evaluateTex(tex: string): number | undefined {
  const text = tex
    .replace(/(\d)(?:\{,\}|\\,)(?=\d{3})/g, '$1')
    .replace(/\\(?:left|right|bigl?|bigr?|Bigl?|Bigr?|displaystyle)(?![a-z])/gi, '')
    .replace(/\\[,;!: ]/g, ' ')
    .trim();
  const tokens = text.match(/\\[a-zA-Z]+|\d+(?:\.\d+)?|[^\s]/g) ?? [];
  if (tokens.length === 0) return undefined;
  let at = 0;
  const next = (): string | undefined => tokens[at];
  const take = (expected: string): void => {
    if (tokens[at++] !== expected) throw new NotArithmetic();
  };

  const takeAny = (signs: ReadonlySet<string>): string | undefined => {
    const sign = next();
    if (sign === undefined || !signs.has(sign)) return undefined;
    at++;
    return sign;
  };

  const sum = (): number => {
    let value = product();
    for (let sign = takeAny(sumSigns); sign; sign = takeAny(sumSigns)) {
      value += sign === '+' ? product() : -product();
    }
    return value;
  };
  const product = (): number => {
    let value = power();
    for (;;) {
      if (takeAny(timesSigns)) value *= power();
      else if (takeAny(overSigns)) value /= power();
      else if (factorStarts.has(next() ?? '')) value *= power();
      else return value;
    }
  };
  const power = (): number => {
    const base = atom();
    if (next() !== '^') return base;
    at++;
    return base ** (next() === '{' ? braced() : Number(tokens[at++]));
  };
  const braced = (): number => {
    take('{');
    const value = sum();
    take('}');
    return value;
  };
  const atom = (): number => {
    const token = tokens[at++];
    if (token === undefined) throw new NotArithmetic();
    if (/^\d/.test(token)) return Number(token);
    switch (token) {
      case '-':
      case '−':
        return -power();
      case '+':
        return power();
      case '(': {
        const value = sum();
        take(')');
        return value;
      }
      case '[': {
        const value = sum();
        take(']');
        return value;
      }
      case '{':
        at--;
        return braced();
      case '\\lfloor': {
        const value = sum();
        take('\\rfloor');
        return Math.floor(value);
      }
      case '\\lceil': {
        const value = sum();
        take('\\rceil');
        return Math.ceil(value);
      }
      case '\\frac':
      case '\\dfrac':
      case '\\tfrac': {
        const above = braced();
        return above / braced();
      }
      case '\\sqrt':
        return Math.sqrt(braced());
      default:
        throw new NotArithmetic();
    }
  };

  try {
    const value = sum();
    return at === tokens.length && Number.isFinite(value) ? value : undefined;
  } catch (error) {
    if (error instanceof NotArithmetic) return undefined;
    throw error;
  }
}

const sumSigns = new Set(['+', '-', '−']);
const timesSigns = new Set(['\\cdot', '\\times', '·', '×']);
const overSigns = new Set(['/', '\\div']);
/** What may follow a factor without a sign between them. */
const factorStarts = new Set(['(', '\\frac', '\\tfrac', '\\dfrac', '\\sqrt', '\\lfloor', '\\lceil']);

class NotArithmetic extends Error {}

/** Formulas of an MDX file: displayed and in the text, code left out. */
export function formulasOf(mdx: string): string[] {
  const prose = mdx.replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
  const displayed = [...prose.matchAll(/\$\$([\s\S]*?)\$\$/g)].map(([, tex = '']) => tex);
  const inText = [...prose.replace(/\$\$[\s\S]*?\$\$/g, '').matchAll(/\$([^$\n]+)\$/g)].map(
    ([, tex = '']) => tex,
  );
  return [...displayed, ...inText];
}
