import { cellFrames, sourceURL, type Offset } from './stack.ts';

/**
 * A cell's code as an async function. Names come in as parameters, the values of the exports go out as a list, followed by
 * functions that read those which may change later: an object with a function named `then` in it would be taken for a
 * promise, and awaited for ever. The code keeps its lines and columns: what stands around it stands on lines of its own, and the offset of
 * those is measured, not assumed.
 */
export type CellFunction = (...values: unknown[]) => Promise<unknown[]>;

type FunctionConstructor = new (...source: string[]) => CellFunction;
const AsyncFunction = (async () => undefined).constructor as unknown as FunctionConstructor;

/** The display of a cell's last expression: the parser rewrites `expression` into `__last((expression))`. */
export const lastName = '__last';

/** @throws {SyntaxError} when the engine refuses the code although the parser took it */
export function compile(
  cell: string,
  code: string,
  names: readonly string[],
  exports: readonly string[],
  changing: readonly string[] = [],
): CellFunction {
  const given = [...exports, ...changing.map((name) => `() => ${name}`)];
  return new AsyncFunction(
    ...names,
    `"use strict";\n${code}\n;return [${given.join(', ')}];\n//# sourceURL=${sourceURL(cell)}`,
  );
}

/**
 * Lines and columns that `compile` and the engine's own function wrapper add.
 * Found by compiling a cell that reads its own stack.
 */
export function calibrate(): Offset {
  let stack: string | undefined;
  const probe = compile('calibration', '__probe(new Error().stack);', ['__probe'], []);
  void probe((text: unknown) => (stack = String(text)));
  const found = cellFrames(stack, { line: 0, column: 0 })[0];
  if (!found) return { line: 0, column: 0 };
  const expected = { line: 1, column: '__probe('.length };
  // Engines differ in where `new Error()` is: at `new` or at `Error`. A difference of that size is no offset.
  const column = found.column - expected.column;
  return { line: found.line - expected.line, column: Math.abs(column) <= 'new Error'.length ? 0 : column };
}
