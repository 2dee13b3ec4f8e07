/**
 * What a cell showed once, as a file or a store has it: a stranger's until it is checked, so it passes the weights of the
 * gate of a live kernel (`gate.ts`) and then the same checks. For a worker: reading what is large takes longer than a page may.
 */
import { explanation } from '../../explained/index.ts';
import { output as checkedOutput } from '../protocol/checks.ts';
import { explainedOutput, type Output, weigh } from '../protocol/index.ts';
import { gateLimits } from './gate.ts';

export interface WeighedOutput {
  /** Undefined where it weighs too much. */
  readonly output: Output | undefined;
  readonly weight: number;
}

/**
 * @param most of all that this gate lets through together
 * @returns a gate for the outputs of one notebook, through which what is none does not come
 */
export function createStoredGate(
  most: number = gateLimits.weights.most,
): (value: unknown) => WeighedOutput | undefined {
  let left = most;
  return (value) => {
    const weight = weigh(value, gateLimits.weight.output);
    if (weight > gateLimits.weight.output || weight > left) return { output: undefined, weight: 1 };
    left -= weight;
    try {
      return { output: checkedOutput(value, 'output'), weight };
    } catch {
      return undefined;
    }
  };
}

/** What is said where an output, or the rest of a cell's, weighs too much. */
export const tooMuchStored = (): Output => explainedOutput(explanation('stored-output-large'));
