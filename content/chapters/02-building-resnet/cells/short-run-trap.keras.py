import math

import tensorflow as tf


def conv_bn(x, filters, strides, momentum):
    x = layers.ZeroPadding2D(1)(x)  # 1 + 1 on each side; "same" pads 0 + 1 where the stride is 2
    # tfjs cuts He's normal distribution off at 2 σ and leaves it at that: 0.88 of the width.
    he = keras.initializers.VarianceScaling(2 * 0.88**2)
    x = layers.Conv2D(filters, 3, strides=strides, use_bias=False, kernel_initializer=he)(x)
    return layers.BatchNormalization(momentum=momentum, epsilon=1e-5)(x)


def small_block(x, filters, strides, momentum):
    residual = layers.ReLU()(conv_bn(x, filters, strides, momentum))
    residual = conv_bn(residual, filters, 1, momentum)
    if strides != 1:
        x = ops.pad(x[:, ::2, ::2, :], ((0, 0), (0, 0), (0, 0), (0, filters // 2)))
    return layers.ReLU()(layers.Add()([x, residual]))


def small_resnet8(width, momentum):
    picture = keras.Input(shape=(32, 32, 3))
    x = layers.ReLU()(conv_bn(picture, width, 1, momentum))
    for filters, strides in [(width, 1), (2 * width, 2), (4 * width, 2)]:
        x = small_block(x, filters, strides, momentum)
    return keras.Model(picture, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))


class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """Up to the peak on a cosine for a quarter of the steps, and down to nothing on another."""

    def __init__(self, peak, steps):
        self.peak, self.steps = peak, steps

    def __call__(self, step):
        step, rising = ops.cast(step, "float32"), round(self.steps / 4)
        up = self.peak / 25 + self.peak * 24 / 25 * (1 - ops.cos(math.pi * (step + 1) / rising)) / 2
        down = self.peak * (1 + ops.cos(math.pi * (step - rising) / (self.steps - rising))) / 2
        return ops.where(step < rising, up, down)

    def get_config(self):
        return {"peak": self.peak, "steps": self.steps}


def moved(picture, label):
    picture = tf.image.random_flip_left_right(picture)
    return tf.image.random_crop(tf.pad(picture, ((4, 4), (4, 4), (0, 0))), (32, 32, 3)), label


def train(network, learning_rate, epochs, augment):
    for weight in network.trainable_weights:
        if weight.name == "kernel":
            weight.regularizer = keras.regularizers.L2(5e-4 / 2)  # weight decay
    network.compile(
        keras.optimizers.SGD(
            OneCycle(learning_rate, epochs * (1600 // 32)), momentum=0.9, nesterov=True
        ),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        # The loss that Keras prints has the L2 in it; this one has not.
        metrics=[
            keras.metrics.SparseCategoricalCrossentropy(from_logits=True, name="cross_entropy"),
            "accuracy",
        ],
    )
    pairs = tf.data.Dataset.from_tensor_slices(
        ((train_pictures - pixel_mean) / pixel_std, np.repeat([0, 1], 800))
    ).shuffle(1600)
    return network.fit(
        (pairs.map(moved) if augment else pairs).batch(32),
        epochs=epochs,
        validation_data=((test_pictures - pixel_mean) / pixel_std, np.repeat([0, 1], 200)),
    )


for momentum in (0.99, 0.9):
    print(momentum, train(small_resnet8(8, momentum), 0.03, 2, augment=False).history)
