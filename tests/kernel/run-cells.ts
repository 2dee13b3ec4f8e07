import { afterAll, beforeAll } from 'vitest';
import type { KernelEvent, RunEnd } from '../../src/notebook/runtime/kernel-port.ts';
import type { ErrorOutput, Output } from '../../src/notebook/protocol/index.ts';
import { createNodeKernel, type NodeKernel } from '../node-kernel.ts';

export interface CellRun extends RunEnd {
  /** The last output of each slot, in order. */
  outputs: Output[];
  error: ErrorOutput | undefined;
  /** Every output as it came, replaced ones included. */
  stream: Extract<KernelEvent, { type: 'output' }>[];
}

export interface CellOptions {
  cell?: string;
  exports?: string[];
  /** `name` from cell. */
  imports?: Record<string, string>;
}

let kernel: NodeKernel;
let nextRun = 1;

/** One kernel for the tests of a file. */
export function useKernel(): { kernel: () => NodeKernel; run: typeof runCell } {
  beforeAll(async () => {
    kernel = createNodeKernel();
    await kernel.start();
  });
  afterAll(() => kernel.close());
  return { kernel: () => kernel, run: runCell };
}

async function runCell(
  code: string,
  { cell = 'cell', exports = [], imports = {} }: CellOptions = {},
): Promise<CellRun> {
  const run = nextRun++;
  const stream: CellRun['stream'] = [];
  const unsubscribe = kernel.subscribe((event) => {
    if (event.type === 'output' && event.run === run) stream.push(event);
  });
  const listed = Object.entries(imports).map(([name, from]) => ({ name, from }));
  const end = await kernel.run({ run, cell, version: 1, code, exports, imports: listed });
  unsubscribe();
  const slots = new Map(stream.map(({ slot, output }) => [slot, output]));
  const outputs = [...slots].sort(([a], [b]) => a - b).map(([, output]) => output);
  return { ...end, outputs, stream, error: outputs.find((output) => output.kind === 'error') };
}
