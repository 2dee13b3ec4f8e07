def batch_norm(x):
    mean, variance = ops.moments(x, axes=(0, 1, 2))
    return gamma * (x - mean) / ops.sqrt(variance + epsilon) + beta


dy = keras.random.normal(z.shape, seed=11)  # ∂L/∂y

with tf.GradientTape() as tape:
    tape.watch(z)
    value = ops.sum(batch_norm(z) * dy)
by_chain_rule = tape.gradient(value, z)


def mean_of(x):
    return ops.mean(x, axis=(0, 1, 2), keepdims=True)


without_two_parts = dy - mean_of(dy) - x_hat * mean_of(dy * x_hat)
closed_form = gamma / ops.sqrt(sigma2 + epsilon) * without_two_parts

for x in (closed_form, by_chain_rule - closed_form, mean_of(closed_form), mean_of(closed_form * x_hat)):
    print(float(ops.max(ops.abs(x))))
