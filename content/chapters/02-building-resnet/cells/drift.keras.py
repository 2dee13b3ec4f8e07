import keras.ops as ops

filter_scale = 0.2
layers_in_a_row = 10


def deviations(normalise):
    found, x = [], batch
    for layer in range(1, layers_in_a_row + 1):
        weights = keras.random.normal((3, 3, x.shape[-1], 16), 0, filter_scale, seed=layer)
        sums = ops.conv(x, weights, strides=1, padding="same")
        if normalise:
            mean, variance = ops.moments(sums, axes=(0, 1, 2))
            sums = (sums - mean) / ops.sqrt(variance + 1e-3)
        found.append(float(ops.std(sums)))
        x = ops.relu(sums)
    return found


for normalise in (False, True):
    print(normalise, deviations(normalise))
