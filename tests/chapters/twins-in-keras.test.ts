/**
 * Keras twins of a chapter, joined as its notebook has them, run in Keras from the first line to the last: with the page's
 * own pictures in the place of a download and trainings of two batches. What they print is the chapters' own affair; that
 * they run is this one's.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeDogsAndCats } from '../../src/data/index.ts';
import { cellsOf, chapterSlugs } from '../content/chapters.ts';
import { python, runPython } from '../python.ts';

if (!python.path) console.warn(`No twin is run in Keras: ${python.missing}.`);

const minutes = 60_000;
const root = join(import.meta.dirname, '../..');
let folder: string;

/** In CIFAR-10's order: the page's dogs and cats by the numbers that they have there, and noise for the other eight classes. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twins-'));
  await sharp(join(root, 'public/photos/cat.webp')).png().toFile(join(folder, 'cat.png'));
  const { data, info } = await sharp(join(root, 'public/photos/cat.webp'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  cat = info;
  writeFileSync(join(folder, 'cat.pixels'), data);
  copyFileSync(join(root, 'public/weights/pets.safetensors'), join(folder, 'pets.safetensors'));
  const { train, test } = await decodeDogsAndCats(readFileSync(join(root, 'public/data/dogs-and-cats.bin')));
  for (const [name, set] of Object.entries({ train, test })) {
    writeFileSync(join(folder, `${name}.pictures`), set.images);
    writeFileSync(
      join(folder, `${name}.labels`),
      set.labels.map((label) => (label === 0 ? 5 : 3)),
    );
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

let cat = { width: 0, height: 0 };

const prelude = (): string => `
import os
os.chdir(${JSON.stringify(folder)})
import keras, numpy

def own_pictures():
    parts = [numpy.fromfile(f"{name}.pictures", numpy.uint8).reshape(-1, 32, 32, 3) for name in ("train", "test")]
    labels = [numpy.fromfile(f"{name}.labels", numpy.uint8) for name in ("train", "test")]
    random = numpy.random.default_rng(1)
    others = numpy.repeat([0, 1, 2, 4, 6, 7, 8, 9], 100).astype("uint8")
    noise = random.integers(0, 256, (len(others), 32, 32, 3), dtype="uint8")
    # The chapters take a thousand of each class for training; ours are 800 and 200.
    pictures = numpy.concatenate([*parts, noise])
    classes = numpy.concatenate([*labels, others])[:, None]
    return (pictures, classes), (numpy.concatenate([parts[1], noise[:80]]), numpy.concatenate([labels[1], others[:80]])[:, None])

keras.datasets.cifar10.load_data = own_pictures

# The package of that name, where it is not installed: as much of it as the twins ask for.
import importlib.util, json, sys, types
if importlib.util.find_spec("safetensors") is None:
    def load_file(path):
        with open(path, "rb") as file:
            header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
            data = file.read()
        kinds = {"F16": numpy.float16, "F32": numpy.float32}
        return {
            name: numpy.frombuffer(data[slice(*entry["data_offsets"])], kinds[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items()
            if name != "__metadata__"
        }

    sys.modules["safetensors"] = types.ModuleType("safetensors")
    sys.modules["safetensors.numpy"] = types.ModuleType("safetensors.numpy")
    sys.modules["safetensors.numpy"].load_file = load_file

if importlib.util.find_spec("PIL") is None:
    photograph = numpy.fromfile("cat.pixels", numpy.uint8).reshape(${cat.height}, ${cat.width}, 3)

    # As Keras: squashed, unless the middle is to be cut out.
    def load_img(path, target_size=None, interpolation="nearest", keep_aspect_ratio=False, **rest):
        shown = photograph
        if keep_aspect_ratio:
            side = min(shown.shape[:2])
            top, left = [(length - side) // 2 for length in shown.shape[:2]]
            shown = shown[top : top + side, left : left + side]
        if target_size is None:
            return shown
        return numpy.asarray(keras.ops.image.resize(shown.astype("float32"), target_size, antialias=True))

    keras.utils.load_img = load_img

if importlib.util.find_spec("matplotlib") is None:
    from unittest.mock import MagicMock

    drawing = MagicMock()
    drawing.subplots = lambda rows=1, columns=1, **rest: (
        MagicMock(),
        numpy.array([MagicMock() for _ in range(rows * columns)]).reshape(rows, columns),
    )
    sys.modules["matplotlib"] = MagicMock(pyplot=drawing)
    sys.modules["matplotlib.pyplot"] = drawing

whole_fit = keras.Model.fit

def short_fit(self, x=None, y=None, *args, **settings):
    settings["epochs"] = 1
    settings["verbose"] = 0
    settings["steps_per_epoch"] = 2
    if settings.get("batch_size", 0) and settings["batch_size"] > 64:
        settings["steps_per_epoch"] = 1
    return whole_fit(self, x, y, *args, **settings)

keras.Model.fit = short_fit
`;

/** Those that are run; the others are read as Python alone (`tests/content/keras.test.ts`). */
const run = chapterSlugs.filter((slug) => ['01-residual-block'].includes(slug));

describe.skipIf(!python.path)('the twins of', () => {
  test.each(run)(
    '%s run in Keras from the first line to the last',
    (slug) => {
      const program = cellsOf(slug)
        .map(({ keras }) => keras ?? '')
        .join('\n');
      expect(runPython(`${prelude()}\n${program}\nprint("ended")`)).toMatch(/ended\n$/);
    },
    15 * minutes,
  );
});
