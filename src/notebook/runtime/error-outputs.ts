import type { CellRecord } from './cell-record.ts';
import { type CellProblem, sourcePosition } from '../language/index.ts';
import { type ErrorOutput, explainedOutput, type Output } from '../protocol/index.ts';

/** A problem that keeps a cell from running, where its output would be. */
export const problemOutput = ({ position, ...problem }: CellProblem): ErrorOutput => ({
  ...explainedOutput(problem),
  name: errorName(problem.code),
  ...(position && { position }),
});

/** As the language calls its own kinds of these. */
function errorName(code: string): string {
  if (/^(?:missing-name|name-of-|assigned-undeclared)/.test(code)) return 'ReferenceError';
  return code === 'kernel-crashed' || code === 'parser-unavailable' ? 'Error' : 'SyntaxError';
}

/** What a kernel threw, as an output: it may be one, or carry one. */
export function errorOutput(error: unknown): ErrorOutput {
  const given = error as (Partial<ErrorOutput> & { output?: ErrorOutput }) | null | undefined;
  if (given?.kind === 'error') return given as ErrorOutput;
  if (given?.output?.kind === 'error') return given.output;
  return error instanceof Error
    ? { kind: 'error', name: error.name, message: error.message }
    : { kind: 'error', name: 'Error', message: String(error) };
}

/** Positions of an error as the reader sees them: those of the kernel are positions in what ran. */
export function inSource(cell: string, output: Output, cells: ReadonlyMap<string, CellRecord>): Output {
  if (output.kind !== 'error') return output;
  const mapped: ErrorOutput = { ...output };
  const ran = cells.get(cell)?.ran;
  if (output.position && ran) mapped.position = sourcePosition(ran, output.position);
  if (output.frames) {
    mapped.frames = output.frames.map((frame) => {
      const of = cells.get(frame.cell)?.ran;
      return of ? { ...frame, ...sourcePosition(of, frame) } : frame;
    });
  }
  return mapped;
}
