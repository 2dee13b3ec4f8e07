def conv_and_norm(x, filters, kernel_size, strides, name):
    padding = "same" if kernel_size == 3 else "valid"
    x = layers.Conv2D(filters, kernel_size, strides=strides, padding=padding, name=f"{name}_conv")(x)
    return layers.BatchNormalization(epsilon=1.001e-5, name=f"{name}_bn")(x)


def bottleneck(x, width, strides, project, name):
    shortcut = conv_and_norm(x, 4 * width, 1, strides, f"{name}_0") if project else x
    y = layers.ReLU(name=f"{name}_1_relu")(conv_and_norm(x, width, 1, strides, f"{name}_1"))
    y = layers.ReLU(name=f"{name}_2_relu")(conv_and_norm(y, width, 3, 1, f"{name}_2"))
    y = conv_and_norm(y, 4 * width, 1, 1, f"{name}_3")  # 4 · 64 = 256
    return layers.ReLU(name=f"{name}_out")(layers.Add(name=f"{name}_add")([shortcut, y]))


def stack(x, width, blocks, strides, name):
    x = bottleneck(x, width, strides, True, f"{name}_block1")
    for block in range(2, blocks + 1):
        x = bottleneck(x, width, 1, False, f"{name}_block{block}")
    return x


from_pooling = keras.Input(shape=(56, 56, 64))
conv2 = keras.Model(from_pooling, stack(from_pooling, 64, 3, 1, "conv2"))

conv2.summary()
