import type { ChecksOutput } from '../../kernel/checks.ts';
import { element, numberText, type OutputHost, textOf, type View } from '../../notebook/outputs/index.ts';
import type { CustomOutput } from '../../notebook/protocol/index.ts';

/** An exercise's checks: each passed or not in words, what was asked, and what was found instead. */
export function checksView(output: CustomOutput, host: OutputHost): View {
  const { document } = host;
  const list = element(document, 'ul', { class: 'out-checks', role: 'list' });
  for (const { name, passed, message } of checksOf(output)) {
    list.append(
      element(
        document,
        'li',
        { 'data-passed': String(passed) },
        element(document, 'b', {}, textOf(host, passed ? 'checkPassed' : 'checkFailed')),
        element(
          document,
          'span',
          {},
          withMinus(name),
          !passed &&
            message !== undefined &&
            element(document, 'small', {}, withMinus(withFewDigits(message, name))),
        ),
      ),
    );
  }
  return { element: list };
}

/** Checks write their numbers into texts, as JavaScript does; here a minus is what it is everywhere else in the book. */
const withMinus = (text: string): string => text.replace(/(?<![\p{L}\p{N}_)\]}-])-(?=\d)/gu, '−');

/** A number with more digits than anybody reads, as sixteen of a double are. */
const longNumber = /(?<![\p{L}\p{N}_.])\d+\.\d{6,}(?:e[-+]?\d+)?(?![\p{L}\p{N}_.])/gu;

/**
 * What was found, in numbers of as many digits as the book's tables have; all of them where fewer would be what was asked for,
 * which it is not.
 */
const withFewDigits = (found: string, asked: string): string =>
  found.replace(longNumber, (digits) => {
    const short = numberText(Number(digits));
    return asked.split(/[^\d.]+/).some((each) => Number(each) === Number(short.replace('−', '-')))
      ? digits
      : short;
  });

/** An exercise has a handful. */
const mostChecks = 100;

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 2_000) : '');

/** The checks in an output, whatever a kernel may have put there. */
export function checksOf({ data }: CustomOutput): ChecksOutput['checks'] {
  const checks = (data as { checks?: unknown } | null)?.checks;
  if (!Array.isArray(checks)) return [];
  return (checks as unknown[]).slice(0, mostChecks).flatMap((check) => {
    if (typeof check !== 'object' || check === null) return [];
    const { name, passed, message } = check as Record<string, unknown>;
    return [
      {
        name: text(name),
        passed: passed === true,
        ...(message === undefined ? {} : { message: text(message) }),
      },
    ];
  });
}
