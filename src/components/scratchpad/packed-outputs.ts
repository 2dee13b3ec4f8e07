/** Outputs as JSON for a notebook's file, and back, where they are a stranger's until they are checked. */
import { numberArrayNamed, type Output } from '../../notebook/protocol/index.ts';
import { output as checkedOutput } from '../../notebook/protocol/checks.ts';

/** Characters of an output in a file; a larger one, such as many pictures, is left out. */
const mostCharacters = 4_000_000;

/** What a file can hold of an output, undefined where it is too large. What only a live kernel has is left out. */
export function packed(output: Output): unknown {
  const value = toPacked(withoutHandle(output));
  return JSON.stringify(value).length > mostCharacters ? undefined : value;
}

/** An output as it can be drawn without its kernel; controls, which would move nothing, and full bars are none. */
export function lasting(output: Output): Output | undefined {
  return output.kind === 'input' || output.kind === 'progress' ? undefined : withoutHandle(output);
}

function withoutHandle(output: Output): Output {
  if (!('handle' in output)) return output;
  const { handle, ...rest } = output;
  void handle;
  return rest;
}

/** As many as a run shows. */
const mostOutputs = 200;

/** The outputs among what a file or the store says; what is none, or more than a cell shows, is left out. */
export const unpacked = (values: readonly unknown[]): Output[] =>
  values.slice(0, mostOutputs).flatMap((value) => {
    try {
      const output = lasting(checkedOutput(fromPacked(value, 0), 'output'));
      return output ? [output] : [];
    } catch {
      return [];
    }
  });

function toPacked(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
  if (value instanceof Date) return { $date: value.getTime() };
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return { $array: value.constructor.name, bytes: base64(new Uint8Array(buffer, byteOffset, byteLength)) };
  }
  if (Array.isArray(value)) return value.map(toPacked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, toPacked(item)]])),
  );
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

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary);
}

const fromBase64 = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
