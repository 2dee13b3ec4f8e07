import { tell, type Explanation } from '../../explained/index.ts';
import type { ErrorOutput } from './outputs.ts';

/** A word of this book's own where a cell's output would be. */
export const explainedOutput = (why: Explanation): ErrorOutput => ({
  kind: 'error',
  name: 'ExplainedError',
  message: tell(why),
  explanation: { code: why.code, values: why.values },
});
