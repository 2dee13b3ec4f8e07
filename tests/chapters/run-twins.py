"""
Runs the Keras twins of chapters, each chapter's joined as its notebook has them, in one process, since TensorFlow takes
longer to import than most of them to run. What is asked stands on the standard input, what each cell printed on the
standard output, both as JSON.

In the place of what a reader's machine has: the page's own pictures for a download, its photograph as decoded there, and
for random numbers with a seed those that tfjs draws from it, so that both compute the same. Trainings have two batches.
"""

import contextlib
import functools
import gc
import importlib.util
import io
import json
import os
import sys
import time
import traceback
import types

job = json.load(sys.stdin)
os.chdir(job["folder"])

import keras
import numpy
import tensorflow as tf

# Two devices for `MirroredStrategy`, as on a machine that has them.
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)
tf.distribute.MirroredStrategy = functools.partial(tf.distribute.MirroredStrategy, ["CPU:0", "CPU:1"])
# Two batches are trained sooner than a graph of them is drawn.
tf.config.run_functions_eagerly(True)


def own_pictures():
    """In CIFAR-10's numbers; noise for its other eight classes. The chapters take 1,000 of each class: ours are 800 and 200."""
    parts = [numpy.fromfile(f"{name}.pictures", numpy.uint8).reshape(-1, 32, 32, 3) for name in ("train", "test")]
    labels = [numpy.fromfile(f"{name}.labels", numpy.uint8) for name in ("train", "test")]
    others = numpy.repeat([0, 1, 2, 4, 6, 7, 8, 9], 100).astype("uint8")
    noise = numpy.random.default_rng(1).integers(0, 256, (len(others), 32, 32, 3), dtype="uint8")
    pictures = numpy.concatenate([*parts, noise])
    classes = numpy.concatenate([*labels, others])[:, None]
    test = numpy.concatenate([parts[1], noise[:80]]), numpy.concatenate([labels[1], others[:80]])[:, None]
    return (pictures, classes), test


keras.datasets.cifar10.load_data = own_pictures

normals = numpy.fromfile("normals", numpy.float32)


def drawn_by_tfjs(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    start, most = job["normals"][str(seed)]
    count = int(numpy.prod(shape))
    assert count <= most, f"{count} numbers of seed {seed}: the test draws {most}"
    return tf.constant(mean + stddev * normals[start : start + count].reshape(shape), "float32")


keras.random.normal = drawn_by_tfjs

for model in ("ResNet50", "ResNet101", "ResNet152"):
    setattr(keras.applications, model, functools.cache(getattr(keras.applications, model)))


def load_img(path, target_size=None, interpolation="nearest", keep_aspect_ratio=False):
    assert path == "cat.webp", path
    shown = numpy.fromfile("cat.pixels", numpy.uint8).reshape(*job["cat"], 3)
    if target_size is None:
        return shown
    assert keep_aspect_ratio and interpolation == "bilinear", "photo() takes the middle square, by a triangle filter"
    side = min(shown.shape[:2])
    top, left = ((length - side) // 2 for length in shown.shape[:2])
    shown = shown[top : top + side, left : left + side].astype("float32")
    return numpy.asarray(keras.ops.image.resize(shown, target_size, antialias=True))


keras.utils.load_img = load_img


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


if importlib.util.find_spec("safetensors") is None:
    sys.modules["safetensors"] = types.ModuleType("safetensors")
    sys.modules["safetensors.numpy"] = types.ModuleType("safetensors.numpy")
    sys.modules["safetensors.numpy"].load_file = load_file

if importlib.util.find_spec("matplotlib") is None:
    from unittest.mock import MagicMock

    def subplots(rows=1, columns=1, **rest):
        axes = numpy.empty((rows, columns), object)
        for place in numpy.ndindex(rows, columns):
            axes[place] = MagicMock()
        return MagicMock(), axes

    drawing = MagicMock(subplots=subplots)
    sys.modules["matplotlib"] = MagicMock(pyplot=drawing)
    sys.modules["matplotlib.pyplot"] = drawing

whole_fit = keras.Model.fit
whole = False


def short_fit(self, x=None, y=None, *args, **settings):
    if whole:
        return whole_fit(self, x, y, *args, **settings | {"verbose": 0, "shuffle": False})
    # All pictures in one batch are one batch an epoch.
    steps = 1 if settings.get("batch_size", 0) > 64 else 2
    shorter = {"epochs": 1, "verbose": 0, "steps_per_epoch": steps}
    if "validation_data" in settings:
        shorter["validation_steps"] = 1
    return whole_fit(self, x, y, *args, **settings | shorter)


def quiet(method):
    return lambda self, *given, **settings: method(self, *given, **{"batch_size": 400, "verbose": 0} | settings)


keras.Model.fit = short_fit
keras.Model.predict = quiet(keras.Model.predict)
keras.Model.evaluate = quiet(keras.Model.evaluate)


@contextlib.contextmanager
def in_the_order_given():
    """For trainings that are compared with the cells' own: all of it, and the pictures in its order."""
    global whole
    shuffle, whole = tf.data.Dataset.shuffle, True
    tf.data.Dataset.shuffle = lambda pairs, *given: pairs
    yield
    tf.data.Dataset.shuffle, whole = shuffle, False


# Keras's objects are many, and few go before their chapter's end.
gc.disable()
said = {}
for chapter, cells in job["chapters"].items():
    scope = {"__name__": chapter}
    gc.collect()
    said[chapter] = {"printed": {}, "seconds": {}}
    for name, code in cells:
        printed, start = io.StringIO(), time.process_time()
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(code, f"{chapter}/{name}.keras.py", "exec"), scope)
        except Exception:
            said[chapter]["failed"] = f"{name}: {traceback.format_exc()}"
        said[chapter]["seconds"][name] = round(time.process_time() - start, 2)
        said[chapter]["printed"][name] = printed.getvalue()
        if "failed" in said[chapter]:
            break
    # What is compared, with the twins' own functions, once they are there.
    for name, code in [] if "failed" in said[chapter] else job["after"].get(chapter, []):
        printed, start = io.StringIO(), time.process_time()
        with contextlib.redirect_stdout(printed), in_the_order_given():
            exec(code, scope | {"load_file": load_file, "compared": numpy.fromfile("compared", numpy.uint32)})
        said[chapter]["seconds"][name] = round(time.process_time() - start, 2)
        said[chapter]["printed"][name] = printed.getvalue()
print(json.dumps(said))
