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
sets = {"model": {"w": base}, "model_ema": {"n_averaged": torch.tensor(3), "module.w": base + 1}, "optimizer": {"state": {0: {"m": base}}}}
for name, more in (("new", {}), ("old", {"_use_new_zipfile_serialization": False})):
    save(f"{name}-sets.pth", sets, **more)
    save(f"{name}-named.pth", {"critic": {"0.w": base + 1}, "generator": {"0.w": base, "0.b": base}, "fc": {"weight": base}, "step": 7, "optimizer": sets["optimizer"]}, **more)
for block in (0, 512, 2048):
    with h5py.File(f"${folder}/block-{block}.h5", "w", userblock_size=block) as file:
        file["a/w"] = numpy.arange(6, dtype="f4").reshape(2, 3)
        for kind in ("f2", "f4", "f8", "i4", "u1", "i2", "u8", ">f4", ">i2", ">f2"):
            within = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            within.set_layout(h5py.h5d.COMPACT)
            values = numpy.arange(4, dtype=kind)
            where = h5py.h5s.create_simple(values.shape)
            item = h5py.h5d.create(file.id, kind.encode(), h5py.h5t.py_create(values.dtype), where, within)
            item.write(h5py.h5s.ALL, h5py.h5s.ALL, values)
with h5py.File("${folder}/unwritten.h5", "w") as file:
    part = file.create_dataset("w", shape=(2, 4), chunks=(1, 4), dtype="f4", fillvalue=7)
    part[0] = numpy.arange(4)
    file.create_dataset("none", shape=(2,), dtype="f8", fillvalue=-1)
    file.create_dataset("zeros", shape=(3,), chunks=(2,), dtype="i4")
with h5py.File("${folder}/beside.h5", "w") as file:
    file["w"] = numpy.arange(3, dtype="f4")
    file["nothing"] = h5py.Empty("f4")
    file["words"] = ["a", "b"]
    file["records"] = numpy.zeros(2, dtype=[("x", "f4"), ("y", "i4")])
    file["lists"] = numpy.array([numpy.zeros(1, "f4"), numpy.ones(2, "f4")], dtype=h5py.vlen_dtype("f4"))
def only(name, make, **more):
    with h5py.File(f"${folder}/{name}.h5", "w", **more) as file:
        make(file)
numbers = numpy.arange(40)
only("LZF", lambda file: file.create_dataset("w", data=numbers, compression="lzf", chunks=(10,)))
only("scale-offset", lambda file: file.create_dataset("w", data=numbers, scaleoffset=0, chunks=(10,)))
only("external file", lambda file: file.create_dataset("w", shape=(2,), dtype="f4", external=[("${folder}/raw", 0, 8)]))
def named(file):
    file["type"] = numpy.dtype("f4")
    file.create_dataset("w", data=numbers, dtype=file["type"])
only("named datatype", named)
def virtual(file):
    layout = h5py.VirtualLayout(shape=(40,), dtype="i8")
    layout[:] = h5py.VirtualSource("LZF.h5", "w", shape=(40,))
    file.create_virtual_dataset("w", layout)
only("virtual dataset", virtual, libver="latest")
only("opaque", lambda file: file.__setitem__("w", numpy.void(b"ab")))
only("external link", lambda file: file.__setitem__("w", h5py.ExternalLink("other.h5", "/w")))
for name, more in (("new", {}), ("old", {"_use_new_zipfile_serialization": False})):
    save(f"{name}-deep.pth", {"epoch": 3, "optimizer": sets["optimizer"], "state_dict": {"small": {"0.w": base + 1}, "large": {"0.w": base, "0.b": base}}}, **more)
    save(f"{name}-moments.pth", {"epoch": 3, "optimizer": sets["optimizer"]}, **more)
`;

describe.skipIf(!python.path)('by the libraries', () => {
  const folder = mkdtempSync(join(tmpdir(), 'libraries-'));
  beforeAll(() => {
    runPython(program(folder));
  }, 200_000);
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

  test.each(['new', 'old'])('PyTorch with several sets of weights, as its %s files are', async (kind) => {
    const name = `${kind}-sets.pth`;
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const given = async (of?: string) => {
      const { arrays, sets } = await readWeightFile({ name, bytes }, of);
      return { first: arrays.get('w')?.data[0], sets };
    };
    expect(await given()).toEqual({ first: 0, sets: { taken: 'model', others: ['model_ema'] } });
    expect(await given('model_ema')).toEqual({ first: 1, sets: { taken: 'model_ema', others: ['model'] } });
    await expect(given('ema')).rejects.toMatchObject({
      code: 'weight-file-sets',
      values: { file: name, name: 'ema', known: 'model, model_ema' },
    });
    await expect(
      readWeightFile(
        { name: 'b.h5', bytes: new Uint8Array(readFileSync(join(folder, 'block-0.h5'))) },
        'ema',
      ),
    ).rejects.toMatchObject({ code: 'weight-file-sets' });
  });

  test.each(['new', 'old'])(
    'PyTorch with models under names of their own, as its %s files are',
    async (kind) => {
      const name = `${kind}-named.pth`;
      const bytes = new Uint8Array(readFileSync(join(folder, name)));
      const { arrays, sets } = await readWeightFile({ name, bytes });
      expect([...arrays.keys()]).toEqual(['0.w', '0.b']);
      expect(sets).toEqual({ taken: 'generator', others: ['critic'] });
      expect((await readWeightFile({ name, bytes }, 'critic')).arrays.get('0.w')?.data[0]).toBe(1);
    },
  );

  test.each([0, 512, 2048])(
    'HDF5 behind a block of %i bytes, small arrays in their headers',
    async (block) => {
      expect(await read(`block-${block}.h5`)).toEqual({
        'a/w': [0, 1, 2, 3, 4, 5],
        f2: [0, 1, 2, 3],
        f4: [0, 1, 2, 3],
        f8: [0, 1, 2, 3],
        i4: [0, 1, 2, 3],
        u1: [0, 1, 2, 3],
        i2: [0, 1, 2, 3],
        u8: [0, 1, 2, 3],
        '>f4': [0, 1, 2, 3],
        '>i2': [0, 1, 2, 3],
        '>f2': [0, 1, 2, 3],
      });
    },
  );

  test('HDF5 of which a part was never written: what it says to take for that', async () => {
    expect(await read('unwritten.h5')).toEqual({
      w: [0, 1, 2, 3, 7, 7, 7, 7],
      none: [-1, -1],
      zeros: [0, 0, 0],
    });
  });

  test('HDF5 with what is no number beside what is', async () => {
    expect(await read('beside.h5')).toEqual({ w: [0, 1, 2] });
  });

  test.each(['LZF', 'scale-offset', 'external file', 'named datatype', 'virtual dataset'])(
    'HDF5 with a layout that is not read, called by its name: %s',
    async (how) => {
      await expect(read(`${how}.h5`)).rejects.toMatchObject({
        code: 'weight-file-layout',
        values: { name: 'w', how },
      });
    },
  );

  test('HDF5 of bytes that may be numbers', async () => {
    await expect(read('opaque.h5')).rejects.toMatchObject({
      code: 'weight-file-type',
      values: { name: 'w', type: 'opaque bytes' },
    });
  });

  test('HDF5 that leads to another file', async () => {
    await expect(read('external link.h5')).rejects.toMatchObject({
      code: 'weight-file-layout',
      values: { name: 'other.h5/w', how: 'external link' },
    });
  });

  test.each(['new', 'old'])('PyTorch with models a dictionary deeper, as its %s files are', async (kind) => {
    const name = `${kind}-deep.pth`;
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const { arrays, sets } = await readWeightFile({ name, bytes });
    expect([...arrays.keys()]).toEqual(['0.w', '0.b']);
    expect(sets).toEqual({ taken: 'large', others: ['small'] });
    expect((await readWeightFile({ name, bytes }, 'small')).arrays.get('0.w')?.data[0]).toBe(1);
    await expect(readWeightFile({ name, bytes }, 'middle')).rejects.toMatchObject({
      values: { name: 'middle', known: 'large, small' },
    });
    // An optimiser's moments are no weights.
    await expect(read(`${kind}-moments.pth`)).rejects.toMatchObject({ code: 'weight-file-empty' });
  });
});
