"""Numbers for weights and inputs from a counter-based generator, by their names: no file need hold them.

tests/golden/generator.ts repeats them bit for bit.
"""

import numpy

SEED = 20161


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


def torch_values(key, shape):
    """What a weight of PyTorch's of this name holds; the scale keeps activations near one through a deep network."""
    u = uniform(key, int(numpy.prod(shape)))
    if key.endswith("running_var") or (key.endswith("weight") and len(shape) == 1):
        v = 0.5 + u
    elif key.endswith("weight"):
        v = (2 * u - 1) * (3 / int(numpy.prod(shape[1:]))) ** 0.5
    else:
        v = (2 * u - 1) * 0.2
    return v.astype(numpy.float32).reshape(shape)


def keras_values(key, shape):
    """The same for Keras, whose kernels have their filters last."""
    u = uniform(key, int(numpy.prod(shape)))
    if key.endswith(("gamma", "moving_variance")):
        v = 0.5 + u
    elif key.endswith("kernel"):
        v = (2 * u - 1) * (3 / int(numpy.prod(shape[:-1]))) ** 0.5
    else:
        v = (2 * u - 1) * 0.2
    return v.astype(numpy.float32).reshape(shape)
