def book_cnn():
    decay = keras.regularizers.L2(1e-3)
    picture = keras.Input((32, 32, 3))
    x = picture
    for filters in (16, 32, 64):
        x = layers.Conv2D(
            filters, 3, padding="same", use_bias=False,
            kernel_initializer="he_normal", kernel_regularizer=decay,
        )(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x))
        x = layers.MaxPooling2D(2)(x)
    return keras.Model(picture, layers.Dense(2, kernel_regularizer=decay)(layers.Flatten()(x)), name="simple-cnn")


def fit_shipped(network, pictures, labels, epochs, rate):
    pairs = tf.data.Dataset.from_tensor_slices((standardise(pictures), ops.one_hot(labels, 2)))
    move = keras.Sequential(
        [
            layers.RandomFlip("horizontal"),
            layers.RandomTranslation(4 / 32, 4 / 32, fill_mode="constant"),
            layers.RandomZoom(0.2, fill_mode="constant"),
        ]
    )

    def change(x, y):
        x = move(x, training=True)
        x = x * tf.random.uniform((32, 1, 1, 1), 0.8, 1.2) + tf.random.uniform((32, 1, 1, 1), -0.2, 0.2)
        a, b = tf.unstack(tf.random.gamma((2, 32, 1), 0.4))
        share = (a + 1e-9) / (a + b + 2e-9)
        of_pixels = share[:, :, None, None]
        return of_pixels * x + (1 - of_pixels) * x[::-1], share * y + (1 - share) * y[::-1]

    batches = pairs.shuffle(len(labels)).batch(32, drop_remainder=True)
    steps = epochs * (len(labels) // 32)  # 100 · (1600 / 32) = 5000
    network.compile(
        keras.optimizers.SGD(
            keras.optimizers.schedules.CosineDecay(
                rate / 25, steps * 3 // 4, warmup_target=rate, warmup_steps=steps // 4
            ),
            momentum=0.9,
            nesterov=True,
        ),
        keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return network.fit(batches.map(change), epochs=epochs)


shipped = [
    book_cnn(),
    build_network("plain20", depth=20, norm=True, skip=False, weight_decay=2e-3),
    build_network("resnet20", depth=20, norm=True, skip=True, weight_decay=2e-3),
]
for network in shipped:
    log = fit_shipped(network, all_pictures, all_labels, 100, 0.03)
    share = right(network, test_pictures, test_labels).mean()
    print(network.name, network.count_params(), log.history["accuracy"][-1], share, wilson(share, 400))

for a, b in ((2, 1), (2, 0), (1, 0)):
    print(mcnemar(right(shipped[a], test_pictures, test_labels), right(shipped[b], test_pictures, test_labels)))
