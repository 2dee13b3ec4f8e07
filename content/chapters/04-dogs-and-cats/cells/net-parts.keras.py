def build_network(name, blocks, norm, skip, width=16):
    def conv(x, filters, kernel_size, strides):
        x = layers.Conv2D(
            filters, kernel_size, strides=strides, padding="same", use_bias=not norm,
            kernel_initializer="he_normal", kernel_regularizer=keras.regularizers.L2(2.5e-4),
        )(x)
        return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x) if norm else x

    def block(x, filters, strides):
        y = conv(layers.ReLU()(conv(x, filters, 3, strides)), filters, 3, 1)
        if not skip:
            return layers.ReLU()(y)
        shortcut = x if strides == 1 else conv(x, filters, 1, strides)
        return layers.ReLU()(layers.Add()([shortcut, y]))

    picture = keras.Input((32, 32, 3))
    x = layers.ReLU()(conv(picture, width, 3, 1))
    for stage, filters in enumerate((width, 2 * width, 4 * width)):
        for at in range(blocks):
            x = block(x, filters, 2 if stage > 0 and at == 0 else 1)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model(picture, layers.Dense(2, name="logits")(x), name=name)


for blocks in (1, 2, 3):
    print(6 * blocks + 2, build_network("counted", blocks, True, True).count_params())  # 6 · 3 + 2 = 20
