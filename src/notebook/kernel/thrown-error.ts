import { type Explanation, explanationOf } from '../../explained/index.ts';
import type { ErrorOutput } from '../protocol/index.ts';
import { cellFrames, type Offset } from './stack.ts';
import { toValueTree, type Describe } from './value-tree.ts';

const messageLimit = 4_000;

export interface ThrownContext {
  /** What stands around a cell's code where it is compiled. */
  offset: Offset;
  describe: Describe;
  explain: ((error: unknown) => Explanation | undefined) | undefined;
}

/**
 * What was thrown, as data: it may be anything, a proxy that throws at every touch included.
 * @param cell whose position in its own code is asked for
 */
export function thrownOutput(error: unknown, context: ThrownContext, cell?: string): ErrorOutput {
  const { offset, describe } = context;
  const isObject = typeof error === 'object' && error !== null;
  const message = textOf(error, 'message') ?? (isObject ? labelOf(error, describe) : String(error));
  const output: ErrorOutput = {
    kind: 'error',
    name: (textOf(error, 'name') ?? 'Error').slice(0, 100),
    message: message.slice(0, messageLimit),
  };
  const explanation = explain(error, context);
  if (explanation) output.explanation = explanation;
  const frames = cellFrames(textOf(error, 'stack'), offset);
  if (frames.length > 0) output.frames = frames;
  const own = cell !== undefined && frames.find((frame) => frame.cell === cell);
  if (own) output.position = { line: own.line, column: own.column };
  return output;
}

/** Cells that an error passed through, innermost first. */
export const cellsOf = (error: unknown, offset: Offset): string[] =>
  cellFrames(textOf(error, 'stack'), offset).map(({ cell }) => cell);

function textOf(error: unknown, key: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  try {
    const value = (error as Record<string, unknown>)[key];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function explain(error: unknown, context: ThrownContext): Explanation | undefined {
  try {
    return explanationOf(error) ?? context.explain?.(error);
  } catch {
    return undefined;
  }
}

function labelOf(value: object, describe: Describe): string {
  const tree = toValueTree(value, describe);
  return 'label' in tree ? tree.label : 'text' in tree ? tree.text : 'Error';
}
