before_and_after = keras.Model(stem.input, [stem.get_layer("conv1_bn").output, stem.get_layer("conv1_relu").output])
before_relu, after_relu = before_and_after.predict(cat)


def pool_padded_with(x, value):
    x = ops.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=value)
    return ops.max_pool(x, 3, strides=2, padding="valid")


def changed_by(x):
    return int(ops.sum(ops.cast(pool_padded_with(x, 0.0) != pool_padded_with(x, -1e9), "int32")))


print("conv1_bn", changed_by(before_relu))
print("conv1_relu", changed_by(after_relu))
