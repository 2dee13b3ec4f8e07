some_maps = keras.random.normal((1, 112, 112, 64), seed=7)


def padded_with(value):
    def pool(x):
        bordered = tf.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=value)
        return tf.nn.max_pool2d(bordered, 3, 2, "VALID")

    return pool


variants = {
    "valid": lambda x: tf.nn.max_pool2d(x, 3, 2, "VALID"),
    "same": lambda x: tf.nn.max_pool2d(x, 3, 2, "SAME"),
    "pad 1": padded_with(0.0),
    "pad 1, −∞": padded_with(-np.inf),
}
for border, pool in variants.items():
    print(border, pool(some_maps).shape[1])
    if pool(some_maps).shape[1] == 56:
        for x in (some_maps, tf.nn.relu(some_maps)):
            print(float(ops.max(ops.abs(pool(x) - variants["pad 1, −∞"](x)))))
