import keras
import tensorflow as tf
from keras import layers, ops

stem_windows = {
    "A": [(7, 2, 64)],
    "C": [(3, 2, 32), (3, 1, 32), (3, 1, 64)],
}


def stem_of(variant):
    inputs = x = keras.Input((224, 224, 3))
    for kernel_size, strides, filters in stem_windows[variant]:
        x = layers.ZeroPadding2D((kernel_size - 1) // 2)(x)
        x = layers.Conv2D(filters, kernel_size, strides=strides, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.MaxPooling2D(3, strides=2)(layers.ZeroPadding2D(1)(x))
    return keras.Model(inputs, x)


def trainable(network):
    return sum(ops.size(weight) for weight in network.trainable_weights)


for variant in ("A", "C"):
    print(variant, stem_of(variant).output_shape, trainable(stem_of(variant)))
