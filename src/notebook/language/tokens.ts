import type { Token } from 'acorn';

/**
 * The identity of a program: its tokens, one a line. Comments, white space and types
 * (blanked before) leave no trace; the text inside strings, templates and regular
 * expressions counts in full. A line break is a token of its own where JavaScript
 * gives it a meaning: after `return` and its like, and before `++` and `--`.
 *
 * @param skip offsets of tokens that are not the reader's (semicolons in place of blanked types)
 */
export function tokenIdentity(code: string, tokens: readonly Token[], skip: ReadonlySet<number>): string {
  const parts: string[] = [];
  let previousEnd = 0;
  let previous = '';
  for (const token of tokens) {
    if (skip.has(token.start) || token.end === token.start) continue;
    const text = code.slice(token.start, token.end);
    const restricted = restrictedWords.has(previous) || text === '++' || text === '--';
    if (restricted && /[\n\r\u2028\u2029]/.test(code.slice(previousEnd, token.start))) parts.push('⏎');
    // A token that spans lines (a template) must not look like several.
    parts.push(text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n'));
    previous = text;
    previousEnd = token.end;
  }
  while (parts[parts.length - 1] === ';') parts.pop();
  return parts.join('\n');
}

const restrictedWords = new Set(['return', 'throw', 'break', 'continue', 'yield', 'async']);
