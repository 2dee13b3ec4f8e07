def shipped_network(skip=True):
    def conv(x, filters, strides=1):
        x = layers.Conv2D(
            filters, 3, strides=strides, padding="same", use_bias=False,
            kernel_initializer="he_normal", kernel_regularizer=keras.regularizers.L2(1e-3),
        )(x)
        return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)

    picture = keras.Input((32, 32, 3))
    x = layers.ReLU()(conv(picture, 16))
    for stage in range(3):
        for block in range(3):  # 6 · 3 + 2 = 20
            filters, strides = 16 * 2**stage, 2 if stage > 0 and block == 0 else 1
            y = conv(layers.ReLU()(conv(x, filters, strides)), filters)
            if skip:
                if strides == 2:
                    x = ops.pad(x[:, ::2, ::2, :], ((0, 0), (0, 0), (0, 0), (0, filters // 2)))
                y = layers.Add()([x, y])
            x = layers.ReLU()(y)
    return keras.Model(picture, layers.Dense(2)(layers.GlobalAveragePooling2D(name="pool")(x)))


def fit_shipped(network, pictures, labels, epochs, rate, mixed=False):
    pairs = tf.data.Dataset.from_tensor_slices(((pictures - mean) / std, ops.one_hot(labels, 2)))
    zoom = [layers.RandomZoom(0.2, fill_mode="constant")] if mixed else []
    move = keras.Sequential(
        [layers.RandomFlip("horizontal"), layers.RandomTranslation(4 / 32, 4 / 32, fill_mode="constant"), *zoom]
    )

    def change(x, y):
        x = move(x, training=True)
        if not mixed:
            return x, y
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


shipped = shipped_network()
shipped_log = fit_shipped(shipped, all_pictures, all_labels, 100, 0.03, mixed=True)
shipped.save("resnet20.keras")
print(shipped.count_params(), shipped.evaluate((test_pictures - mean) / std, ops.one_hot(test_labels, 2)))
