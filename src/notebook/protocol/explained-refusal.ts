import type { Explanation } from '../../explained/index.ts';
import { RefusedData } from '../../schema/index.ts';

/** Data is refused for a reason that the reader can do something about: the explanation says it in the page's language. */
export class ExplainedRefusal extends RefusedData {
  readonly explanation: Explanation;

  constructor(reason: string, explanation: Explanation) {
    super(reason);
    this.explanation = explanation;
  }
}
