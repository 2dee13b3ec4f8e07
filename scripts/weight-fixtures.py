#!/usr/bin/env python3
"""Small weight files of every format that the book reads, by the libraries that own the formats.

    pip install torch keras h5py safetensors && KERAS_BACKEND=torch python3 scripts/weight-fixtures.py

writes tests/weight-files/fixtures/. The network is a convolution, a batch norm and a dense layer; numbers come from
the counter-based generator of scripts/golden_values.py, by the name that each library gives a weight, and
tests/golden/generator.ts repeats them bit for bit. The tests need no Python.
"""

import json
import os
import pathlib
import pickle
import zipfile
from collections import OrderedDict

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py
import keras
import numpy
import safetensors.torch
import torch
from torch import nn

from golden_values import keras_values, torch_values, uniform

FOLDER = os.path.join(os.path.dirname(__file__), "..", "tests", "weight-files", "fixtures")


def path(name):
    return os.path.join(FOLDER, name)


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.fc = nn.Linear(4, 2)


class Call:
    """What pickle takes for an order to call `os.system`."""

    def __reduce__(self):
        return os.system, ("touch /tmp/a-weight-file-ran-this",)


def of_torch():
    model = Small()
    state = model.state_dict()
    for key, old in state.items():
        if old.is_floating_point():
            state[key] = torch.from_numpy(torch_values(key, tuple(old.shape)))
    model.load_state_dict(state)
    torch.save(state, path("small.pth"))
    torch.save({"epoch": 3, "state_dict": {"module." + k: v for k, v in state.items()}, "lr": [0.1, None, True]}, path("nested.pt"))
    torch.save(OrderedDict((k, v.half() if i % 2 else v.bfloat16()) for i, (k, v) in enumerate(state.items())), path("half.pth"))
    # One storage seen three ways: transposed, from its middle, and every second column.
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    torch.save({"turned": base.t(), "middle": base[1:3], "second": base[:, ::2], "parameter": nn.Parameter(base[0])}, path("views.pth"))
    torch.save(state, path("before-1.6.pth"), _use_new_zipfile_serialization=False)
    torch.save(model, path("whole-model.pth"))
    safetensors.torch.save_file(state, path("small.safetensors"))
    safetensors.torch.save_file({k: v.half() for k, v in state.items()}, path("half.safetensors"))
    safetensors.torch.save_file({k: v.bfloat16() for k, v in state.items()}, path("bfloat16.safetensors"))

    # The state dict's own file, with one more entry that is an order instead of a tensor.
    whole = zipfile.ZipFile(path("small.pth"))
    with zipfile.ZipFile(path("system.pth"), "w") as file:
        for name in whole.namelist():
            order = pickle.dumps({"conv1.weight": Call()}, protocol=2)
            file.writestr(name, order if name.endswith("data.pkl") else whole.read(name))

    numbers = {k: v.numpy() for k, v in state.items()}
    numpy.savez(path("small.npz"), **numbers)
    numpy.savez_compressed(path("packed.npz"), **numbers)
    numpy.save(path("columns.npy"), numpy.asfortranarray(numpy.arange(6, dtype=numpy.float64).reshape(2, 3)))
    numpy.save(path("objects.npy"), numpy.array([Call()], dtype=object), allow_pickle=True)


def of_trainers():
    """What scripts keep beside weights, tensors that are in no dictionary, and those of other kinds."""
    model = Small()
    state = {
        key: torch.from_numpy(torch_values(key, tuple(old.shape))) if old.is_floating_point() else old
        for key, old in model.state_dict().items()
    }
    torch.save(
        {
            "loss": torch.tensor(0.25),
            "optimizer_state_dict": {"state": {0: {"momentum_buffer": state["conv1.weight"]}}, "param_groups": [{"lr": 0.1}]},
            "model_state_dict": state,
            "epoch": numpy.int64(3),
            "random": numpy.random.RandomState(1).get_state(),
            "folder": pathlib.PosixPath("runs"),
        },
        path("checkpoint.pt"),
    )
    torch.save([state["fc.weight"], state["fc.bias"].to(torch.uint16)], path("list.pt"))
    torch.save({"fc.weight": state["fc.weight"].to(torch.complex64)}, path("complex.pth"))
    keras.config.set_dtype_policy("bfloat16")
    small_keras().save_weights(path("bfloat16.weights.h5"))
    keras.config.set_dtype_policy("float32")


def small_keras():
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3), name="input"),
            keras.layers.Conv2D(4, 3, padding="same", use_bias=False, name="conv1_conv"),
            keras.layers.BatchNormalization(name="conv1_bn", epsilon=1e-5, momentum=0.9),
            keras.layers.ReLU(name="conv1_relu"),
            keras.layers.GlobalAveragePooling2D(name="avg_pool"),
            keras.layers.Dense(2, name="predictions"),
        ],
        name="small",
    )
    for layer in model.layers:
        layer.set_weights([keras_values(f"{layer.name}/{w.name}", tuple(w.shape)) for w in layer.weights])
    return model


def of_keras():
    model = small_keras()
    model.save(path("small.keras"))
    model.save_weights(path("small.weights.h5"))
    model.save(path("legacy.h5"))
    model.compile("adam", "mse")
    model.fit(numpy.zeros((1, 8, 8, 3)), numpy.zeros((1, 2)), verbose=0)
    model.save(path("trained.keras"))
    # As TensorFlow's Keras 2 wrote weights: names by attribute, variables with an output number.
    with h5py.File(path("keras2.h5"), "w") as file:
        named = [layer for layer in small_keras().layers]
        file.attrs["layer_names"] = [layer.name.encode() for layer in named]
        file.attrs["backend"] = b"tensorflow"
        file.attrs["keras_version"] = b"2.15.0"
        for layer in named:
            group = file.create_group(layer.name)
            group.attrs["weight_names"] = [f"{layer.name}/{w.name}:0".encode() for w in layer.weights]
            for w in layer.weights:
                group.create_dataset(f"{layer.name}/{w.name}:0", data=keras_values(f"{layer.name}/{w.name}", tuple(w.shape)))
    # With chunks, shuffled and deflated; in the usual form of HDF5 and in its newest.
    for name, libver in (("packed.h5", None), ("newest.h5", "latest")):
        with h5py.File(path(name), "w", libver=libver) as file:
            group = file.create_group("predictions")
            for weight, shape in (("kernel", (4, 2)), ("bias", (2,))):
                data = keras_values("predictions/" + weight, shape)
                chunks = tuple(max(1, n // 2) for n in shape)
                group.create_dataset(weight, data=data, chunks=chunks, compression="gzip", shuffle=True)
            group.create_dataset("half", data=numpy.arange(4, dtype=numpy.float16))


def residual_keras(filters=(4, 8, 16), classes=3, side=16):
    """As `cifarResnet(8, { width: 4, classes: 3, input: 16, shortcut: 'B', padding: 'same' })`, in Keras."""
    layers = keras.layers
    norm = dict(epsilon=1e-5, momentum=0.9)

    def conv_norm(x, name, width, size, stride):
        x = layers.Conv2D(width, size, strides=stride, padding="same", use_bias=False, name=name + "_conv")(x)
        return layers.BatchNormalization(name=name + "_bn", **norm)(x)

    inputs = keras.Input((side, side, 3), name="input")
    x = layers.ReLU(name="conv1_relu")(conv_norm(inputs, "conv1", filters[0], 3, 1))
    for stage, width in enumerate(filters):
        name, stride = f"conv{stage + 2}_block1", 1 if stage == 0 else 2
        y = layers.ReLU(name=name + "_1_relu")(conv_norm(x, name + "_1", width, 3, stride))
        y = conv_norm(y, name + "_2", width, 3, 1)
        skipped = x if stage == 0 else conv_norm(x, name + "_0", width, 1, stride)
        x = layers.ReLU(name=name + "_out")(layers.Add(name=name + "_add")([skipped, y]))
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    model = keras.Model(inputs, layers.Dense(classes, name="predictions")(x), name="resnet8")
    for layer in model.layers:
        layer.set_weights([keras_values(f"{layer.name}/{w.name}", tuple(w.shape)) for w in layer.weights])
    return model


def of_residual_keras():
    model = residual_keras()
    whole = path("resnet8.keras")
    model.save(whole)
    # Keras stores plainly; HDF5 is mostly zeros, and packed it is a tenth.
    entries = {name: zipfile.ZipFile(whole).read(name) for name in zipfile.ZipFile(whole).namelist()}
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    image = uniform("input", 16 * 16 * 3).astype(numpy.float32).reshape(1, 16, 16, 3)
    logits = keras.ops.convert_to_numpy(model(image, training=False)).flatten().tolist()
    with open(path("resnet8.json"), "w") as file:
        json.dump({"keras": keras.__version__, "logits": [float("%.9g" % v) for v in logits]}, file)
        file.write("\n")


os.makedirs(FOLDER, exist_ok=True)
of_torch()
of_trainers()
of_keras()
of_residual_keras()
sizes = {name: os.path.getsize(path(name)) for name in sorted(os.listdir(FOLDER))}
for name, size in sizes.items():
    print(f"{size:8} {name}")
print(f"{sum(sizes.values()):8} in all")
