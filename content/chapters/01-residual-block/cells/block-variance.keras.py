gamma_is_zero = False


def sizes_by_block(normalised):
    def mean_square(x):
        return float(ops.mean(ops.square(x)))

    x = shrunk @ keras.random.normal((192, units), seed=100)
    x = x / math.sqrt(mean_square(x))
    sizes = [mean_square(x)]
    for block in range(1, 21):
        y = ops.relu(x @ keras.random.normal((units, units), 0, math.sqrt(2 / units), seed=block))
        if normalised:
            norm = layers.BatchNormalization(
                epsilon=1e-5, gamma_initializer="zeros" if gamma_is_zero else "ones"
            )
            y = norm(y, training=True)
        x = x + y
        sizes.append(mean_square(x))
    return sizes


for normalised in (False, True):
    sizes = sizes_by_block(normalised)
    print("batch norm" if normalised else "no norm", [sizes[block] for block in (0, 1, 2, 10, 20)])
