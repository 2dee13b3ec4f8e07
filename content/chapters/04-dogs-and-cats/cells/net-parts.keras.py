def build_network(name, depth, norm, skip, width=16, classes=2):
    def conv(x, filters, strides, name):
        x = layers.ZeroPadding2D(1)(x)  # 1 + 1 on each side; "same" pads 0 + 1 where the stride is 2
        x = layers.Conv2D(
            filters, 3, strides=strides, use_bias=not norm, kernel_initializer=he(), name=f"{name}_conv"
        )(x)
        if not norm:
            return x
        return layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name=f"{name}_bn")(x)

    def block(x, filters, strides, name):
        y = conv(layers.ReLU()(conv(x, filters, strides, f"{name}_1")), filters, 1, f"{name}_2")
        if not skip:
            return layers.ReLU()(y)
        if strides == 2:
            x = ops.pad(x[:, ::2, ::2, :], ((0, 0), (0, 0), (0, 0), (0, filters // 2)))
        return layers.ReLU()(layers.Add()([x, y]))

    picture = keras.Input((32, 32, 3))
    x = layers.ReLU()(conv(picture, width, 1, "conv1"))
    for stack, filters in enumerate((width, 2 * width, 4 * width)):
        for at in range((depth - 2) // 6):
            x = block(x, filters, 2 if stack > 0 and at == 0 else 1, f"conv{stack + 2}_block{at + 1}")
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    return keras.Model(picture, layers.Dense(classes, name="predictions")(x), name=name)


for depth in (8, 14, 20):  # 6 · 3 + 2 = 20
    for skip in (False, True):
        weights = build_network("counted", depth, True, skip).trainable_weights
        print(depth, skip, sum(ops.size(weight) for weight in weights))
