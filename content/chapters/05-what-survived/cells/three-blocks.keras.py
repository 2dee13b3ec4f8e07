def bottleneck_of(width, groups):
    inputs = keras.Input((56, 56, 256))

    def step(x, filters, kernel_size, groups=1):
        x = layers.Conv2D(filters, kernel_size, padding="same", groups=groups, use_bias=False)(x)
        return layers.BatchNormalization()(x)

    x = layers.ReLU()(step(inputs, width, 1))
    x = layers.ReLU()(step(x, width, 3, groups))
    x = layers.ReLU()(layers.Add()([inputs, step(x, 256, 1)]))
    return keras.Model(inputs, x)


def convnext_block(channels):
    inputs = keras.Input((56, 56, channels))
    x = layers.DepthwiseConv2D(7, padding="same")(inputs)
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    x = layers.Conv2D(4 * channels, 1, activation="gelu")(x)  # 4 · 96 = 384
    x = layers.Conv2D(channels, 1)(x)
    return keras.Model(inputs, layers.Add()([inputs, x]))


for block in (bottleneck_of(64, 1), bottleneck_of(128, 32), convnext_block(96)):
    print(trainable(block))
