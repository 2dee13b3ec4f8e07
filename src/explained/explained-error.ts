import type { ErrorCode, FilledIn, With } from './codes.ts';
import type { Explanation } from './explanation.ts';
import { tell } from './telling.ts';

/**
 * The one error of this book that a reader sees. `code` names its text in `content/ui/<lang>/errors.json`, `values` fill
 * the places: whoever shows the error finds the words by them. Its `message` says the same to whoever reads only that,
 * in the language that is at hand (see `telling.ts`).
 */
export class ExplainedError<Code extends ErrorCode = ErrorCode> extends Error implements Explanation<Code> {
  readonly code: Code;
  readonly values: FilledIn;

  constructor(code: Code, ...[values = {}, options]: With<Code, [options?: ErrorOptions]>) {
    super(tell({ code, values }), options);
    this.name = 'ExplainedError';
    this.code = code;
    this.values = values;
  }
}

/** The error that an explanation tells of, which came as data. */
export const errorOf = ({ code, values }: Explanation): ExplainedError =>
  new ExplainedError(code as ErrorCode, values);
