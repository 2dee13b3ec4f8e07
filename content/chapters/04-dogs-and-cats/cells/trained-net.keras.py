def shipped_network(skip=True):
    def conv(x, filters, strides=1):
        x = layers.Conv2D(
            filters, 3, strides=strides, padding="same", use_bias=False,
            kernel_initializer="he_normal", kernel_regularizer=keras.regularizers.L2(5e-4),
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


def fit_shipped(network, pictures, labels, epochs, rate):
    pairs = tf.data.Dataset.from_tensor_slices(((pictures - mean) / std, labels))
    flip_and_shift = keras.Sequential(
        [layers.RandomFlip("horizontal"), layers.RandomTranslation(4 / 32, 4 / 32, fill_mode="constant")]
    )
    batches = pairs.shuffle(len(labels)).batch(32, drop_remainder=True)
    steps = epochs * (len(labels) // 32)  # 60 · (1600 / 32) = 3000
    network.compile(
        keras.optimizers.SGD(
            keras.optimizers.schedules.CosineDecay(
                rate / 25, steps * 3 // 4, warmup_target=rate, warmup_steps=steps // 4
            ),
            momentum=0.9,
            nesterov=True,
        ),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return network.fit(batches.map(lambda x, y: (flip_and_shift(x, training=True), y)), epochs=epochs)


shipped = shipped_network()
shipped_log = fit_shipped(shipped, all_pictures, all_labels, 60, 0.1)
shipped.save("resnet20.keras")
print(shipped.count_params(), shipped.evaluate((test_pictures - mean) / std, test_labels))
