import { type Explanation, explanationOf } from '../../explained/index.ts';
import type { ErrorOutput, ValueNode } from '../protocol/index.ts';
import { formatNode } from './print-format.ts';
import { cellFrames, type Offset } from './stack.ts';
import { toValueTree, type Describe } from './value-tree.ts';

const messageLimit = 4_000;
/** Errors behind an error: how many are told, and how far down. */
const behindLimit = { errors: 20, depth: 6 } as const;

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
  const output: ErrorOutput = { kind: 'error', ...said(error, describe) };
  const explanation = explain(error, context);
  if (explanation) output.explanation = explanation;
  const value = carried(error, describe);
  if (value) output.value = value;
  const behind = errorsBehind(error, describe);
  if (behind.length > 0) output.behind = behind;
  const frames = cellFrames(textOf(error, 'stack'), offset);
  if (frames.length > 0) output.frames = frames;
  const own = cell !== undefined && frames.find((frame) => frame.cell === cell);
  if (own) output.position = { line: own.line, column: own.column };
  return output;
}

/** Cells that an error passed through, innermost first. */
export const cellsOf = (error: unknown, offset: Offset): string[] =>
  cellFrames(textOf(error, 'stack'), offset).map(({ cell }) => cell);

/** What it calls itself and says; of a value that is no error, what it is. */
function said(error: unknown, describe: Describe): { name: string; message: string } {
  const isObject = typeof error === 'object' && error !== null;
  const message =
    textOf(error, 'message') ?? (isObject ? formatNode(toValueTree(error, describe), 0) : String(error));
  return {
    name: (textOf(error, 'name') ?? 'Error').slice(0, 100),
    message: message.slice(0, messageLimit),
  };
}

/** What an object that was thrown holds, beyond what an error says. */
function carried(error: unknown, describe: Describe): ValueNode | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  try {
    if (!(error instanceof Error)) return toValueTree(error, describe);
    if (explanationOf(error)) return undefined;
    const own = Object.keys(error).filter(
      (key) => !['message', 'stack', 'name', 'cause', 'errors'].includes(key),
    );
    if (own.length === 0) return undefined;
    return toValueTree(Object.fromEntries(own.map((key) => [key, valueAt(error, key)])), describe);
  } catch {
    return undefined;
  }
}

/** The causes of an error, and what several errors in one are made of, from the outside in. */
function errorsBehind(error: unknown, describe: Describe): NonNullable<ErrorOutput['behind']> {
  const found: NonNullable<ErrorOutput['behind']> = [];
  const seen = new Set<unknown>([error]);
  const visit = (outer: unknown, depth: number): void => {
    if (depth >= behindLimit.depth || typeof outer !== 'object' || outer === null) return;
    const tell = (inner: unknown, relation: 'cause' | 'part'): void => {
      if (found.length >= behindLimit.errors || seen.has(inner)) return;
      if (typeof inner === 'object' && inner !== null) seen.add(inner);
      found.push({ relation, depth, ...said(inner, describe) });
      visit(inner, depth + 1);
    };
    const parts = valueAt(outer, 'errors');
    if (Array.isArray(parts)) for (const part of parts as unknown[]) tell(part, 'part');
    const cause = valueAt(outer, 'cause');
    if (cause !== undefined && !explanationOf(outer)) tell(cause, 'cause');
  };
  try {
    visit(error, 0);
  } catch {
    // A value that throws at every touch: what was found before it is told.
  }
  return found;
}

function valueAt(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function textOf(error: unknown, key: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value = valueAt(error, key);
  return typeof value === 'string' ? value : undefined;
}

function explain(error: unknown, context: ThrownContext): Explanation | undefined {
  try {
    return explanationOf(error) ?? context.explain?.(error);
  } catch {
    return undefined;
  }
}
