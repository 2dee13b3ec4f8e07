import type { ErrorOutput } from '../protocol/index.ts';

/** An error that came from the kernel as data. */
export class KernelError extends Error {
  readonly output: ErrorOutput;

  constructor(output: ErrorOutput) {
    super(output.message);
    this.name = output.name;
    this.output = output;
  }
}
