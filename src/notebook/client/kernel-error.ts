import type { FilledIn } from '../../explained/index.ts';
import type { ErrorOutput } from '../protocol/index.ts';

/** An error that came from the kernel as data: with whatever a library of the kernel said, and its explanation if it has one. */
export class KernelError extends Error {
  readonly output: ErrorOutput;
  readonly code: string | undefined;
  readonly values: FilledIn | undefined;

  constructor(output: ErrorOutput) {
    super(output.message);
    this.name = output.name;
    this.output = output;
    this.code = output.explanation?.code;
    this.values = output.explanation?.values;
  }
}
