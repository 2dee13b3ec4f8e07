import math

settings = {"epochs": 6, "batch_size": 32, "seed": 1, "learning_rate": 0.02}


def he():
    # tfjs cuts He's normal distribution off at 2 σ and leaves it at that: 0.88 of the width.
    return keras.initializers.VarianceScaling(2 * 0.88**2)


def standardise(pictures):
    return (pictures - mean) / std


def moved(picture, label):
    picture = tf.image.random_flip_left_right(picture)
    return tf.image.random_crop(tf.pad(picture, ((4, 4), (4, 4), (0, 0))), (32, 32, 3)), label


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


def train(
    network, train_set, test_set, epochs, learning_rate,
    augment=False, one_cycle=False, smoothing=0.0, weight_decay=5e-4,
):
    (pictures, labels), batch_size = train_set, settings["batch_size"]
    classes = network.output_shape[-1]
    steps = epochs * (len(labels) // batch_size)  # 6 · 40 = 240
    rate = OneCycle(learning_rate, steps) if one_cycle else learning_rate
    for weight in network.trainable_weights:
        if weight.name == "kernel":
            weight.regularizer = keras.regularizers.L2(weight_decay / 2)
    network.compile(
        keras.optimizers.SGD(rate, momentum=0.9, nesterov=True),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing),
        # The loss that Keras prints has the L2 in it; this one has not.
        metrics=[
            keras.metrics.CategoricalCrossentropy(
                from_logits=True, label_smoothing=smoothing, name="cross_entropy"
            ),
            "accuracy",
        ],
    )
    pairs = tf.data.Dataset.from_tensor_slices((standardise(pictures), ops.one_hot(labels, classes)))
    pairs = pairs.shuffle(len(labels))
    batches = (pairs.map(moved) if augment else pairs).batch(batch_size, drop_remainder=True)
    history = network.fit(batches, epochs=epochs)
    scores = network.evaluate(
        standardise(test_set[0]), ops.one_hot(test_set[1], classes), return_dict=True
    )
    return {
        "name": network.name,
        "loss": history.history["cross_entropy"][-1],
        "accuracy": scores["accuracy"],
    }


keras.utils.set_random_seed(settings["seed"])
linear = keras.Sequential(
    [keras.Input((32, 32, 3)), layers.Flatten(), layers.Dense(2, kernel_initializer="zeros")],  # 3072 · 2 + 2 = 6146
    name="linear",
)
linear_run = train(linear, lab["train"], lab["validation"], settings["epochs"], 0.002)
