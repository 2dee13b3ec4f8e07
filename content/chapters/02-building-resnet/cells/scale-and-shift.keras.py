gamma = ops.array([1, 2, 0.5, 1, 1, 1, 1, 1], "float32")
beta = ops.array([0, 0, 0, 1, -1, 3, 0, 0], "float32")

y = gamma * x_hat + beta

print(ops.mean(y, axis=(0, 1, 2)), ops.std(y, axis=(0, 1, 2)))

norm_layer = layers.BatchNormalization(epsilon=epsilon)
norm_layer.build((None, 32, 32, 8))
norm_layer.set_weights([gamma, beta, ops.zeros(8), ops.ones(8)])
by_layer = norm_layer(z, training=True)
print(ops.max(ops.abs(y - by_layer)))
