settings = {"epochs": 6, "batch_size": 32, "seed": 1, "learning_rate": 0.02}


def standardise(pictures):
    return (pictures - mean) / std


def augmented_batches(pictures, labels, batch_size, classes):
    flip_and_shift = keras.Sequential(
        [layers.RandomFlip("horizontal"), layers.RandomTranslation(4 / 32, 4 / 32, fill_mode="constant")]
    )
    pairs = tf.data.Dataset.from_tensor_slices((standardise(pictures), ops.one_hot(labels, classes)))
    batches = pairs.shuffle(len(labels)).batch(batch_size, drop_remainder=True)
    return batches.map(lambda x, y: (flip_and_shift(x, training=True), y))


def train(network, train_set, test_set, epochs, learning_rate, augment=False, one_cycle=False, smoothing=0.0, classes=2):
    (pictures, labels), batch_size = train_set, settings["batch_size"]
    steps = epochs * (len(labels) // batch_size)  # 6 · 40 = 240
    rate = learning_rate
    if one_cycle:
        rate = keras.optimizers.schedules.CosineDecay(
            learning_rate / 25, steps * 3 // 4, warmup_target=learning_rate, warmup_steps=steps // 4
        )
    network.compile(
        keras.optimizers.SGD(rate, momentum=0.9, nesterov=True),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing),
        metrics=["accuracy"],
    )
    if augment:
        history = network.fit(augmented_batches(pictures, labels, batch_size, classes), epochs=epochs)
    else:
        history = network.fit(standardise(pictures), ops.one_hot(labels, classes), batch_size=batch_size, epochs=epochs)
    _, accuracy = network.evaluate(standardise(test_set[0]), ops.one_hot(test_set[1], classes))
    return {"name": network.name, "loss": history.history["loss"][-1], "accuracy": accuracy}


keras.utils.set_random_seed(settings["seed"])
linear = keras.Sequential(
    [keras.Input((32, 32, 3)), layers.Flatten(), layers.Dense(2, kernel_initializer="zeros")],  # 3072 · 2 + 2 = 6146
    name="linear",
)
linear_run = train(linear, lab["train"], lab["validation"], settings["epochs"], 0.002)
