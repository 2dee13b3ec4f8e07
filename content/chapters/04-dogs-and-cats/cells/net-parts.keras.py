def build_network(name, depth, norm, skip, width=16, weight_decay=5e-4):
    decay = keras.regularizers.L2(weight_decay / 2)

    def conv(x, filters, strides):
        x = layers.Conv2D(
            filters, 3, strides=strides, use_bias=not norm,
            kernel_initializer="he_normal", kernel_regularizer=decay,
        )(layers.ZeroPadding2D(1)(x))
        return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x) if norm else x

    def block(x, filters, strides):
        y = conv(layers.ReLU()(conv(x, filters, strides)), filters, 1)
        if not skip:
            return layers.ReLU()(y)
        if strides == 2:
            x = ops.pad(x[:, ::2, ::2, :], ((0, 0), (0, 0), (0, 0), (0, filters // 2)))
        return layers.ReLU()(layers.Add()([x, y]))

    picture = keras.Input((32, 32, 3))
    x = layers.ReLU()(conv(picture, width, 1))
    for stack, filters in enumerate((width, 2 * width, 4 * width)):
        for at in range((depth - 2) // 6):
            x = block(x, filters, 2 if stack > 0 and at == 0 else 1)
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    x = layers.Dense(2, kernel_regularizer=decay, name="logits")(x)
    return keras.Model(picture, x, name=name)


for depth in (8, 14, 20):  # 6 · 3 + 2 = 20
    for skip in (False, True):
        print(depth, skip, build_network("counted", depth, True, skip).count_params())
