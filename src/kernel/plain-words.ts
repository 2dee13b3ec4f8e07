import type { Explanation } from '../notebook/protocol.ts';

/**
 * Plain words for the errors a learner meets: which template of `errors.json`
 * says it, and the numbers that fill it. The patterns are the messages of tfjs
 * 4.22 and of the three browser engines.
 */
interface Rule {
  pattern: RegExp;
  code: string;
  /** Names of the pattern's groups, in order, where they are the template's values as they stand. */
  values?: readonly string[];
  read?: (match: RegExpExecArray) => Explanation['values'] | undefined;
}

const rules: readonly Rule[] = [];

export function explainError(error: unknown): Explanation | undefined {
  const message = error instanceof Error ? error.message : typeof error === 'string' ? error : undefined;
  if (message === undefined) return undefined;
  for (const { pattern, code, values = [], read } of rules) {
    const match = pattern.exec(message);
    if (!match) continue;
    const filled = read
      ? read(match)
      : Object.fromEntries(values.map((name, index) => [name, match[index + 1] ?? '']));
    if (filled) return { code, values: filled };
  }
  return undefined;
}
