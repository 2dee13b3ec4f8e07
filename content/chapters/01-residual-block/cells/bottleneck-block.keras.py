reduction = 4


def bottleneck_block(x, filters, strides, name):
    narrow = filters // reduction  # 256 / 4 = 64
    y = layers.ReLU(name=f"{name}_1_relu")(conv_and_norm(x, narrow, 1, strides, f"{name}_1"))
    y = layers.ReLU(name=f"{name}_2_relu")(conv_and_norm(y, narrow, 3, 1, f"{name}_2"))
    y = conv_and_norm(y, filters, 1, 1, f"{name}_3")
    same = strides == 1 and x.shape[-1] == filters
    shortcut = x if same else conv_and_norm(x, filters, 1, strides, f"{name}_0")
    return layers.ReLU(name=f"{name}_out")(layers.Add(name=f"{name}_add")([shortcut, y]))


into_256 = keras.Input(shape=(56, 56, 256), name="input")
bottleneck = keras.Model(
    into_256, bottleneck_block(into_256, 256, 1, "conv2_block2"), name="bottleneck_block"
)

bottleneck.summary()
