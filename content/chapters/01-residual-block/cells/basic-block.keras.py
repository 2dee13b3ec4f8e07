def conv_and_norm(x, filters, kernel_size, strides, name):
    y = layers.Conv2D(
        filters, kernel_size, strides=strides, padding="same", use_bias=False, name=f"{name}_conv"
    )(x)
    return layers.BatchNormalization(name=f"{name}_bn")(y)


def basic_block(x, filters, strides, name):
    y = layers.ReLU(name=f"{name}_1_relu")(conv_and_norm(x, filters, 3, strides, f"{name}_1"))
    y = conv_and_norm(y, filters, 3, 1, f"{name}_2")
    same = strides == 1 and x.shape[-1] == filters
    shortcut = x if same else conv_and_norm(x, filters, 1, strides, f"{name}_0")
    return layers.ReLU(name=f"{name}_out")(layers.Add(name=f"{name}_add")([shortcut, y]))


into_64 = keras.Input(shape=(56, 56, 64), name="input")
basic = keras.Model(into_64, basic_block(into_64, 64, 1, "conv2_block1"), name="basic_block")

basic.summary()
