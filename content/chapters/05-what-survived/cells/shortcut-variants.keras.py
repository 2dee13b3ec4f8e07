def projection_of(variant, side, channels):
    inputs = x = keras.Input((side, side, channels))
    if variant == "D":
        x = layers.AveragePooling2D(2)(x)
    strides = 1 if variant == "D" else 2
    x = layers.Conv2D(2 * channels, 1, strides=strides, use_bias=False)(x)
    return keras.Model(inputs, layers.BatchNormalization()(x))


for variant in ("B", "D"):
    shortcut = projection_of(variant, 56, 256)
    x = tf.ones((1, 56, 56, 256))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = shortcut(x)
    read = tf.reduce_any(tape.gradient(y, x) != 0, axis=-1)
    share = float(ops.mean(ops.cast(read, "float32")))
    print(variant, shortcut.output_shape, trainable(shortcut), share)
