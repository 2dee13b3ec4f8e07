/** Signs that look like those of the language and are none of it: typed by a phone, a word processor or a Korean keyboard. */
const meant: Readonly<Record<string, string>> = {
  '‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", '“': '"', '”': '"', '„': '"', '‟': '"', '″': '"', '«': '"', '»': '"',
  '‐': '-', '‑': '-', '‒': '-', '–': '-', '—': '-', '−': '-', '×': '*', '∗': '*', '·': '*', '÷': '/', '∕': '/', '⁄': '/',
  '≤': '<=', '≥': '>=', '≠': '!==', '→': '=>', '⇒': '=>', '…': '...', '、': ',', '。': '.', '「': '[', '」': ']',
}; // prettier-ignore

/** The sign that was meant; full-width forms (U+FF01–U+FF5E) are those of ASCII, spread. */
export function lookAlike(found: string): string | undefined {
  const code = found.codePointAt(0) ?? 0;
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCodePoint(code - 0xfee0);
  return Object.hasOwn(meant, found) ? meant[found] : undefined;
}

/** Signs that are not seen: zero-width, directional, soft hyphens and control characters. */
export const isInvisible = (found: string): boolean =>
  /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]$/u.test(found) && !/^[\t\n\v\f\r]$/.test(found);

export const codePointName = (found: string): string =>
  `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
