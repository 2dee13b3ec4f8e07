"""One training step of a CIFAR ResNet in Keras on TensorFlow, timed: what a reader of the Keras notebook would use.

Usage: keras-step.py DEPTH WIDTH BATCH SECONDS THREADS IMAGES LABELS
IMAGES and LABELS are raw float32 `[n, 32, 32, 3]` and int32 `[n]`, as the other engines of the table get them.
Prints one JSON object: milliseconds of every step.
"""
import json
import sys
import time

import numpy
import tensorflow as tf

depth, width, batch, seconds, threads = *map(int, sys.argv[1:4]), float(sys.argv[4]), int(sys.argv[5])
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
import keras  # noqa: E402  (the threads are chosen before anything computes)
from keras import layers  # noqa: E402

keras.utils.set_random_seed(1)


def block(x, after, stride):
    """Two 3×3 convolutions and a shortcut; where the shape changes, every second pixel and zero channels (option A)."""
    before = x.shape[-1]
    y = layers.Conv2D(after, 3, stride, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(y))
    y = layers.Conv2D(after, 3, padding="same", use_bias=False)(y)
    y = layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(y)
    if stride > 1 or after > before:
        x = layers.Lambda(lambda t: tf.pad(t[:, ::stride, ::stride], [[0, 0], [0, 0], [0, 0], [0, after - before]]))(x)
    return layers.ReLU()(layers.Add()([x, y]))


def resnet():
    image = keras.Input((32, 32, 3))
    x = layers.Conv2D(width, 3, padding="same", use_bias=False)(image)
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x))
    for stage in range(3):
        for number in range((depth - 2) // 6):
            x = block(x, width * 2**stage, 2 if stage > 0 and number == 0 else 1)
    return keras.Model(image, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))


images = numpy.fromfile(sys.argv[6], numpy.float32).reshape(-1, 32, 32, 3)
labels = numpy.fromfile(sys.argv[7], numpy.int32)
net = resnet()
net.compile(
    keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True, weight_decay=5e-4),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)
wall = []
end = time.time() + seconds
step = 0
while time.time() < end or step < 6:
    start = step * batch % (len(images) - batch + 1)
    x, y = images[start : start + batch], labels[start : start + batch]
    begun = time.perf_counter()
    net.train_on_batch(x, y)
    if step >= 3:
        wall.append((time.perf_counter() - begun) * 1000)
    step += 1
print(json.dumps({"version": f"{keras.__version__}, TensorFlow {tf.__version__}", "runs": {"channels_last": {"wall": wall}}}))
