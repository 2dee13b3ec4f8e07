/** Writers of other libraries' formats, as far as the tests need them: a zip of stored entries, and what `torch.save` makes. */
import type { StoredArray } from '../../../src/weight-files/index.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** Bytes one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function words(...values: [size: 1 | 2 | 4, value: number][]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of values) {
    if (size === 1) view.setUint8(at, value);
    else if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

/** Without check sums, which an archive may leave out. */
export function zipped(entries: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, content] of entries) {
    const called = text(name);
    const common: [1 | 2 | 4, number][] = [
      [2, 20], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, content.length], [4, content.length], [2, called.length], [2, 0],
    ]; // prettier-ignore
    parts.push(words([4, 0x04034b50], ...common), called, content);
    directory.push(
      words([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]),
      called,
    );
    at += 30 + called.length + content.length;
  }
  const listed = joined(directory);
  const end = words(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, entries.size],
    [2, entries.size],
    [4, listed.length],
    [4, at],
    [2, 0],
  );
  return joined([...parts, listed, end]);
}

/** A state dict as `torch.save` writes it: `OrderedDict` of tensors, a storage each. */
export function torchFile(arrays: ReadonlyMap<string, StoredArray>): Uint8Array {
  const entries = new Map<string, Uint8Array>();
  const global = (module: string, name: string): Uint8Array => text(`c${module}\n${name}\n`);
  const string = (content: string): Uint8Array => {
    const bytes = text(content);
    return joined([words([1, 0x58], [4, bytes.length]), bytes]);
  };
  const number = (value: number): Uint8Array => words([1, 0x4a], [4, value]);
  const tuple = (...parts: Uint8Array[]): Uint8Array => joined([text('('), ...parts, text('t')]);
  const pickle = [Uint8Array.of(0x80, 2), global('collections', 'OrderedDict'), text(')R(')];
  let key = 0;
  for (const [name, { shape, data }] of arrays) {
    entries.set(`archive/data/${key}`, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const storage = tuple(
      string('storage'),
      global('torch', 'FloatStorage'),
      string(String(key)),
      string('cpu'),
      number(data.length),
    );
    const strides = shape.map((_, axis) =>
      shape.slice(axis + 1).reduce((product, size) => product * size, 1),
    );
    const args = tuple(
      joined([storage, text('Q')]),
      number(0),
      tuple(...shape.map(number)),
      tuple(...strides.map(number)),
      Uint8Array.of(0x89),
      joined([global('collections', 'OrderedDict'), text(')R')]),
    );
    pickle.push(string(name), global('torch._utils', '_rebuild_tensor_v2'), args, text('R'));
    key++;
  }
  pickle.push(text('u.'));
  return zipped(new Map([['archive/data.pkl', joined(pickle)], ...entries]));
}

/** A file in a tar archive, its header before it; the archive ends with 1,024 zeros. */
export function tarEntry(name: string, content: Uint8Array, type = '0'): Uint8Array {
  const bytes = new Uint8Array(512 + Math.ceil(content.length / 512) * 512);
  bytes.set(text(name).subarray(0, 100));
  bytes.set(text(`${content.length.toString(8).padStart(11, '0')}\0`), 124);
  bytes.set(text(type), 156);
  bytes.set(text('        '), 148);
  const sum = bytes.subarray(0, 512).reduce((so, byte) => so + byte, 0);
  bytes.set(text(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  bytes.set(content, 512);
  return bytes;
}
