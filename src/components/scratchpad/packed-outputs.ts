/** Outputs as JSON for a notebook's file; back come those that the gate lets through (`unpacked-outputs.ts`). */
import type { Output } from '../../notebook/protocol/index.ts';

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

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary);
}
