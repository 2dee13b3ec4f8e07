#!/usr/bin/env python3
"""What Keras Applications says of its own ResNets: every layer, and logits for known weights.

    pip install keras jax && KERAS_BACKEND=jax python3 scripts/goldens-keras.py

writes tests/golden/keras-applications.json. Weights and the image come from the
counter-based generator of scripts/goldens.py, which tests/golden/generator.ts
repeats bit for bit. The tests need no Python.
"""

import json
import os

import keras
import numpy

SEED = 20161
PATH = os.path.join(os.path.dirname(__file__), "..", "tests", "golden", "keras-applications.json")


def uniform(key, count):
    """`count` numbers in [0, 1): mulberry32 started from SEED and an FNV-1a hash of `key`."""
    start = SEED
    for byte in key.encode():
        start = ((start ^ byte) * 16777619) % 2**32
    with numpy.errstate(over="ignore"):
        a = numpy.uint32(start) + numpy.arange(1, count + 1, dtype=numpy.uint32) * numpy.uint32(0x6D2B79F5)
        t = (a ^ (a >> numpy.uint32(15))) * (a | numpy.uint32(1))
        t = (t + (t ^ (t >> numpy.uint32(7))) * (t | numpy.uint32(61))) ^ t
        t = t ^ (t >> numpy.uint32(14))
    return t.astype(numpy.float64) / 2**32


def values(key, shape):
    u = uniform(key, int(numpy.prod(shape)))
    if key.endswith(("gamma", "moving_variance")):
        v = 0.5 + u
    elif key.endswith("kernel"):
        v = (2 * u - 1) * (3 / int(numpy.prod(shape[:-1]))) ** 0.5
    else:
        v = (2 * u - 1) * 0.2
    return v.astype(numpy.float32).reshape(shape)


def layers(model):
    return [[layer.name, *layer.output.shape[1:], layer.count_params()] for layer in model.layers[1:]]


def logits():
    model = keras.applications.ResNet50(weights=None, input_shape=(64, 64, 3), classes=10, classifier_activation=None)
    for layer in model.layers:
        layer.set_weights([values(f"{layer.name}/{w.name}", tuple(w.shape)) for w in layer.weights])
    image = uniform("input", 64 * 64 * 3).astype(numpy.float32).reshape(1, 64, 64, 3)
    return [float("%.9g" % v) for v in numpy.array(model(image, training=False)).flatten()]


document = {
    "keras": keras.__version__,
    # Name, output shape without the batch, parameters; the input layer, whose name Keras numbers, is left out.
    "layers": {
        depth: layers(getattr(keras.applications, "ResNet" + depth)(weights=None)) for depth in ("50", "101", "152")
    },
    # ResNet50, 64×64 image, 10 classes, no softmax.
    "logits": logits(),
}
with open(PATH, "w") as file:
    json.dump(document, file, separators=(",", ":"))
    file.write("\n")
print(os.path.getsize(PATH), "bytes")
