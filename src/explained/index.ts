/** How anything that goes wrong is said: by one class, with codes and values whose words stand in `content/ui`. */
export type { ErrorCode, FilledIn, Place, Values, With } from './codes.ts';
export { explain } from './explain.ts';
export { errorOf, ExplainedError } from './explained-error.ts';
export { explanation, explanationOf, type Explanation } from './explanation.ts';
export { tell, tellWith, type Teller } from './telling.ts';
export { tellerIn, textOf } from './texts.ts';
