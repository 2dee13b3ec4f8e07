#!/usr/bin/env python3
"""What Keras Applications says of its own ResNets: every layer, and logits for known weights.

    pip install keras jax && KERAS_BACKEND=jax python3 scripts/goldens-keras.py

writes tests/golden/keras-applications.json. Weights and the image come from the
counter-based generator of scripts/golden_values.py, which tests/golden/generator.ts
repeats bit for bit. The tests need no Python.
"""

import json
import os

import keras
import numpy

from golden_values import keras_values, uniform

PATH = os.path.join(os.path.dirname(__file__), "..", "tests", "golden", "keras-applications.json")


def layers(model):
    return [[layer.name, *layer.output.shape[1:], layer.count_params()] for layer in model.layers[1:]]


def logits():
    model = keras.applications.ResNet50(weights=None, input_shape=(64, 64, 3), classes=10, classifier_activation=None)
    for layer in model.layers:
        layer.set_weights([keras_values(f"{layer.name}/{w.name}", tuple(w.shape)) for w in layer.weights])
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
