/** Outputs from a file or the browser's store, where they are a stranger's until the gate has let them through. */
import { createStoredGate, tooMuchStored } from '../../notebook/client/index.ts';
import { numberArrayNamed, type Output } from '../../notebook/protocol/index.ts';
import { lasting } from './packed-outputs.ts';

/** As many as a run shows. */
const mostOutputs = 200;

/**
 * The outputs among what a file or the store says of one cell; what is none, or more than a cell shows, is left out, and
 * what is too heavy to be drawn is told in the place of the first.
 * @param gate of the whole notebook
 */
export function* unpacked(
  values: readonly unknown[],
  gate: ReturnType<typeof createStoredGate> = createStoredGate(),
): Generator<{ output: Output; weight: number }> {
  let isTold = false;
  for (const value of values.slice(0, mostOutputs)) {
    let read: unknown;
    try {
      read = fromPacked(value, 0);
    } catch {
      continue;
    }
    const passed = gate(read);
    if (!passed) continue;
    const { weight } = passed;
    if (!passed.output && isTold) continue;
    isTold ||= !passed.output;
    const output = lasting(passed.output ?? tooMuchStored());
    if (output) yield { output, weight };
  }
}

/** Deeper than any output is. */
const deepest = 60;

function fromPacked(value: unknown, depth: number): unknown {
  if (depth > deepest) throw new RangeError('too deep');
  if (Array.isArray(value)) return value.map((item) => fromPacked(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  // The browser's store has kept them as they were.
  if (ArrayBuffer.isView(value) || value instanceof Date) return value;
  const { $number, $date, $array, bytes } = value as Record<string, unknown>;
  if (typeof $number === 'string') return Number($number);
  if (typeof $date === 'number') return new Date($date);
  const array = typeof $array === 'string' && typeof bytes === 'string' && numberArrayNamed($array);
  if (array) return new array(fromBase64(bytes));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromPacked(item, depth + 1)]));
}

const fromBase64 = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
