/** What went wrong, as data: for the page to show, and for the kernel to be told. */
import { type Explanation, explanation, explanationOf } from '../../explained/index.ts';
import type { ErrorOutput } from '../protocol/index.ts';
import { KernelError } from './kernel-error.ts';

/** As an output: of an error of the kernel what it sent. */
export function toErrorOutput(error: unknown): ErrorOutput {
  if (error instanceof KernelError) return error.output;
  const explained = explanationOf(error);
  const output: ErrorOutput = {
    kind: 'error',
    name: error instanceof Error ? error.name : 'Error',
    message: error instanceof Error ? error.message : String(error),
  };
  return explained ? { ...output, explanation: explained } : output;
}

/** As the answer to a request of the kernel. @param name of what it asked for */
export function toExplanation(error: unknown, name: string): Explanation {
  const detail = error instanceof Error ? error.message : String(error);
  return explanationOf(error) ?? explanation('request-failed', { name, detail: detail.slice(0, 500) });
}
