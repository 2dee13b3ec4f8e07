/** What the libraries themselves write that is rare: read as they read it, or refused. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWeightFile } from '../../src/weight-files/read-weight-file.ts';
import { python, runPython } from '../python.ts';

const program = (folder: string): string => `
import collections, h5py, numpy, torch

base = torch.arange(12, dtype=torch.float32).reshape(3, 4)
save = lambda name, value, **more: torch.save(value, f"${folder}/{name}", **more)
for name, more in (("new", {}), ("old", {"_use_new_zipfile_serialization": False})):
    # The imaginary part of a conjugate is a view whose numbers are still to be negated.
    save(f"{name}-negated.pth", {"w": torch.complex(base, base + 1).conj().imag}, **more)
    save(f"{name}-tied.pth", {"a": base, "b": base.t(), "c": base[1:, ::2]}, **more)
    beside = {"seen": {1, 2}, "counts": collections.Counter("aab"), "lists": collections.defaultdict(list), "z": 1j}
    save(f"{name}-checkpoint.pth", {"state_dict": {"w": base}, **beside}, **more)
with h5py.File("${folder}/unwritten.h5", "w") as file:
    part = file.create_dataset("w", shape=(2, 4), chunks=(1, 4), dtype="f4", fillvalue=7)
    part[0] = numpy.arange(4)
`;

describe.skipIf(!python.path)('by the libraries', () => {
  const folder = mkdtempSync(join(tmpdir(), 'libraries-'));
  beforeAll(() => {
    runPython(program(folder));
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = async (name: string) => {
    const file = await readWeightFile({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) });
    return Object.fromEntries(Array.from(file.arrays, ([key, { data }]) => [key, [...data]]));
  };
  const base = Array.from({ length: 12 }, (_, at) => at);

  test.each(['new', 'old'])('PyTorch, as its %s files are', async (kind) => {
    expect(await read(`${kind}-negated.pth`)).toEqual({ w: base.map((value) => -value - 1) });
    expect(await read(`${kind}-tied.pth`)).toEqual({
      a: base,
      b: [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11],
      c: [4, 6, 8, 10],
    });
    expect(await read(`${kind}-checkpoint.pth`)).toEqual({ w: base });
  });

  test('HDF5 of which a part was never written', async () => {
    await expect(read('unwritten.h5')).rejects.toMatchObject({
      code: 'weight-file-damaged',
      values: { place: 'w' },
    });
  });
});
