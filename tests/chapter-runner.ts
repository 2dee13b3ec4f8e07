import { tell } from '../src/explained/index.ts';
import { parseCell } from '../src/notebook/language/parse.ts';
import type { KernelPort, RunEnd } from '../src/notebook/runtime/kernel-port.ts';
import type { ErrorOutput, Output } from '../src/notebook/protocol/index.ts';

export interface CellResult extends RunEnd {
  outputs: Output[];
  error: ErrorOutput | undefined;
}

/** Runs cells one after another, wiring each name to the cell that declared it last. */
export class ChapterRunner {
  readonly #kernel: KernelPort;
  readonly #declaredBy = new Map<string, string>();
  #nextRun = 1;

  constructor(kernel: KernelPort) {
    this.#kernel = kernel;
  }

  /** @throws {Error} when the source cannot be parsed */
  async run(cell: string, source: string): Promise<CellResult> {
    const parsed = parseCell(source);
    const [problem] = parsed.problems;
    if (problem) throw new Error(`${cell}: ${tell(problem)} (line ${problem.position?.line ?? '?'})`);
    const run = this.#nextRun++;
    const slots = new Map<number, Output>();
    const unsubscribe = this.#kernel.subscribe((event) => {
      if (event.type === 'output' && event.run === run) slots.set(event.slot, event.output);
    });
    const exports = parsed.declarations.map(({ name }) => name);
    const imports = parsed.references.flatMap(({ name }) => {
      const from = this.#declaredBy.get(name);
      return from === undefined || from === cell ? [] : [{ name, from }];
    });
    const end = await this.#kernel.run({ run, cell, version: run, code: parsed.code, imports, exports });
    unsubscribe();
    for (const name of exports) this.#declaredBy.set(name, cell);
    const outputs = [...slots].sort(([a], [b]) => a - b).map(([, output]) => output);
    return { ...end, outputs, error: outputs.find((output) => output.kind === 'error') };
  }
}

/** The results of an exercise's checks in the outputs of the cell that ran them. */
export function checksOf(outputs: readonly Output[]): { name: string; passed: boolean; message?: string }[] {
  return outputs.flatMap((output) =>
    output.kind === 'custom' && output.of === 'checks'
      ? (output.data as { checks: { name: string; passed: boolean; message?: string }[] }).checks
      : [],
  );
}
